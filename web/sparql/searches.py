"""The searches that a query may hold, and the VALUES their answers become."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol, TypeAlias

from web.sparql.errors import QueryRefusedError, QuerySyntaxError
from web.sparql.guard import at, place

MOST_NEAREST = 200
MOST_HOLDING = 100_000
_NEAREST = 20


class Found(NamedTuple):
    """A practice that a search found; `score` is 0 to 1 by meaning, the number of occurrences by words."""

    iri: str
    score: float | int


class Finder(Protocol):
    """The searches that a query may hold; each returns the best first."""

    def nearest(self, words: str, *, limit: int) -> Sequence[Found]:
        """Return what the search page lists for a question; nothing when it says that nothing answers."""

    def like(self, iri: str, *, limit: int) -> Sequence[Found]:
        """Return the practices nearest in meaning to a thing; QueryError when the base has none such."""

    def containing(self, words: str, *, limit: int) -> Sequence[Found]:
        """Return the practices whose text holds exactly these words."""


Opening: TypeAlias = Callable[[], Finder]


@dataclass(frozen=True, slots=True)
class Call:
    """One block: what it asks, the variables it binds, and where in the query it stands."""

    name: str  # semantic or text
    start: int
    end: int
    practice: str  # names of variables
    score: str | None
    rank: str | None
    words: str | None
    anchor: str | None  # an IRI
    k: int | None
    threshold: float


def values(text: str, call: Call, finder: Finder) -> str:
    """Return the VALUES of a call over as many lines as its block took, so that later lines keep theirs."""
    block, last = text[call.start : call.end], 0
    if "\n" in block:
        last = len(block) - block.rindex("\n") - 1
    return f" VALUES {_table(text, call, finder)} " + "\n" * block.count("\n") + " " * last


def _table(text: str, call: Call, finder: Finder) -> str:
    """Return variables and rows; a table of one column is written short, as the engine reads it sooner."""
    found = _search(text, call, finder)
    others = [name for name in (call.score, call.rank) if name]
    if not others:
        return f"?{call.practice} {{ {' '.join([f'<{each.iri}>' for each in found])} }}"
    head = " ".join(f"?{name}" for name in (call.practice, *others))
    return f"({head}) {{ {' '.join(_row(call, rank, each) for rank, each in enumerate(found, 1))} }}"


def _row(call: Call, rank: int, found: Found) -> str:
    score = f"{found.score:.4f}" if isinstance(found.score, float) else str(found.score)
    parts = [f"<{found.iri}>", *([score] if call.score else ()), *([str(rank)] if call.rank else ())]
    return f"({' '.join(parts)})"


def _search(text: str, call: Call, finder: Finder) -> Iterator[Found]:
    most = MOST_NEAREST if call.name == "semantic" else MOST_HOLDING
    if call.k is not None and call.k > most:
        raise wrong(text, call.start, f"kb:k is {call.k}", f"ask kb:{call.name} for at most {most}")
    if call.name == "semantic":
        limit = call.k or _NEAREST
        rows = finder.like(call.anchor, limit=limit) if call.anchor else _nearest(call, finder, limit)
    else:
        rows = finder.containing(call.words or "", limit=call.k or most + 1)
        if len(rows) > most:
            line, column = place(text, call.start)
            what = f"more than {most} practices hold “{(call.words or '')[:20]}”"
            do = "give kb:k or longer words"
            raise QueryRefusedError(at(line, column), what, do, line=line, column=column)
    return (row for row in rows if row.score >= call.threshold)


def _nearest(call: Call, finder: Finder, limit: int) -> Sequence[Found]:
    return finder.nearest(call.words or "", limit=limit)


def wrong(text: str, offset: int, what: str, do: str) -> QuerySyntaxError:
    """Return the error for what stands at an offset of a query."""
    line, column = place(text, offset)
    return QuerySyntaxError(at(line, column), what, do, line=line, column=column)
