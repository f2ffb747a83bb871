"""The log of queries: what became of each, and none of its words."""

from __future__ import annotations

import json
import logging

import pytest
from flask.testing import FlaskClient


def asked(client: FlaskClient, caplog: pytest.LogCaptureFixture, query: str) -> dict[str, object]:
    caplog.clear()
    with caplog.at_level(logging.INFO, logger="jingyan.queries"):
        client.post("/sparql", data={"query": query}, headers={"Accept": "*/*"})
    (line,) = [each.getMessage() for each in caplog.records if each.name == "jingyan.queries"]
    assert "杭州" not in line
    told: dict[str, object] = json.loads(line)
    return told


def test_each_query_leaves_a_line_without_its_words(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    found = asked(client, caplog, 'SELECT * { ?s ?p ?o FILTER CONTAINS(STR(?o), "杭州") } LIMIT 2')
    again = asked(client, caplog, 'SELECT * { ?s ?p ?o FILTER CONTAINS(STR(?o), "杭州") } LIMIT 2')
    assert (found["outcome"], found["truncated"]) == ("solutions", None)
    assert found["query"] == again["query"]
    assert int(str(found["bytes"])) > 100


@pytest.mark.parametrize(
    ("query", "outcome"),
    [
        ("ASK { ?s ?p 杭州 }", "query-syntax"),
        ("ASK { SERVICE <urn:杭州> {} }", "query-refused"),
        ("ASK {" + "{" * 3000 + "}" * 3000 + "}", "query-too-big"),
    ],
)
def test_what_was_wrong_is_its_outcome(
    client: FlaskClient, caplog: pytest.LogCaptureFixture, query: str, outcome: str
) -> None:
    assert asked(client, caplog, query)["outcome"] == outcome
