"""An elastic two-lane pool of killable query workers over one read-only store.

A query runs in a process of its own. One that takes longer than `soft_s` moves with its worker to the slow
lane (few, niced) and a spare takes its place, so long queries cannot stop short ones; at the deadline the
worker is killed. The engine's own limits do not hold: a join or a path cannot be stopped from within. Only
what `lookups` proves to be short is answered without a worker.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from kg.errors import QueryError
from web.sparql import replies
from web.sparql.crew import Crew
from web.sparql.errors import PoolBusyError, QueryMemoryError, QueryTimeoutError, QueryTooBigError
from web.sparql.guard import Limits
from web.sparql.lanes import SLOW, Lanes
from web.sparql.lookups import Lookups
from web.sparql.process import Worker, WorkerGone
from web.sparql.replies import Reply, Wanted
from web.sparql.searches import Opening


class Answering(Protocol):
    """What the endpoint needs: a pool, or a store in this process for the conformance tests."""

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
        """Answer one query with at most `rows` rows; raises a QueryError."""


@dataclass(frozen=True, slots=True)
class Caps:
    """What one query may take; `wait_s` is how long it may queue for a worker."""

    deadline_s: float
    memory_bytes: int
    soft_s: float = 0.25
    wait_s: float = 2.0
    rows: int = 50_000
    answer_bytes: int = 32 << 20


class Pool:
    """Workers over the store in a folder, started at the first query or at `warm()`, ended by `close()`."""

    def __init__(
        self,
        store_folder: Path,
        *,
        deadline_s: float = 10.0,
        memory_bytes: int = 1 << 30,
        workers: int = 2,
        slow: int = SLOW,
        caps: Caps | None = None,
        limits: Limits | None = None,
        finder: Opening | None = None,
    ) -> None:
        self.finder = finder
        self.folder, self.limits, self.size = store_folder, limits or Limits(), (workers, slow)
        self.caps = caps or Caps(deadline_s=deadline_s, memory_bytes=memory_bytes)
        self._open()

    def _open(self) -> None:
        """Begin with places only; a worker is started where None is taken."""
        fast, slow = self.size
        wait_s = min(self.caps.wait_s, self.caps.deadline_s)
        self._lanes = Lanes(fast=fast, slow=slow, wait_s=wait_s)
        self._crew = Crew(self.folder, self._lanes, memory_bytes=self.caps.memory_bytes)
        self._lookups = Lookups(self.folder)

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *_raised: object) -> None:
        self.close()

    def warm(self) -> None:
        """Start every worker of the fast lane now; StoreError when the store cannot be opened."""
        self._crew.warm()
        self._lookups.warm()

    @property
    def network(self) -> str:
        """`isolated`, or why workers could not leave the network; starts one to find out."""
        return self._crew.network

    @property
    def processes(self) -> list[int]:
        """The ids of the workers' processes."""
        return self._crew.processes

    def close(self) -> None:
        """End every worker, running or idle; queries after this are refused as busy."""
        self._crew.close()
        self._lookups.close()

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
        """Answer one query within the deadline, cut to `rows` or to the cap of the pool.

        Raises QuerySyntaxError, QueryRefusedError, QueryTooBigError, NotAcceptableError, PoolBusyError,
        QueryTimeoutError, QueryMemoryError; StoreError when no worker can open the store.
        """
        asked = replies.Asked(text, accept, default_graphs, named_graphs, base)
        self._after_fork()
        if rows is None and default_graphs is None and named_graphs is None:
            reply = self._lookups.answered(text, asked.wanted)
            if reply is not None:
                return reply
        most = self.caps.rows if rows is None else min(rows, self.caps.rows)
        request = asked.request(self.limits, rows=most, size=self.caps.answer_bytes, finder=self.finder)
        head, body = self._ask(request, time.monotonic() + self.caps.deadline_s, again=True)
        return asked.reply(head, body, sent=request["query"])

    def _ask(self, request: dict[str, Any], deadline: float, *, again: bool) -> tuple[dict[str, Any], bytes]:
        """Hand a query to a worker; to a second one where somebody else killed the first at once."""
        each = self._crew.take(deadline)
        try:
            each.send(request)
            quick = each.answers_within(min(self.caps.soft_s, deadline - time.monotonic()))
            answer = each.receive(deadline) if quick else None
        except BaseException as error:
            self._crew.retire(each)
            self._crew.restock()
            if again and isinstance(error, WorkerGone) and error.status == -signal.SIGKILL:
                return self._ask(request, deadline, again=False)
            raise self._explained(error) from None
        if answer is None:
            return self._finish_slowly(each, deadline)
        self._lanes.answered(each)
        return answer

    def _finish_slowly(self, each: Worker, deadline: float) -> tuple[dict[str, Any], bytes]:
        """Go on in the slow lane while a spare takes the place; the worker is ended afterwards."""
        if not self._lanes.go_slow():
            self._crew.retire(each, then=self._crew.restock_later)
            raise PoolBusyError("query", "too many long queries are running", "ask again in a moment")
        self._crew.restock()
        try:
            each.slow_down()
            return each.receive(deadline)
        except (TimeoutError, WorkerGone) as error:
            raise self._explained(error) from None
        finally:
            self._crew.retire(each, then=self._lanes.leave_slow)

    def _explained(self, error: BaseException) -> BaseException:
        if isinstance(error, TimeoutError):
            return QueryTimeoutError("query", f"not done after {self.caps.deadline_s:g} s", "ask for less")
        if isinstance(error, WorkerGone):
            return _death(error.status, self.caps.memory_bytes)
        return error

    def _after_fork(self) -> None:
        """A forked copy of this process starts its own workers and leaves its parent's alone."""
        if self._crew.process_id != os.getpid():
            self._open()


def _death(status: int, memory_bytes: int) -> QueryError:
    """Say why a worker died: the engine aborts when memory is refused, and faults when its stack is full."""
    if status == -signal.SIGSEGV:
        return QueryTooBigError("query", "nested too deeply for the engine", "make it simpler")
    if status in (-signal.SIGABRT, -signal.SIGKILL):
        what = f"needed more than {memory_bytes >> 20} MiB of memory"
        return QueryMemoryError("query", what, "ask for less, or add a LIMIT")
    return QueryMemoryError("query", f"ended its worker (status {status})", "make it simpler")
