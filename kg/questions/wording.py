"""Conditions and reasons in words, Chinese or English, from `said.yaml` and the concepts' labels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kg.questions.model import Condition, Figures, NamedPlace
from kg.questions.words import listed
from ontology.concepts import concept_iri
from ontology.concepts import load as load_concepts

Value = str | int | float | bool | None


def concept_label(scheme: str, id: str, language: str) -> str:
    """Return the preferred name of a concept."""
    concept = load_concepts().by_iri.get(concept_iri(scheme, id))
    return concept.label(language) if concept else id


def _said(part: str, language: str, **values: str) -> str:
    found = listed("said")
    for name in part.split("/"):
        found = found[name]
    return str(found[language]).format(**values)


def said_of(condition: Condition, language: str) -> str:
    """Return a condition as a chip: 末环节：反馈评价，由群众."""
    if condition.negated and condition.kind.startswith("mentions"):
        return _said("unmentioned", language, what=what(condition, language))
    kind = "after" if condition.after and not condition.negated else condition.kind
    if kind in listed("said/kinds"):
        kind = "tally" if kind.startswith("tally") else "mentions_kind"
    text = _said(f"conditions/{kind}", language, what=what(condition, language))
    return _said("denied", language, what=text) if condition.negated else text


def place_chip(place: NamedPlace, language: str) -> str:
    """Return a place as a chip: its name, or that it is left out."""
    return _said("excluded", language, what=place.name) if place.excluded else place.name


def sound_chip(name: str, language: str) -> str:
    """Return a name known by its pinyin as a chip."""
    return _said("sound", language, what=name)


def what(condition: Condition, language: str) -> str:
    """Return the things a condition names: 反馈评价，由群众."""
    if condition.kind in listed("said/kinds"):
        return _said(f"kinds/{condition.kind}", language)
    if condition.unit:
        form = "one" if language == "en" and condition.number == 1 else language
        return f"{condition.number} {_said(f'units/{condition.unit}', form)}"
    if condition.kind == "length":
        signs = {"": "", ">=": "≥ ", ">": "> ", "<=": "≤ ", "<": "< "}
        return f"{signs[condition.word]}{condition.number}"
    if condition.concept:
        scheme = "topic" if condition.kind == "mentions_topic" else "chain"
        return concept_label(scheme, condition.concept, language)
    if condition.kind in ("promise", "soonest") and not condition.stage:
        return _said("any_deed", language)
    deed = _deed(condition, language)
    if not condition.role:
        return deed
    role = concept_label("role", condition.role, language)
    return deed + _said("by", language, role=role) if deed else _said("only", language, role=role)


def _deed(condition: Condition, language: str) -> str:
    if condition.sense:
        return str(listed("words/senses")[condition.sense]["label"][language])
    return concept_label("stage", condition.stage, language) if condition.stage else condition.word


def reason(condition: Condition, row: Mapping[str, Value], number: int, language: str) -> str:
    """Return why a row meets a condition, in words; "" where its chip says it all."""
    if condition.kind.startswith("mentions"):
        named = what(condition, language)
        return _said("reasons/absent" if condition.negated else "reasons/present", language, what=named)
    if condition.negated:
        return said_of(condition, language)
    if condition.kind == "loop":
        claimed, derived = row.get(f"claimed_{number}"), row.get(f"derived_{number}")
        return _said(
            f"reasons/{'both' if claimed and derived else 'derived' if derived else 'claimed'}", language
        )
    said, actor = str(row.get(f"text_{number}") or ""), str(row.get(f"actor_{number}") or "")
    return _said(
        f"reasons/{condition.kind}",
        language,
        said=said,
        what=what(condition, language),
        actor=actor,
        length=str(row.get(f"length_{number}") or ""),
    )


def of_mechanism(name: str, reasons: Sequence[str], language: str) -> str:
    """Return the reasons for one of several mechanisms of a practice."""
    return _said("of", language, name=name, said=_said("listing", language).join(reasons))


def outcome_reason(row: Mapping[str, Value], language: str) -> str:
    """Return the words that give a figure."""
    return _said("reasons/outcome", language, said=str(row["name"]))


def outcome_chip(figures: Figures, language: str) -> str:
    """Return what figures are asked for."""
    return _said("conditions/outcome", language, what="、".join(figures.words or figures.measures))
