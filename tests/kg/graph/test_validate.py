"""The gate: what is whole passes; each fault is found, by both engines where a shape is broken."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store

from kg.errors import ValidationError
from kg.model import Extraction
from kg.validate import audit, check
from kg.validate.compiled import checks, shape_findings
from kg.validate.shacl import shacl_findings
from ontology import terms as jy

BASE = "https://w3id.org/jingyan/id/"
GRAPH = NamedNode(f"{BASE}graph/sample")
TYPE = NamedNode(jy.RDF + "type")


def _texts(sample: Extraction) -> dict[str, str]:
    return {sample.document.source.id: sample.document.source.text}


def _first(store: Store, type: str) -> NamedNode:
    found = [q.subject for q in store.quads_for_pattern(None, TYPE, NamedNode(type), None)]
    return sorted((s for s in found if isinstance(s, NamedNode)), key=str)[0]


def _drop(store: Store, subject: NamedNode, predicate: str) -> Quad:
    quad = sorted(store.quads_for_pattern(subject, NamedNode(predicate), None), key=str)[0]
    store.remove(quad)
    return quad


def _add(store: Store, subject: NamedNode, predicate: str, value: NamedNode | Literal) -> None:
    store.add(Quad(subject, NamedNode(predicate), value, GRAPH))


def _swap(store: Store, type: str, predicate: str, value: NamedNode | Literal) -> None:
    subject = _first(store, type)
    _drop(store, subject, predicate)
    _add(store, subject, predicate, value)


def test_a_whole_graph_passes(sample: Extraction, sample_graph: Store) -> None:
    findings = check(sample_graph, _texts(sample))
    assert (findings.documents, findings.shapes) == (1, len(checks()))
    assert findings.statements > 25 and findings.evidence > 25
    assert audit(sample_graph, _texts(sample)) == []


def _no_label(store: Store) -> None:
    _drop(store, _first(store, jy.Mechanism), jy.RDFS + "label")


def _two_indexes(store: Store) -> None:
    _add(store, _first(store, jy.Passage), jy.index, Literal(7))


def _text_for_number(store: Store) -> None:
    _swap(store, jy.Outcome, jy.value, Literal("七十四"))


def _stage_of_nowhere(store: Store) -> None:
    _swap(store, jy.Step, jy.stage, NamedNode(f"{BASE}stage/nowhere"))


def _confidence_above_one(store: Store) -> None:
    _swap(store, jy.Statement, jy.confidence, Literal("1.5", datatype=NamedNode(jy.XSD + "decimal")))


def _ends_before_it_starts(store: Store) -> None:
    _swap(store, jy.Step, jy.end, Literal(1))


def _odd_code(store: Store) -> None:
    place = NamedNode(f"{BASE}place/330700")
    quad = _drop(store, place, jy.divisionCode)
    store.add(Quad(place, quad.predicate, Literal("33"), quad.graph_name))


def _empty_label(store: Store) -> None:
    _swap(store, jy.Practice, jy.RDFS + "label", Literal("", language="zh-Hans"))


def _mechanism_for_platform(store: Store) -> None:
    practice = next(iter(store.quads_for_pattern(None, NamedNode(jy.usesPlatform), None, GRAPH))).subject
    assert isinstance(practice, NamedNode)
    _add(store, practice, jy.usesPlatform, _first(store, jy.Mechanism))


def _literal_subject_property(store: Store) -> None:
    _swap(store, jy.Statement, jy.RDF + "predicate", Literal("reports"))


def _orphan_step(store: Store) -> None:
    step = _first(store, jy.Step)
    (quad,) = store.quads_for_pattern(None, NamedNode(jy.hasStep), step)
    store.remove(quad)


FAULTS = (
    (_no_label, "mechanism-label"),
    (_two_indexes, "passage-index"),
    (_text_for_number, "figure-value"),
    (_stage_of_nowhere, "step-stage"),
    (_confidence_above_one, "statement-confidence"),
    (_ends_before_it_starts, "start"),
    (_odd_code, "place-code"),
    (_empty_label, "practice-label"),
    (_mechanism_for_platform, "usesPlatform"),
    (_literal_subject_property, "statement-predicate"),
    (_orphan_step, "step-mechanism"),
)


@pytest.mark.parametrize(("fault", "shape"), FAULTS)
def test_each_broken_shape_is_found(sample_graph: Store, fault: Callable[[Store], None], shape: str) -> None:
    fault(sample_graph)
    assert shape in {finding.check for finding in shape_findings(sample_graph)}


def test_both_engines_name_the_same_nodes_and_shapes(sample_graph: Store) -> None:
    for fault, _ in FAULTS:
        fault(sample_graph)
    compiled = {(f.node, f.check) for f in shape_findings(sample_graph)}
    independent = {(f.node, f.check) for f in shacl_findings(sample_graph)}
    assert compiled == independent
    assert len({shape for _, shape in compiled}) >= len(FAULTS)


def test_a_triple_without_its_words_stops_publishing(sample: Extraction, sample_graph: Store) -> None:
    practice = _first(sample_graph, jy.Practice)
    unproved = NamedNode(f"{BASE}topic/youth")
    _add(sample_graph, practice, jy.DCT + "subject", unproved)
    with pytest.raises(ValidationError) as error:
        check(sample_graph, _texts(sample))
    assert str(error.value).startswith(practice.value)
    assert "no statement with evidence" in str(error.value)
    assert str(error.value).endswith("nothing was published")
    assert "\n" not in str(error.value)


def test_a_statement_of_nothing_is_found(sample: Extraction, sample_graph: Store) -> None:
    mechanism = _first(sample_graph, jy.DerivedLoop)
    _drop(sample_graph, mechanism, jy.hasStep)
    assert "statement" in {finding.check for finding in audit(sample_graph, _texts(sample))}


def test_a_quote_one_character_off_is_found(sample: Extraction, sample_graph: Store) -> None:
    text = sample.document.source.text
    found = audit(sample_graph, {"sample": text[1:]})
    assert {f.check for f in found} == {"quote"}
    assert len(found) > 25
    # what a reader counting UTF-16 units would call the right place
    shifted = audit(sample_graph, {"sample": "㐀" + text})
    assert {f.check for f in shifted} == {"quote"}


def test_an_absent_text_is_found(sample_graph: Store) -> None:
    with pytest.raises(ValidationError, match="not at hand"):
        check(sample_graph, {})


def test_blank_nodes_and_doubled_triples_are_found(sample: Extraction, sample_graph: Store) -> None:
    practice = _first(sample_graph, jy.Practice)
    sample_graph.add(Quad(practice, NamedNode("urn:note"), BlankNode(), GRAPH))
    (quad,) = sample_graph.quads_for_pattern(practice, TYPE, None)
    sample_graph.add(Quad(quad.subject, quad.predicate, quad.object, NamedNode("urn:shared")))
    found = {finding.check for finding in audit(sample_graph, _texts(sample))}
    assert {"no-blank-nodes", "one-graph"} <= found


def test_findings_are_for_people_and_machines(sample: Extraction, sample_graph: Store) -> None:
    _no_label(sample_graph)
    (finding,) = {f for f in audit(sample_graph, _texts(sample)) if f.problem.startswith("lacks")}
    assert (
        str(finding) == f"{finding.node}: lacks http://www.w3.org/2000/01/rdf-schema#label [mechanism-label]"
    )
    assert finding.as_json() == {
        "node": finding.node,
        "check": "mechanism-label",
        "problem": "lacks http://www.w3.org/2000/01/rdf-schema#label",
    }
