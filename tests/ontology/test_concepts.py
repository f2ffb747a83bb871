"""Concepts as code reads them from Turtle."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path

import yaml

from kg import model
from ontology import concepts
from ontology.concepts import Concept

VOCABULARY = concepts.load()
DATA = Path(__file__).parents[2] / "data"
LATIN = {"12345", "APP"}  # used as such in Chinese


def _ids(scheme: tuple[Concept, ...]) -> list[str]:
    return [concept.id for concept in scheme]


def test_stages_chains_modalities_and_acts_are_those_of_the_model_in_its_order() -> None:
    assert tuple(_ids(VOCABULARY.stages)) == model.STAGES
    assert tuple(_ids(VOCABULARY.chains)) == model.CHAIN_KINDS
    assert tuple(_ids(VOCABULARY.modalities)) == model.MODALITIES
    assert tuple(_ids(VOCABULARY.acts)) == model.ACTS


def test_topics_are_those_of_the_gold() -> None:
    gold = yaml.safe_load((DATA / "gold" / "topics.yaml").read_text(encoding="utf-8"))
    assert set(_ids(VOCABULARY.topics)) == {name.replace("_", "-") for name in gold}
    assert {t.id: t.zh for t in VOCABULARY.topics} == {n.replace("_", "-"): g["zh"] for n, g in gold.items()}


def test_closed_loop_is_named_in_both_languages() -> None:
    topic = VOCABULARY.by_iri[concepts.concept_iri("topic", "closed-loop")]
    assert topic.label("zh") == "闭环反馈"
    assert topic.label("en") == "closed-loop feedback"
    assert "跟踪问效" in topic.alt_zh
    assert topic.words[0] == "闭环反馈"
    assert len(topic.words[1]) >= len(topic.words[-1])


def test_words_decide_one_stage_and_one_role() -> None:
    for scheme in (VOCABULARY.stages, VOCABULARY.roles):
        counted = Counter(word for concept in scheme for word in concept.words)
        assert [word for word, count in counted.items() if count > 1] == []


def test_a_preferred_name_is_not_an_alternative_as_well() -> None:
    for concept in VOCABULARY.by_iri.values():
        assert concept.zh not in concept.alt_zh, concept.iri


def test_no_word_is_a_platform_programme_mechanism_or_instrument_of_the_gold() -> None:
    gold = yaml.safe_load((DATA / "gold" / "seed.yaml").read_text(encoding="utf-8"))
    named = {
        entity["s"].strip("“”《》")
        for line in gold
        for entity in line.get("ents") or []
        if entity["t"] in ("MECH", "PLAT", "INIT", "DOC")
    }
    schemes = (VOCABULARY.topics, VOCABULARY.stages, VOCABULARY.roles, VOCABULARY.terms)
    words = {word for scheme in schemes for concept in scheme for word in concept.words}
    assert len(named) > 90
    assert words & named == set()


def test_reading_concepts_loads_no_rdflib() -> None:
    code = "import sys; from ontology import concepts; concepts.load(); print('rdflib' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "False"


def test_topics_stages_and_roles_have_other_names_in_both_languages() -> None:
    for concept in (*VOCABULARY.topics, *VOCABULARY.stages, *VOCABULARY.roles):
        assert len(concept.alt_zh) >= 4, concept.iri
        assert len(concept.alt_en) >= 2, concept.iri


def test_words_of_the_genre_are_each_once_and_in_both_languages() -> None:
    assert len(VOCABULARY.terms) > 500
    assert len({one.id for one in VOCABULARY.terms}) == len(VOCABULARY.terms)
    assert [one.notation for one in VOCABULARY.terms] == list(range(1, len(VOCABULARY.terms) + 1))
    for one in VOCABULARY.terms:
        assert not any(word.isascii() for word in (one.zh, *one.alt_zh) if word not in LATIN), one.iri
        assert all(word.isascii() for word in (one.en, *one.alt_en)), one.iri
