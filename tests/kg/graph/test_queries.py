"""Every query file answers on the first corpus, and the examples say what the corpus says."""

from __future__ import annotations

import re

import pytest
from pyoxigraph import QuerySolutions, QueryTriples

from kg.model import Extraction
from kg.query import Graph, QueryFile, Row, catalogue
from kg.validate import audit

SEARCHING = [query for query in catalogue() if "SERVICE kb:" in query.text]  # the query service runs these
EXAMPLES = [query for query in catalogue() if query.is_example and query not in SEARCHING]
DECIDED = ("statements_decided",)  # asks of a curated base: tests/web/test_curation_history.py
PAGES = [query for query in catalogue() if not query.is_example and query not in SEARCHING]


def _answers(graph: Graph, query: QueryFile) -> list[Row]:
    if "\nSELECT" in query.text:
        return graph.select(query.name)
    return [{"triple": str(triple)} for triple in graph.construct(query.name)]


def test_the_catalogue_holds_pages_and_examples() -> None:
    assert len(EXAMPLES) + len(SEARCHING) >= 30
    assert len(SEARCHING) >= 4
    assert len(PAGES) >= 30


@pytest.mark.parametrize(
    "query",
    [query for query in (*EXAMPLES, *PAGES) if query.name not in DECIDED],
    ids=lambda query: query.name,
)
def test_every_file_has_an_answer(seed_graph: Graph, query: QueryFile) -> None:
    assert len(_answers(seed_graph, query)) > 0


@pytest.mark.parametrize("query", EXAMPLES, ids=lambda query: query.name)
def test_an_example_runs_as_it_is_shown(seed_graph: Graph, query: QueryFile) -> None:
    found = seed_graph.store.query(query.body, use_default_graph_as_union=True)
    assert isinstance(found, QuerySolutions | QueryTriples)
    assert any(True for _ in found)


def _name(given: object) -> str:
    return given.name if isinstance(given, QueryFile) else str(given)


def _picking() -> list[tuple[QueryFile, str, str]]:
    """Return query, parameter and the column it picks, where the whole answer has that column."""
    return [
        (query, parameter.name, column)
        for query in PAGES
        for parameter in query.parameters
        if (column := "place" if parameter.name == "city" else parameter.name)
        if parameter.type == "iri" and re.search(rf"SELECT[^{{]*\?{column}\b[^{{]*WHERE", query.text)
        if "LIMIT" not in query.text or "limit" in {other.type for other in query.parameters}
    ]


@pytest.mark.parametrize(("query", "parameter", "column"), _picking(), ids=_name)
def test_a_parameter_picks_its_rows_and_no_others(
    seed_graph: Graph, query: QueryFile, parameter: str, column: str
) -> None:
    """Bound to a value of its column, a query gives the rows that have this value anyway."""
    rows = seed_graph.select(query.name)
    value = next(row[column] for row in rows if row[column] is not None)
    bound = seed_graph.select(query.name, **{parameter: str(value)})
    assert sorted(map(str, bound)) == sorted(str(row) for row in rows if row[column] == value)


def _loops(graph: Graph) -> set[tuple[object, ...]]:
    return {(row["city"], row["claimed"], row["derived"]) for row in graph.select("home_loops")}


def test_loops_are_those_of_the_reading(seed_graph: Graph) -> None:
    """Claimed and derived apart: 舟山 closes unnamed, 温州 claims without feedback, 湖州 denies."""
    loops = _loops(seed_graph)
    assert ("杭州市", True, True) in loops
    assert ("宁波市", True, True) in loops
    assert ("温州市", True, False) in loops and ("温州市", True, True) not in loops
    assert ("金华市", False, True) in loops
    assert ("舟山市", False, True) in loops and ("舟山市", True, True) not in loops
    assert "湖州市" not in {place for place, _, _ in loops}


def test_diffusion_is_no_loop(seed_graph: Graph) -> None:
    labels = {str(row["label"]) for row in seed_graph.select("home_loops")}
    assert not any("面上推广" in label for label in labels)


def test_steps_of_ningbo_s_loop_come_in_order(seed_graph: Graph) -> None:
    rows = [row for row in seed_graph.select("home_loops") if row["city"] == "宁波市"]
    assert [row["position"] for row in rows] == [1, 2, 3, 4, 5]
    assert (rows[0]["text"], rows[-1]["text"]) == ("甬商建言献策", "政协动态反馈")


def test_the_graph_and_the_extraction_agree_on_what_closes(seed: Extraction, seed_graph: Graph) -> None:
    derived = {row["mechanism"] for row in seed_graph.select("home_loops") if row["derived"]}
    assert len(derived) == sum(chain.loop_derived for chain in seed.chains)


def test_a_platform_of_several_cities_is_one_thing(seed_graph: Graph) -> None:
    rows = seed_graph.select("home_platforms")
    where = {row["city"] for row in rows if row["label"] == "民生议事堂"}
    assert where == {"温州市", "金华市", "衢州市", "丽水市"}


def test_partners_are_organizations_of_their_city(seed_graph: Graph) -> None:
    found = {(row["city"], row["partner"]) for row in seed_graph.select("examples/11-partners")}
    assert {("嘉兴市", "嘉兴市纪委"), ("嘉兴市", "嘉兴市监委"), ("湖州市", "浙大智库")} <= found
    assert ("湖州市", "湖州市政协") not in found


def test_outcomes_come_largest_first(seed_graph: Graph) -> None:
    values = [row["value"] for row in seed_graph.select("examples/07-outcomes")]
    assert values == sorted(values, key=lambda value: -float(value or 0))
    assert 502.0 in values and 74.0 in values


def test_the_public_judges_in_jinhua(seed_graph: Graph) -> None:
    rows = seed_graph.select("examples/04-judged-by-public")
    assert ("金华市", "群众评") in {(row["city"], row["step"]) for row in rows}


def test_the_seed_passes_the_gate_and_a_second_opinion(seed: Extraction, seed_graph: Graph) -> None:
    source = seed.document.source
    assert audit(seed_graph.store, {source.id: source.text}) == []
