"""A structure as readable SPARQL: parts from `patterns.yaml`, with terms bound in their VALUES lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from kg.questions.model import Condition, Structure
from kg.questions.wording import said_of
from kg.questions.words import listed, sense_texts, stage_words
from ontology.concepts import concept_iri

_NUMBERED = re.compile(r"(?<=\w)_N\b")
_BEFORE = re.compile(r"(?<=\w)_P\b")
MOST = 500  # rows


def sparql(
    structure: Structure,
    *,
    regions: Sequence[str] = (),
    excluded: Sequence[str] = (),
    language: str = "zh",
) -> str:
    """Return the query whose rows answer, confined to `regions` (full names), without those excluded."""
    subject = listed("patterns/subjects")[structure.subject]
    parts = [_bound(subject["body"], _asked_for(structure))]
    if regions:
        parts.append(_bound(listed("patterns/region"), {"regionName": _texts(regions)}))
    if excluded:
        parts.append(_bound(listed("patterns/excluded"), {"excludedName": _texts(excluded)}))
    told = 0
    for number, condition in enumerate(structure.conditions, 1):
        comment = f"# {said_of(condition, language)}\n"
        told += not condition.negated
        beside = structure.subject == "text" and not condition.negated and told > 1
        parts.append(comment + _condition(condition, number, structure.subject, beside=beside))
    shown = [subject["shows"], *_named("shows", structure.conditions)]
    ranked = [subject[structure.order]] if structure.order else []
    order = [*ranked, *_named("order", structure.conditions), subject["order"]]
    group = f"GROUP BY {subject['group']}\n" if "group" in subject else ""
    where = _indented("".join(parts))
    select = f"SELECT {'DISTINCT ' if not group else ''}{' '.join(shown)}\nWHERE {{\n{where}}}\n"
    return f"{listed('patterns/prefixes')}{select}{group}ORDER BY {' '.join(order)}\nLIMIT {MOST}\n"


def _asked_for(structure: Structure) -> dict[str, str]:
    figures = structure.figures
    if figures is None:
        return {}
    return {
        "question": _texts([figures.question]),
        "measure": _texts(figures.measures),
        "word": _texts(figures.words),
        "part": _texts(figures.words),
    }


def _named(name: str, conditions: Iterable[Condition]) -> Iterator[str]:
    """Yield what conditions add to the columns or the order; denied ones bind nothing."""
    patterns = listed("patterns/conditions")
    for number, condition in enumerate(conditions, 1):
        given = patterns[condition.kind].get(name)
        if given and not condition.negated:
            yield _NUMBERED.sub(f"_{number}", given)


def _condition(condition: Condition, number: int, subject: str, *, beside: bool) -> str:
    """Return a part of the query; `beside`: another text of the place may meet it."""
    pattern = listed("patterns/conditions")[condition.kind]
    body = "".join(_step(condition) if pattern.get("step") else []) + pattern.get("body", "")
    if condition.stage and "deed" in pattern:
        body += pattern["deed"]
    if condition.kind == "length" and condition.word:
        body = body.replace("= ?wanted_N", f"{condition.word} ?wanted_N")
    bound = _bound(body, _slots(condition))
    if condition.negated:
        bound = _denied(bound, subject, steps=bool(pattern.get("step")))
    if beside:
        other = "?other_N jy:place ?place .\n" + bound.replace("?practice", "?other_N")
        bound = f"FILTER EXISTS {{\n{_indented(other)}}}\n"
    return _BEFORE.sub(f"_{number - 1}", _NUMBERED.sub(f"_{number}", bound))


def _denied(bound: str, subject: str, *, steps: bool) -> str:
    """Return the denial of a part: of texts for the whole place, of steps for mechanisms that have some."""
    if subject == "text":
        bound = "?other_N jy:place ?place .\n" + bound.replace("?practice", "?other_N")
    denial = f"FILTER NOT EXISTS {{\n{_indented(bound)}}}\n"
    return f"?mechanism jy:hasStep ?some_N .\n{denial}" if steps else denial


def _step(condition: Condition) -> list[str]:
    parts: dict[str, str] = listed("patterns/step")
    return [
        parts["base"],
        *(parts[name] for name in ("role", "stage", "sense", "word") if getattr(condition, name)),
        *([parts["after"]] if condition.after else []),
    ]


def _slots(condition: Condition) -> dict[str, str]:
    """Return the terms of a condition by the name of their slot."""
    return {
        "role_N": _concept("role", condition.role),
        "called_N": _texts([condition.called]),
        "wanted_N": str(condition.number) if condition.kind == "length" else "",
        "stage_N": _concept("stage", condition.stage),
        "chain_N": _concept("chain", condition.concept),
        "topic_N": _concept("topic", condition.concept),
        "word_N": _texts([condition.word]),
        "meant_N": _texts(sense_texts(condition.sense)),
        "deed_N": _texts(sense_texts(condition.sense) or stage_words(condition.stage)),
        "said_N": _texts(spellings(condition.number, condition.unit)) if condition.unit else "",
    }


def _concept(scheme: str, id: str) -> str:
    from pyoxigraph import NamedNode

    return str(NamedNode(concept_iri(scheme, id))) if id else ""


def _texts(values: Iterable[str]) -> str:
    from pyoxigraph import Literal

    return " ".join(str(Literal(value)) for value in values if value)


def _bound(text: str, slots: dict[str, str]) -> str:
    """Return the text with terms in place of `UNDEF`."""
    for name, terms in slots.items():
        text = text.replace(f"VALUES ?{name} {{ UNDEF }}", f"VALUES ?{name} {{ {terms or 'UNDEF'} }}")
    return text


def spellings(number: int, unit: str) -> list[str]:
    """Return how texts write a stretch of time: 2天, 两天, 二天, 2日, …"""
    numerals: dict[Any, int] = listed("words/numerals")
    numbers = [str(number), *(name for name, value in numerals.items() if value == number)]
    units = listed("words/units")[unit]
    return [f"{one}{name}" for one in numbers for name in units if not (one + name).isascii()]


def _indented(text: str) -> str:
    return "".join(f"  {line}\n" for line in text.splitlines())
