"""The order a query ends with, read and made here: of the engine's rows and of rows kept as plain values.

The engine would look terms up on disk for every comparison, and hold all rows in memory.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from heapq import merge
from itertools import islice
from operator import itemgetter
from tempfile import TemporaryFile
from typing import IO, Any, Protocol, TypeVar

_CLAUSE = re.compile(
    r"\sORDER BY(?P<keys>(?:\s+(?:DESC\(\?\w+\)|\?\w+))+)"
    r"(?:\s+LIMIT\s+(?P<most>\d+))?(?:\s+OFFSET\s+(?P<first>\d+))?\s*\Z"
)
_KEY = re.compile(r"(?P<falling>DESC\()?\?(?P<name>\w+)")
_NUMBERS = frozenset({"integer", "int", "long", "decimal", "double", "float", "nonNegativeInteger"})
Key = tuple[int, float, str, str]
RUN = 5_000  # rows sorted in memory at a time


class Named(Protocol):
    """A row: terms or plain values by variable."""

    def __getitem__(self, name: str, /) -> object: ...


_Row = TypeVar("_Row", bound=Named)
_Plain = TypeVar("_Plain", bound=Mapping[str, Any])


@dataclass(frozen=True, slots=True)
class Order:
    """Variables with whether they fall, and which of the rows are wanted."""

    keys: tuple[tuple[str, bool], ...]
    first: int = 0
    most: int | None = None

    def of(self, found: Iterable[_Row]) -> list[_Row]:
        """Return the rows wanted, in order; rows that tie stay as they came."""
        rows = list(found)
        for name, falling in reversed(self.keys):
            rows.sort(key=_place_by(name, rows), reverse=falling)
        return rows[self.first : None if self.most is None else self.first + self.most]

    @property
    def is_long(self) -> bool:
        """True where all rows are wanted and every variable rises, as in a table of everything."""
        return not any(falling for _, falling in self.keys) and (self.first, self.most) == (0, None)

    def spooled(self, found: Iterable[_Row], plain: Callable[[_Row], _Plain]) -> Iterator[_Plain]:
        """Yield all rows in rising order as `plain` makes them, few of them in memory.

        Runs of them are sorted and written to temporary files, which are merged.
        """
        rows = iter([[rank(row[name]) for name, _ in self.keys], plain(row)] for row in found)
        with ExitStack() as held:
            runs: list[Iterable[list[Any]]] = []
            while len(run := sorted(islice(rows, RUN), key=itemgetter(0))) == RUN:
                file = held.enter_context(TemporaryFile("w+", encoding="ascii"))
                runs.append(_again(file, run))
            yield from (row for _, row in merge(*runs, map(_as_read, run), key=itemgetter(0)))


def _place_by(name: str, rows: Iterable[Named]) -> Callable[[Named], Any]:
    """Return what rows are compared by; words alone, as most plain values are, need no rank."""
    if all(type(row[name]) is str for row in rows):
        return itemgetter(name)
    return lambda row: rank(row[name])


def _again(file: IO[str], run: Iterable[list[Any]]) -> Iterator[list[Any]]:
    """Write rows down and return them as they will be read, one at a time."""
    file.writelines(json.dumps(row) + "\n" for row in run)
    file.seek(0)
    return map(json.loads, file)


def _as_read(row: list[Any]) -> list[Any]:
    """Return a row whose key is of lists, as those that were read."""
    return [list(map(list, row[0])), row[1]]


def taken(text: str) -> tuple[str, Order | None]:
    """Return a query without the order it ends with, and that order; None if of more than variables."""
    found = _CLAUSE.search(text)
    if found is None or not _shows(text, names := [key["name"] for key in _KEY.finditer(found["keys"])]):
        return text, None
    falls = [key["falling"] is not None for key in _KEY.finditer(found["keys"])]
    most = None if found["most"] is None else int(found["most"])
    order = Order(tuple(zip(names, falls, strict=True)), int(found["first"] or 0), most)
    return text[: found.start()] + "\n", order


def _shows(text: str, names: Sequence[str]) -> bool:
    """Say whether the rows hold all these variables: another one cannot be ordered by here."""
    head = re.search(r"\bSELECT\b(.*?)\bWHERE\b", text, re.DOTALL)
    shown = re.findall(r"\?(\w+)\s|AS \?(\w+)\)", head[1]) if head else []
    return set(names) <= {one or other for one, other in shown}


def rank(term: object) -> Key:
    """Return the place of a term, or of its plain value, in the order of SPARQL.

    Unbound, IRIs, numbers, other literals; of plain values words are words, whatever they were.
    """
    if term is None:
        return (0, 0.0, "", "")
    if isinstance(term, bool):
        return (3, 0.0, str(term).lower(), "")
    if isinstance(term, int | float):
        return (2, float(term), "", "")
    return (3, 0.0, term, "") if isinstance(term, str) else _of_term(term)


def _of_term(term: object) -> Key:
    from pyoxigraph import Literal, NamedNode

    if isinstance(term, NamedNode):
        return (1, 0.0, term.value, "")
    if not isinstance(term, Literal):
        return (0, 0.0, "", "")
    if term.datatype.value.rsplit("#", 1)[-1] in _NUMBERS:
        return (2, float(term.value), "", "")
    return (3, 0.0, term.value, term.language or "")
