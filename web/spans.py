"""What was read in a document, as marks over its text that lead to the statements."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from web import practices
from web.addresses import path_of
from web.chains import Row
from web.evidence import Mark
from web.practices import kind_of
from web.services import current
from web.wording import words


def marks(rows: Iterable[Row], kinds: Collection[str]) -> list[Mark]:
    """Return a mark for each statement about a thing of `kinds`, at offsets of the document, in order."""
    return [_mark(row) for row in rows if kind_of(str(row["object"])) in kinds]


def counted(rows: Iterable[Row]) -> dict[str, int]:
    """Return how many statements there are of each kind that can be marked, in a fixed order."""
    counts = Counter(kind_of(str(row["object"])) for row in rows)
    return {kind: counts[kind] for kind in practices.MARKED if counts[kind]}


def _mark(row: Row) -> Mark:
    kind = kind_of(str(row["object"]))
    confidence = row["confidence"]
    label = words()(
        "document.mark",
        kind=words()(f"kind.{kind}"),
        rule=str(row["rule"] or ""),
        confidence="" if confidence is None else f"{float(confidence):.2f}",
    )
    href = path_of(str(row["statement"]), base=current().base)
    return Mark(int(row["start"] or 0), int(row["end"] or 0), kind, href, label)


def within(ordered: Sequence[Mark], start: int, end: int) -> list[Mark]:
    """Return the marks that lie wholly in a stretch, with offsets from its start; `ordered` is by start."""
    at = bisect_left(ordered, start, key=lambda mark: mark.start)
    found = []
    while at < len(ordered) and ordered[at].start < end:
        if ordered[at].end <= end:
            found.append(replace(ordered[at], start=ordered[at].start - start, end=ordered[at].end - start))
        at += 1
    return found
