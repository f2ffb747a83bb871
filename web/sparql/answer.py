"""One query for the command line: an answer as bytes, or as a table for people."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator, Mapping, Sequence

from web.sparql.errors import NotAcceptableError, QueryTooBigError
from web.sparql.formats import NAMES, Wanted, by_name
from web.sparql.names import shortened
from web.sparql.pool import Answering

WIDEST = 60  # columns of a terminal that one literal may take
_ZERO_WIDTH = ("Mn", "Me", "Cf")


def run_query(pool: Answering, text: str, *, format: str) -> bytes:
    """Return the answer in a format of `formats.NAMES`, or as `table`, ending in a line break.

    A table shows triples as Turtle and says in its last line when it is cut; in another format a cut answer
    is a QueryTooBigError. Raises the QueryErrors of `Pool.query`.
    """
    if format not in ("table", *NAMES):
        raise NotAcceptableError("format", f"no such format: {format!r}", "one of table, " + ", ".join(NAMES))
    reply = pool.query(text, accept=for_people() if format == "table" else by_name(format))
    if reply.truncated and (format != "table" or reply.kind == "triples"):
        raise QueryTooBigError(
            "query", f"its answer is over the cap of {reply.truncated}", "add LIMIT and OFFSET"
        )
    if format != "table" or reply.kind == "triples":
        return reply.body.rstrip(b"\r\n") + b"\n"
    body = json.loads(reply.body)
    if reply.kind == "boolean":
        return b"true\n" if body["boolean"] else b"false\n"
    lines = list(_table(body["head"]["vars"], body["results"]["bindings"]))
    if reply.truncated:
        lines.append(f"… cut: over the cap of {reply.truncated}")
    return ("\n".join(lines) + "\n").encode()


def for_people() -> Wanted:
    """Return the formats that a table or a page is made from."""
    rows, graph = by_name("json"), by_name("ttl")
    return Wanted(rows.solutions, rows.boolean, graph.triples)


def width(text: str) -> int:
    """Return the columns that `text` takes in a terminal: two for a wide character (UAX 11)."""
    return sum(_columns(character) for character in text)


def _columns(character: str) -> int:
    if unicodedata.category(character) in _ZERO_WIDTH:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _table(names: Sequence[str], bindings: Sequence[Mapping[str, Mapping[str, object]]]) -> Iterator[str]:
    rows = [[_shown(binding.get(name)) for name in names] for binding in bindings]
    widths = [max(map(width, column)) for column in zip(names, *rows, strict=True)]
    yield _line(names, widths)
    yield "  ".join("-" * each for each in widths)
    yield from (_line(row, widths) for row in rows)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (cell + " " * (most - width(cell)) for cell, most in zip(cells, widths, strict=True))
    return "  ".join(padded).rstrip()


def _shown(term: Mapping[str, object] | None) -> str:
    if term is None:
        return ""
    if term["type"] == "triple":
        parts = term["value"]
        assert isinstance(parts, Mapping)
        return "<< " + " ".join(_shown(parts[name]) for name in ("subject", "predicate", "object")) + " >>"
    value = str(term["value"])
    if term["type"] == "uri":
        return shortened(value) or f"<{value}>"
    return _cut(" ".join(value.split()))


def _cut(text: str) -> str:
    """Return `text` within the widest cell, an ellipsis for what is left out."""
    taken = 0
    for position, character in enumerate(text):
        taken += _columns(character)
        if taken > WIDEST:
            return text[: position - 1] + "…"
    return text
