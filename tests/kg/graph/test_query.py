"""Query files: parameters bound as terms, rows as plain values."""

from __future__ import annotations

import re

import pytest
from pyoxigraph import Literal, NamedNode, Store

from kg.errors import QueryError
from kg.query import Graph, Parameter, QueryFile, bind, catalogue
from kg.statements import shared_slug
from ontology import terms as jy

BASE = "https://w3id.org/jingyan/id/"
ASK_LABEL = QueryFile(
    "ask",
    "问",
    "ask",
    (Parameter("label", "text"), Parameter("other", "text"), Parameter("limit", "limit")),
    "SELECT ?s WHERE {\nVALUES ?label { UNDEF }\nVALUES ?other { UNDEF }\n?s ?p ?label }\nLIMIT 10",
)


def test_a_parameter_restricts_and_its_absence_does_not(sample_graph: Store) -> None:
    graph = Graph(sample_graph)
    everywhere = graph.select("place_practices")
    jinhua = graph.select("place_practices", place=f"{BASE}place/330700")
    assert {row["place"] for row in everywhere} == {f"{BASE}place/330700", f"{BASE}place/330300"}
    assert [row["place"] for row in jinhua] == [f"{BASE}place/330700"]


def test_a_term_of_the_engine_is_taken_as_it_is(sample_graph: Store) -> None:
    rows = Graph(sample_graph).select("place_practices", place=NamedNode(f"{BASE}place/330300"))
    assert [row["orgLabel"] for row in rows] == ["温州市政协"]


def test_rows_are_plain_values(sample_graph: Store) -> None:
    rows = Graph(sample_graph).select("practice_figures")
    assert sorted((str(r["unit"]), r["value"], r["approximate"], r["time"]) for r in rows if r["kind"]) == [
        ("万人次", 300.5, True, None),
        ("场", 74.0, False, "今年"),
    ]
    assert all(isinstance(row["start"], int) for row in rows)


def test_text_stays_text_whatever_it_holds() -> None:
    hostile = 'x" } ?s ?p ?o . FILTER("" = "'
    assert bind(ASK_LABEL, label=hostile).count(str(Literal(hostile))) == 1
    # a value that looks like another parameter's place is not filled in its turn
    nested = bind(ASK_LABEL, label="VALUES ?other { UNDEF }", other="b")
    assert nested.count("VALUES ?other { UNDEF }") == 1
    assert 'VALUES ?other { "b" }' in nested


def test_a_window_takes_numbers_only() -> None:
    assert bind(ASK_LABEL, limit=3).endswith("LIMIT 3")
    with pytest.raises(ValueError, match="invalid literal"):
        bind(ASK_LABEL, limit="3 } DROP ALL")


def test_what_is_no_iri_is_refused(sample_graph: Store) -> None:
    with pytest.raises(QueryError, match="is no IRI"):
        Graph(sample_graph).select("practice_head", practice="not an iri> }")


def test_unknown_files_and_parameters_are_refused(sample_graph: Store) -> None:
    with pytest.raises(QueryError, match="no such query file"):
        Graph(sample_graph).select("nothing")
    with pytest.raises(QueryError, match="no parameter “city”; it takes practice"):
        Graph(sample_graph).select("practice_head", city="金华市")


def test_describe_tells_of_a_thing_and_names_what_it_points_to(sample_graph: Store) -> None:
    platform = f"{BASE}platform/{shared_slug('platform', '民生议事堂')}"
    triples = Graph(sample_graph).describe(platform)
    assert {t.predicate.value for t in triples if t.subject == NamedNode(platform)} == {
        jy.RDF + "type",
        jy.RDFS + "label",
    }
    assert {t.subject for t in triples} == {NamedNode(platform), NamedNode(jy.Platform)}
    assert triples == sorted(set(triples), key=str)


@pytest.mark.parametrize("query", catalogue(), ids=lambda query: query.name)
def test_every_file_has_titles_and_a_place_for_each_parameter(query: QueryFile) -> None:
    assert query.title_zh and query.title_en.isascii()
    for parameter in query.parameters:
        assert parameter.type in ("iri", "text", "number", "limit", "offset")
        if parameter.type in ("limit", "offset"):
            assert f"\n{parameter.type.upper()} " in query.text
        else:
            assert f"VALUES ?{parameter.name} {{ UNDEF }}" in query.text
    slots = set(re.findall(r"VALUES \?(\w+) \{ UNDEF \}", query.text))
    assert slots == {each.name for each in query.parameters if each.type not in ("limit", "offset")}


def test_a_default_stands_where_nothing_is_given() -> None:
    query = next(query for query in catalogue() if query.name == "examples/26-large-figures")
    assert "VALUES ?least { 100 }" in query.body
    assert "VALUES ?least { 7.5 }" in query.bound(least="7.5")
    with pytest.raises(QueryError, match="“viele” is no number"):
        query.bound(least="viele")


def test_the_body_of_an_example_is_a_query_a_person_can_read() -> None:
    example = next(query for query in catalogue() if query.name == "examples/01-loops")
    assert example.is_example
    assert example.body.startswith("PREFIX jy:")
    assert "title" not in example.body
