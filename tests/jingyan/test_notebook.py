"""The base in a notebook: one data, seen as rdflib graph, as rows, as hits and as source words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import rdflib

from jingyan.notebook import Base, Table, open_base
from kg.errors import QueryError, StoreError
from ontology import terms

PREFIX = f"PREFIX jy: <{terms.JY}> PREFIX rdfs: <{terms.RDFS}> PREFIX kb: <{terms.KB}> "
LOOPS = PREFIX + "SELECT ?m ?label { ?m a jy:DerivedLoop ; rdfs:label ?label } ORDER BY ?label"


@pytest.fixture(scope="module")
def base(base_store: Path) -> Iterator[Base]:
    with open_base(base_store) as opened:
        yield opened


def test_rdflib_sees_what_the_engine_sees(base: Base) -> None:
    kind, mechanism = rdflib.URIRef(terms.RDF + "type"), rdflib.URIRef(terms.Mechanism)
    seen = {str(s) for s in base.graph.subjects(kind, mechanism)}
    asked = {row["m"] for row in base.query(PREFIX + "SELECT ?m { ?m a jy:Mechanism }")}
    assert seen == asked
    answered = {str(row[0]) for row in base.graph.query(PREFIX + "SELECT ?m { ?m a jy:Mechanism }")}  # type: ignore[index]
    assert answered == asked


def test_steps_of_a_loop_are_counted_once(base: Base) -> None:
    """rdflib's own engine lists the first step of a closed path twice; here the base's engine answers."""
    loop = base.query(LOOPS)[0]["m"]
    path = PREFIX + f"SELECT ?s {{ <{loop}> jy:hasStep/(jy:nextStep|jy:closesTo)* ?s }}"
    steps = {row["s"] for row in base.query(PREFIX + f"SELECT ?s {{ <{loop}> jy:hasStep ?s }}")}
    assert {str(row[0]) for row in base.graph.query(path)} == steps  # type: ignore[index]


def test_changing_the_copy_changes_nothing_here(base: Base) -> None:
    node = rdflib.URIRef("urn:a")
    base.graph.add((node, node, node))
    assert len(list(base.graph.triples((node, None, None)))) == 1
    base.graph.remove((node, None, None))
    assert base.query("SELECT * { <urn:a> ?p ?o }") == []


def test_rows_hold_plain_values(base: Base) -> None:
    rows = base.query('SELECT (1 AS ?n) (1.5 AS ?x) ("闭环"@zh AS ?t) (true AS ?b) ?u { }')
    assert rows == [{"n": 1, "x": 1.5, "t": "闭环", "b": True, "u": None}]
    assert base.query("ASK { ?s ?p ?o }") == [{"boolean": True}]
    (triple,) = base.query("CONSTRUCT { <urn:a> <urn:b> '丙' } { }")
    assert triple == {"subject": "urn:a", "predicate": "urn:b", "object": "丙"}


def test_a_frame_and_a_csv_keep_the_columns(base: Base) -> None:
    loops = base.query(LOOPS)
    frame = loops.frame()
    assert list(frame.columns) == ["m", "label"]
    assert len(frame) == len(loops) >= 4
    nothing = base.query("SELECT ?a ?b { ?a ?b -77 }")
    assert list(nothing.frame().columns) == ["a", "b"]
    assert loops.csv().splitlines()[0] == "m,label"
    assert Table(("a",), []).csv() == "a\n"


def test_a_notebook_shows_a_table_and_how_much_more_there_is(base: Base) -> None:
    shown = base.query('SELECT ?a ?b { VALUES (?a ?b) { ("<甲>" 1) (UNDEF 2) } }')._repr_html_()
    assert "<td>&lt;甲&gt;</td><td>1</td>" in shown and "<td></td><td>2</td>" in shown
    long = base.query("SELECT ?s { ?s ?p ?o } LIMIT 100")._repr_html_()
    assert (long.count("<tr>"), "60 / 100" in long) == (61, True)


def test_search_inside_a_query_and_outside_agree(base: Base) -> None:
    rows = base.query(
        PREFIX
        + 'SELECT ?p ?r { SERVICE kb:semantic { ?p kb:query "闭环反馈" ; kb:k 5 ; kb:rank ?r } } ORDER BY ?r'
    )
    assert [row["p"] for row in rows] == [hit["iri"] for hit in base.search("闭环反馈", limit=5)]
    assert base.search("蘑菇烹饪") == []


def test_evidence_is_the_text_at_its_place(base: Base) -> None:
    loop = base.query(LOOPS)[0]["m"]
    quotes = base.evidence(loop)
    assert quotes
    for row in quotes:
        text = base.services.documents[row["document"].rsplit("/", 1)[1]]
        assert text[row["start"] : row["end"]] == row["quote"]


def test_a_draft_is_read_against_the_base(base: Base) -> None:
    found = base.analyze("我市建立“群众提—部门办—委员督”监督机制。")
    assert found["snapshot"] == base.snapshot


def test_errors_are_the_user_s(base: Base, tmp_path: Path) -> None:
    with pytest.raises(QueryError):
        base.query("SELECT {")
    with pytest.raises(StoreError):
        open_base(tmp_path / "nothing")
