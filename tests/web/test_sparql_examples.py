"""Every example question of the page, asked of the real base through workers."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from kg.query import QueryFile, catalogue
from web.services import Services

EXAMPLES = [query for query in catalogue() if query.is_example]


def test_there_are_enough_of_them() -> None:
    assert len(EXAMPLES) >= 10


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_an_example_has_an_answer(services: Services, client: FlaskClient, example: QueryFile) -> None:
    reply = services.sparql.query(example.body, accept="text/csv, text/turtle;q=0.5")
    assert reply.body.count(b"\n") > 1, example.name
    assert reply.truncated is None
    shown = client.get("/sparql", query_string={"query": example.body}, headers={"Accept": "text/html"})
    assert shown.status_code == 200
    assert 'id="query-error"' not in shown.text
