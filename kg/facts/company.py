"""What stands most often beside the things that are named too often to count it when asked."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite3 import Connection

_NAMED = """SELECT n.practice, n.thing FROM named n JOIN thing t ON t.id = n.thing
WHERE t.kind <> 'topic' ORDER BY n.practice, n.thing"""
_OFTEN = """SELECT n.thing, n.practice FROM named n JOIN thing t ON t.id = n.thing
WHERE t.practices > ? ORDER BY n.thing, n.practice"""
Row = tuple[int, int, int]


def write(connection: Connection, *, often: int, most: int) -> None:
    """Fill the table `beside`: `most` of each kind, for each thing of more than `often` practices.

    Counted here, since SQL would sort every pair.
    """
    kinds = dict(connection.execute("SELECT id, kind FROM thing"))
    named: defaultdict[int, list[int]] = defaultdict(list)
    for practice, thing in connection.execute(_NAMED):
        named[practice].append(thing)
    practices: defaultdict[int, list[int]] = defaultdict(list)
    for thing, practice in connection.execute(_OFTEN, (often,)):
        practices[thing].append(practice)
    rows: list[Row] = []
    for thing, held in practices.items():
        counted = Counter(chain.from_iterable(named[practice] for practice in held))
        del counted[thing]
        rows += sorted((thing, *pair) for pair in _first(counted, kinds, most))
    connection.executemany("INSERT INTO beside VALUES (?, ?, ?)", rows)


def _first(counted: Mapping[int, int], kinds: Mapping[int, str], most: int) -> Iterator[tuple[int, int]]:
    """Yield of each kind those counted most, of equal ones the first."""
    taken = Counter[str]()
    for other, practices in sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])):
        kind = kinds[other]
        if taken[kind] < most:
            taken[kind] += 1
            yield other, practices
