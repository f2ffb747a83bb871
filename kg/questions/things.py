"""Things of the base that a question names as they are called: platforms, programmes, instruments."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from kg.questions.model import NamedConcept
from kg.remembering import remembered

if TYPE_CHECKING:
    from kg.query import Graph

KINDS = ("platform", "programme", "instrument")
_SHORTEST, _LONGEST = 4, 24  # characters of a name; shorter ones stand in other words too (政协议事)
_NAMED = "SELECT iri, label FROM thing WHERE kind IN (SELECT value FROM json_each(:kinds)) ORDER BY id"
_MARKS = re.compile(r"[“”\"《》]")


def things_in(text: str, graph: Graph) -> Iterator[NamedConcept]:
    """Yield the things named, the longest name first at each place."""
    names = named(graph)
    at = 0
    while at < len(text):
        end = next((end for end in _ends(text, at) if text[at:end] in names), None)
        if end:
            label, _ = names[text[at:end]]
            yield NamedConcept("thing", label, text[at:end], (at, end))
        at = end or at + 1


def _ends(text: str, at: int) -> range:
    return range(min(len(text), at + _LONGEST), at + _SHORTEST - 1, -1)


@remembered()
def named(graph: Graph) -> Mapping[str, tuple[str, str]]:
    """Return each name, as written and without quotation marks -> (label, IRI)."""
    found: dict[str, tuple[str, str]] = {}
    for row in graph.facts.rows(_NAMED, {"kinds": json.dumps(KINDS)}):
        label = str(row["label"])
        for name in (label, _MARKS.sub("", label)):
            found.setdefault(name, (label, str(row["iri"])))
    return found
