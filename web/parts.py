"""A long document in parts that a page shows one at a time: whole excerpts where they are short enough."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from web.addresses import slug_of
from web.chains import Row

WHOLE = 60  # paragraphs shown on one page; a document with more is cut
PART = 40  # paragraphs of a part, and the most that one excerpt puts into it


@dataclass(frozen=True)
class Part:
    """Some passages in reading order with the stretch of text that belongs to them."""

    rows: tuple[Row, ...]
    start: int
    end: int

    def holds(self, place: tuple[int, int]) -> bool:
        """True where a place begins in it."""
        return self.start <= place[0] < self.end

    def has_excerpt(self, slug: str) -> bool:
        """True where an excerpt begins or goes on in it."""
        return any(slug_of(str(row["excerpt"])) == slug for row in self.rows)


@dataclass(frozen=True)
class Listed:
    """A line of the contents: an excerpt and the part it begins in, from 1."""

    slug: str
    title: str
    city: str
    part: int


def parts(rows: Sequence[Row], length: int) -> tuple[Part, ...]:
    """Return the parts of a document of `length` code points; one where it is short."""
    passages = [row for row in rows if row["passage"] is not None]
    if len(passages) <= WHOLE:
        return (Part(tuple(rows), 0, length),)
    found, at = [], 0
    groups = _groups(passages)
    for number, group in enumerate(groups, start=1):
        end = length if number == len(groups) else max(int(row["end"] or 0) for row in group)
        found.append(Part(tuple(group), at, end))
        at = end
    return tuple(found)


def _groups(passages: Sequence[Row]) -> list[list[Row]]:
    """Return passages in runs that end with an excerpt where they can."""
    groups: list[list[Row]] = [[]]
    for at, row in enumerate(passages):
        begins = at > 0 and row["excerpt"] != passages[at - 1]["excerpt"]
        room = PART - len(groups[-1])
        if room <= 0 or (begins and _size(passages, at) > room):
            groups.append([])
        groups[-1].append(row)
    return [group for group in groups if group]


def _size(passages: Sequence[Row], at: int) -> int:
    """Return how many passages an excerpt has from `at` on."""
    end = at
    while end < len(passages) and passages[end]["excerpt"] == passages[at]["excerpt"]:
        end += 1
    return end - at


def contents(found: Sequence[Part]) -> tuple[Listed, ...]:
    """Return the excerpts of a document in order, each with the part it begins in."""
    listed: dict[str, Listed] = {}
    for number, part in enumerate(found, start=1):
        for row in part.rows:
            slug = slug_of(str(row["excerpt"]))
            listed.setdefault(slug, Listed(slug, str(row["title"] or ""), str(row["city"] or ""), number))
    return tuple(listed.values())
