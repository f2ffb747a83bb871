"""Every example question of the page, asked of the real base through workers."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient

from kg.query import QueryFile, catalogue
from tests.web.conftest import Page
from web.services import Services

EXAMPLES = [query for query in catalogue() if query.is_example]


def test_there_are_enough_of_them() -> None:
    assert len(EXAMPLES) >= 30
    assert sum("SERVICE kb:semantic" in query.text for query in EXAMPLES) >= 4
    assert sum("SERVICE kb:text" in query.text for query in EXAMPLES) >= 2


def test_titles_are_set_as_their_language_is() -> None:
    half_width = [query.name for query in EXAMPLES if re.search(r"[?:,;()]", query.title_zh)]
    wide = [query.name for query in EXAMPLES if re.search(r"[？：，；（）]", query.title_en)]
    assert (half_width, wide) == ([], [])
    assert len({query.title_zh for query in EXAMPLES} | {query.title_en for query in EXAMPLES}) == 2 * len(
        EXAMPLES
    )


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_an_example_has_an_answer(services: Services, client: FlaskClient, example: QueryFile) -> None:
    reply = services.sparql.query(example.body, accept="text/csv, text/turtle;q=0.5")
    assert reply.body.count(b"\n") > 1, example.name
    assert reply.truncated is None
    shown = client.get("/sparql", query_string={"query": example.body}, headers={"Accept": "text/html"})
    assert shown.status_code == 200
    assert 'id="query-error"' not in shown.text


def asked(client: FlaskClient, path: str, **values: str) -> str:
    """Return the query that a form leads to."""
    answer = client.get(path, query_string=values)
    assert answer.status_code == 303
    return parse_qs(urlsplit(answer.headers["Location"]).query)["query"][0]


def test_forms_show_the_defaults_and_the_choices(read: Callable[[str], Page]) -> None:
    page = read("/sparql")
    forms = [action for action in page.values("form", "action") if action.startswith("/sparql/example/")]
    assert len(forms) == sum(bool(query.parameters) for query in EXAMPLES) >= 9
    assert "怎样让协商成果得到办理和反馈" in page.values("input", "value")
    assert "https://w3id.org/jingyan/id/topic/supervision" in page.values("option", "value")
    assert "https://w3id.org/jingyan/id/place/330100" in page.values("option", "value")
    assert "杭州市" in page.text


def test_a_form_binds_a_term_and_never_text(client: FlaskClient, services: Services) -> None:
    said = '闭环" } ?s ?p ?o { "'
    query = asked(client, "/sparql/example/19-exact-words", words=said)
    assert r'VALUES ?words { "闭环\" } ?s ?p ?o { \"" }' in query
    assert services.sparql.query(query, accept="text/csv").body.count(b"\n") == 1


def test_a_form_asks_what_was_filled_in(client: FlaskClient, services: Services) -> None:
    place = "https://w3id.org/jingyan/id/place/330100"
    body = services.sparql.query(
        asked(client, "/sparql/example/23-one-city", place=place), accept="text/csv"
    ).body.decode()
    assert {line.split(",")[0] for line in body.splitlines()[1:]} == {"杭州市"}
    least = asked(client, "/sparql/example/26-large-figures", least="500")
    assert services.sparql.query(least, accept="text/csv").body.decode().splitlines()[1].startswith("502,")
    assert asked(client, "/sparql/example/26-large-figures", least="") == next(
        query.body for query in EXAMPLES if query.name == "examples/26-large-figures"
    )


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/sparql/example/none", 404),
        ("/sparql/example/26-large-figures?least=many", 400),
        ("/sparql/example/24-one-topic?topic=not an iri", 400),
        ("/sparql/example/24-one-topic?colour=red", 400),
        (f"/sparql/example/19-exact-words?words={'长' * 501}", 400),
    ],
)
def test_a_form_that_is_odd_is_refused(client: FlaskClient, path: str, status: int) -> None:
    assert client.get(path).status_code == status
