"""The endpoint over a remote engine: the same guard, searches, formats and caps, without workers of ours."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any, cast

from kg.store.remote import LateError, RefusedError, RemoteStore
from web.sparql import replies, worker
from web.sparql.errors import PoolBusyError, QueryTimeoutError
from web.sparql.formats import Wanted
from web.sparql.guard import Limits
from web.sparql.replies import Reply
from web.sparql.searches import Opening

AT_ONCE = 4  # queries that the engine is asked at a time
WAIT_S = 2.0
ROWS, BYTES = 50_000, 32 << 20


class RemotePool:
    """Stands in for `Pool`; the engine itself has to end what runs too long, we only stop waiting."""

    network = "at the engine"

    def __init__(self, store: RemoteStore, *, finder: Opening | None = None) -> None:
        self._store, self._finder, self._free = store, finder, threading.Semaphore(AT_ONCE)

    def warm(self) -> None:
        """Ask the engine for nothing; StoreError when it does not answer."""
        self._store.query("ASK {}")

    def close(self) -> None:
        """Do nothing: the engine is not ours to end."""

    def query(
        self,
        text: str,
        *,
        accept: str | Wanted = "*/*",
        default_graphs: Sequence[str] | None = None,
        named_graphs: Sequence[str] | None = None,
        base: str | None = None,
        rows: int | None = None,
    ) -> Reply:
        """Answer one query as `Pool.query` does; StoreError when the engine does not answer."""
        asked = replies.Asked(text, accept, default_graphs, named_graphs, base)
        most = ROWS if rows is None else min(rows, ROWS)
        request = asked.request(Limits(), rows=most, size=BYTES, finder=self._finder)
        if not self._free.acquire(timeout=WAIT_S):
            raise PoolBusyError("query", "the engine is busy", "ask again in a moment")
        try:
            head, body = self._answer(request)
        finally:
            self._free.release()
        return asked.reply(head, body, sent=request["query"])

    def _answer(self, request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        try:
            return worker.answer(cast(Any, self._store), request)
        except RefusedError as error:
            if error.status != 400:
                raise
            return {"status": "syntax", "message": error.said}, b""
        except LateError:
            what = f"not done after {self._store.timeout_s:g} s"
            raise QueryTimeoutError("query", what, "ask for less") from None
