"""What goes into an index: texts with their facets, and the concepts whose names bridge two languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from embed.terms import has_han

Json = str | int | float | bool | None | list["Json"] | dict[str, "Json"]


@dataclass(frozen=True, slots=True)
class Item:
    """One text to be found; `sentences` are (start, end) in `text`, `record` is carried unread."""

    id: str
    text: str
    title: str = ""
    sentences: tuple[tuple[int, int], ...] = ()
    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # facets: city, org, kind, topic
    record: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Concept:
    """A thing with names in both languages; the first name of each language is the one shown."""

    id: str
    labels: tuple[str, ...]
    kind: str = "concept"  # "place": understood as a place

    def label(self, language: str) -> str:
        """Return the first name in "zh" or "en", else the first name."""
        wanted = [label for label in self.labels if has_han(label) == (language == "zh")]
        return (wanted or list(self.labels) or [self.id])[0]


@dataclass(frozen=True, slots=True)
class Place:
    """A division that a question may name; `cities` are those of the base that it is or holds."""

    name: str
    names: tuple[str, ...]  # each enough by itself: 宁波市, Ningbo
    short_names: tuple[str, ...] = ()  # enough where a rank or the end of a phrase follows: 宁波
    cities: tuple[str, ...] = ()
