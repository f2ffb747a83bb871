"""Lookups that need no worker: one triple pattern about one thing, whose work cannot outgrow its answer.

A worker can be killed, which is what makes a public endpoint safe; handing a query over costs more than such
a lookup takes. These are safe without: `LOOKUP` matches the whole text or nothing, and what it matches scans
one index from a bound subject, without join, filter, path, order, DISTINCT or a variable told twice. So every
statement read is a row written, and writing stops at `ROWS` or `BYTES`, which ends the engine's work with it;
an answer as large is left to a worker.
"""

from __future__ import annotations

import re
from pathlib import Path
from threading import Lock
from typing import IO, TYPE_CHECKING, cast

from kg.errors import StoreError
from web.sparql import worker
from web.sparql.replies import Reply
from web.sparql.worker import ROW_ENDS, Capped, Full

if TYPE_CHECKING:
    from pyoxigraph import Store

    from web.sparql.formats import Wanted

CHARACTERS, ROWS, BYTES = 1_000, 500, 64 << 10
# Quantifiers that give nothing back: the time to refuse a text is linear in it.
_IRI = r"<[A-Za-z][A-Za-z0-9+.-]*+:[^<>\"{}|^`\\\x00-\x20]*+>"
_NAME = r"[A-Za-z][A-Za-z0-9]*+:[A-Za-z_][A-Za-z0-9_]*+"
_PREFIXES = rf"(?:PREFIX\s++[A-Za-z][A-Za-z0-9]*+:\s*+{_IRI}\s*+)*+"
_THING, _VARIABLE = rf"(?:{_IRI}|{_NAME})", r"\?(\w++)"
LOOKUP = re.compile(
    rf"\s*+{_PREFIXES}SELECT\s++(?:\*|(?:\?\w++\s*+)++)\s*+(?:WHERE\s*+)?\{{\s*+{_THING}\s++"
    rf"(?:{_VARIABLE}|{_THING}|a)\s++(?:{_VARIABLE}|{_THING})\s*+\.?\s*+\}}\s*+(?:LIMIT\s++\d{{1,6}}\s*+)?",
    re.ASCII | re.IGNORECASE,
)


class Lookups:
    """Answers lookups in this process, over the store in a folder as a worker opens it."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._lock = folder, Lock()
        self._store: Store | None = None

    def warm(self) -> None:
        """Open the store, unless it is open or closed for good; StoreError where that cannot be."""
        with self._lock:
            if self._store is None:
                self._store = _opened(self._folder)

    def close(self) -> None:
        """Let go of the store; lookups after this are left to workers."""
        self._store = None

    def answered(self, text: str, wanted: Wanted) -> Reply | None:
        """Return the answer to a lookup; None where a worker has to: no lookup, a large answer, trouble."""
        store, choice = self._store, wanted.solutions
        if store is None or choice is None or not is_lookup(text):
            return None
        try:
            return Reply(_body(store, text, choice.engine), choice.content_type)
        except (Full, SyntaxError, ValueError, RuntimeError, OSError):
            return None


def is_lookup(text: str) -> bool:
    """Say whether a query is one pattern about one thing, in a form that can be read in one way only."""
    if len(text) > CHARACTERS or "service" in text.lower():
        return False
    found = LOOKUP.fullmatch(text)
    return found is not None and (found[1] is None or found[1] != found[2])


def _opened(folder: Path) -> Store:
    try:
        return worker.opened(str(folder.resolve()))
    except (OSError, SyntaxError) as error:
        raise StoreError(str(folder), f"cannot be opened: {error}", "build the base again") from error


def _body(store: Store, text: str, kind: str) -> bytes:
    import pyoxigraph

    found = store.query(text, use_default_graph_as_union=True)
    assert isinstance(found, pyoxigraph.QuerySolutions), "a lookup is a SELECT query"
    writer = Capped(ROW_ENDS[kind], rows=ROWS, size=BYTES)
    found.serialize(cast(IO[bytes], writer), format=getattr(pyoxigraph.QueryResultsFormat, kind))
    return bytes(writer.body)
