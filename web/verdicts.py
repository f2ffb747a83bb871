"""What curators decided about a thing: who, when and why, statement by statement, alike ones together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from kg.curation.findings import AUTO
from web.chains import Row
from web.services import current

Words = tuple[str, ...]
_OF_THING = "SELECT * FROM statements_decided WHERE entity = :iri ORDER BY rowid"


@dataclass(frozen=True)
class Decided:
    """Statements about which the same was decided; the latest day first where there are several."""

    status: str
    who: tuple[str, ...]
    days: tuple[str, ...]
    reasons: tuple[str, ...]
    statements: tuple[str, ...]


def decided(iri: str) -> tuple[Decided, ...]:
    """Return the history of curation of a thing, the latest first; none where nobody looked at it."""
    return current().kept(_decided, iri)


def _decided(iri: str) -> tuple[Decided, ...]:
    return collected(current().graph.facts.rows(_OF_THING, {"iri": iri}))


def collected(rows: Iterable[Row]) -> tuple[Decided, ...]:
    """Return rows, one for each name, day and reason of a statement, as what was decided together."""
    by_statement: dict[str, list[Row]] = defaultdict(list)
    for row in (one for one in rows if one["status"] != AUTO):
        by_statement[str(row["statement"])].append(row)
    alike: dict[tuple[str, Words, Words, Words], list[str]] = defaultdict(list)
    for statement, listed in by_statement.items():
        days = tuple(dict.fromkeys(day[:10] for day in _values(listed, "when")))
        key = (str(listed[0]["status"]), _values(listed, "who"), days, _values(listed, "reason"))
        alike[key].append(statement)
    found = [Decided(*key, tuple(statements)) for key, statements in alike.items()]
    return tuple(sorted(found, key=lambda one: (one.days, one.who), reverse=True))


def _values(rows: Iterable[Row], name: str) -> tuple[str, ...]:
    return tuple(sorted({str(row[name]) for row in rows if row[name]}, reverse=name == "when"))
