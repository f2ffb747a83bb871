"""The JSON interface answers whatever is asked as its description says (schemathesis, in this process)."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from openapi_spec_validator import OpenAPIV31SpecValidator
from schemathesis import BaseSchema, Case, GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from ontology import terms
from web.listings import FILTERS, THINGS
from web.services import Services

ADDRESS = "/api/v1/openapi.json"


@pytest.fixture(scope="session")
def described(app: Flask) -> BaseSchema:
    """The interface as it describes itself."""
    return schemathesis.openapi.from_wsgi(ADDRESS, app)


PATHS = {
    "/api/v1/search": "GET",
    "/api/v1/suggest": "GET",
    "/api/v1/cities": "GET",
    "/api/v1/mechanisms": "GET",
    **{f"/api/v1/{name}": "GET" for name in THINGS},
    "/api/v1/outcomes": "GET",
    "/api/v1/entities/{kind}/{id}": "GET",
    "/api/v1/statements/{id}": "GET",
    "/api/v1/analyze": "POST",
    "/api/v1/openapi.json": "GET",
}
PLAIN = {"Accept-Encoding": "identity"}  # the client in this process does not unpack
# A search needs a question or a filter, a draft more than titles: neither can be said in a schema.
UNSAID: dict[str, list[Any]] = {
    "/api/v1/search": [positive_data_acceptance],
    "/api/v1/analyze": [positive_data_acceptance],
}
MODES = [GenerationMode.POSITIVE, GenerationMode.NEGATIVE]


@pytest.mark.parametrize("mode", MODES, ids=lambda mode: mode.value)
@pytest.mark.parametrize("path", PATHS)
def test_whatever_is_asked_is_answered_as_described(
    described: BaseSchema, path: str, mode: GenerationMode
) -> None:
    operation = described[path][PATHS[path]]
    if path == ADDRESS and mode == GenerationMode.NEGATIVE:
        pytest.skip("it takes nothing that could be wrong")

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(
        max_examples=6 if path == "/api/v1/analyze" else 10,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    def ask(case: Case[Any]) -> None:
        case.call_and_validate(headers=PLAIN, excluded_checks=UNSAID.get(path, []))

    ask()


def test_the_description_is_openapi_3_1(client: FlaskClient) -> None:
    document = client.get(ADDRESS).get_json()
    assert document["openapi"].startswith("3.1")
    OpenAPIV31SpecValidator(document).validate()
    operations = [one for path in document["paths"].values() for one in path.values()]
    assert all(one["summary"] and "200" in one["responses"] for one in operations)
    assert len({one["operationId"] for one in operations}) == len(operations)


def test_every_address_of_the_interface_is_described(app: Flask, client: FlaskClient) -> None:
    rules = {rule.rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/api/")}
    described = client.get(ADDRESS).get_json()["paths"]
    assert set(described) == set(PATHS)
    lists = {f"/api/v1/{name}" for name in FILTERS}
    assert len(rules) == len(described) - len(lists) + 1  # one rule answers all lists


def test_an_odd_language_is_refused_everywhere(client: FlaskClient) -> None:
    for path in ("/api/v1/cities", "/api/v1/suggest", "/data.nq", "/dataset", "/id/topic/agenda", "/sparql"):
        assert client.get(path, query_string={"lang": "xx"}).status_code == 400, path


@pytest.mark.parametrize("name", ["cities", "mechanisms", "platforms", "outcomes"])
def test_a_list_comes_whole_in_parts(client: FlaskClient, name: str) -> None:
    whole = client.get(f"/api/v1/{name}?k=1000").get_json()
    assert whole["total"] == len(whole["items"]) > 5 and whole["next"] is None
    assert len({item["iri"] for item in whole["items"]}) == whole["total"]
    found, address = [], f"/api/v1/{name}?k=4"
    while address:
        part = client.get(address).get_json()
        found += part["items"]
        address = part["next"]
    assert found == whole["items"]


def test_lists_hold_what_the_base_holds(client: FlaskClient, services: Services) -> None:
    totals = {
        name: client.get(f"/api/v1/{name}?k=1").get_json()["total"]
        for name in ("mechanisms", "platforms", "outcomes")
    }
    counts = services.counts
    assert totals["platforms"] == counts["platforms"]
    assert totals["mechanisms"] == counts["mechanisms"]
    assert totals["outcomes"] == counts["outcomes"] + counts["commitments"]


def test_filters_narrow_and_odd_ones_are_named(client: FlaskClient) -> None:
    loops = client.get("/api/v1/mechanisms?loop=claimed&loop=derived").get_json()["items"]
    assert loops and all(item["loops"] for item in loops)
    both = client.get("/api/v1/mechanisms?city=杭州市&city=宁波市&kind=loop").get_json()["items"]
    assert both and all({"杭州市", "宁波市"} & set(item["cities"]) for item in both)
    promised = client.get("/api/v1/outcomes?type=commitment").get_json()["items"]
    assert promised and {item["type"] for item in promised} == {"commitment"}
    for address in ("mechanisms?loop=half", "mechanisms?q=1", "outcomes?k=0", "cities?city=杭州市"):
        answer = client.get("/api/v1/" + address)
        assert (answer.status_code, answer.mimetype) == (400, "application/problem+json"), address


KINDS = ("Mechanism", "Practice", "Place", "Topic", "Stage", "Outcome", "Document", "Organization", "Step")


@pytest.mark.parametrize("kind", KINDS)
def test_a_thing_is_answered_as_described(described: BaseSchema, services: Services, kind: str) -> None:
    rows = services.graph.ask(f"SELECT ?x {{ ?x a <{terms.JY}{kind}> }} ORDER BY ?x LIMIT 1")
    part, _, slug = str(rows[0]["x"]).removeprefix(terms.ID).partition("/")
    case = described["/api/v1/entities/{kind}/{id}"]["GET"].Case(path_parameters={"kind": part, "id": slug})
    answer = case.call_and_validate(headers=PLAIN).json()
    assert answer["iri"] == rows[0]["x"] and answer["properties"]


def test_a_statement_has_its_words(described: BaseSchema, services: Services) -> None:
    rows = services.graph.ask(f"SELECT ?x {{ ?x a <{terms.Statement}> }} ORDER BY ?x LIMIT 5")
    for row in rows:
        slug = str(row["x"]).rsplit("/", 1)[1]
        case = described["/api/v1/statements/{id}"]["GET"].Case(path_parameters={"id": slug})
        answer = case.call_and_validate(headers=PLAIN).json()
        for words in answer["evidence"]:
            text = services.documents[words["document"].rsplit("/", 1)[1]]
            assert text[words["start"] : words["end"]] == words["quote"]
