"""core.ttl, its names in code, and its labels agree."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

import ontology
from ontology import terms


def _read(path: Path) -> list[Triple]:
    return [quad.triple for quad in parse(path=str(path), format=RdfFormat.TURTLE)]


CORE = _read(ontology.files()[0])
EVERYTHING = [triple for path in ontology.files() for triple in _read(path)]


def _declared() -> set[str]:
    return {str(t.subject)[1:-1] for t in CORE if t.predicate.value == terms.RDF + "type"} - {terms.ONTOLOGY}


def _values(subject: str, predicate: str, language: str) -> list[str]:
    return [
        triple.object.value
        for triple in EVERYTHING
        if str(triple.subject) == f"<{subject}>"
        and triple.predicate.value == predicate
        and isinstance(triple.object, Literal)
        and (triple.object.language or "").lower() == language
    ]


def test_every_term_is_declared_and_every_declared_name_is_a_term() -> None:
    named = {name: value for name, value in vars(terms).items() if str(value).startswith(terms.JY)} | {}
    named.pop("JY")
    assert set(named.values()) == _declared()
    assert all(value == terms.JY + name for name, value in named.items())
    assert len(named) > 80


def test_every_class_and_property_is_labelled_in_both_languages_and_explained() -> None:
    for iri in sorted(_declared()):
        assert len(_values(iri, terms.RDFS + "label", "zh-hans")) == 1, iri
        assert len(_values(iri, terms.RDFS + "label", "en")) == 1, iri
        assert len(_values(iri, terms.RDFS + "comment", "en")) == 1, iri


def test_every_concept_is_labelled_and_defined_in_both_languages() -> None:
    schemed = {str(t.subject)[1:-1] for t in EVERYTHING if t.predicate.value == terms.SKOS + "inScheme"}
    concepts = {iri for iri in schemed if not iri.startswith(terms.ID + "term/")}
    assert len(concepts) == 23 + 6 + 13 + 4 + 4 + 3 + 5
    for iri in sorted(concepts):
        for language in ("zh-hans", "en"):
            assert len(_values(iri, terms.SKOS + "prefLabel", language)) == 1, iri
            assert len(_values(iri, terms.SKOS + "definition", language)) == 1, iri


def test_the_vocabulary_uses_only_its_own_names_and_has_no_blank_node() -> None:
    known = _declared()
    for triple in EVERYTHING:
        for term in (triple.subject, triple.predicate, triple.object):
            assert not isinstance(term, BlankNode)
            if isinstance(term, NamedNode) and term.value.startswith(terms.JY):
                assert term.value in known, term


@pytest.mark.parametrize("name", ["reportsMechanism", "hasStep", "claimedLoop", "contributedBy", "partner"])
def test_what_a_text_must_prove_is_marked(name: str) -> None:
    marked = {str(t.subject)[1:-1] for t in CORE if t.predicate.value == terms.needsEvidence}
    assert terms.JY + name in marked


def test_every_relation_of_jy_reports_needs_evidence() -> None:
    marked = {str(t.subject) for t in CORE if t.predicate.value == terms.needsEvidence}
    below = {
        str(t.subject)
        for t in CORE
        if t.predicate.value == terms.RDFS + "subPropertyOf" and str(t.object) == f"<{terms.reports}>"
    }
    assert len(below) == 10 and below <= marked


def test_the_reused_vocabularies_are_aligned() -> None:
    above = {
        (str(t.subject)[1:-1], str(t.object)[1:-1])
        for t in CORE
        if t.predicate.value == terms.RDFS + "subClassOf"
    }
    assert (terms.Mechanism, terms.PPLAN + "Plan") in above
    assert (terms.Step, terms.PPLAN + "Step") in above
    assert (terms.Organization, terms.ORG + "Organization") in above
    assert (terms.Topic, terms.SKOS + "Concept") in above
    assert (terms.Evidence, terms.OA + "Annotation") in above
    assert (terms.Document, terms.PROV + "Entity") in above


def test_shapes_speak_only_of_declared_names() -> None:
    known = _declared()
    used = {
        str(term)[1:-1]
        for triple in _read(ontology.shapes_file())
        for term in (triple.predicate, triple.object)
        if str(term).startswith(f"<{terms.JY}")
    }
    assert len(used) > 50
    assert used <= known
