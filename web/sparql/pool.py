"""An elastic two-lane pool of killable query workers over one read-only store.

A query runs in a process of its own. One that takes longer than `soft_s` moves with its worker to the slow
lane (few, niced) and a spare takes its place, so long queries cannot stop short ones; at the deadline the
worker is killed. The engine's own limits do not hold: a join or a path cannot be stopped from within.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from kg.errors import QueryError, StoreError
from web.sparql import replies
from web.sparql.calls import Opening
from web.sparql.errors import PoolBusyError, QueryMemoryError, QueryTimeoutError, QueryTooBigError
from web.sparql.guard import Limits
from web.sparql.lanes import SLOW, Lanes
from web.sparql.process import START_S, Worker, WorkerGone
from web.sparql.replies import Reply, Wanted

BREATHER_S = 1.0


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
        self._lock = threading.Lock()
        self._open()

    def _open(self) -> None:
        """Begin with places only; a worker is started where None is taken."""
        fast, slow = self.size
        self._process_id = os.getpid()
        wait_s = min(self.caps.wait_s, self.caps.deadline_s)
        self._lanes = Lanes(fast=fast, slow=slow, wait_s=wait_s)
        # The kernel ends a worker with the thread that started it, so one lasting thread starts them all.
        self._starter = ThreadPoolExecutor(max_workers=1, thread_name_prefix="sparql-start")
        # A killed worker gives its memory back in its own time; whoever asked does not wait for that.
        self._reaper = ThreadPoolExecutor(max_workers=1, thread_name_prefix="sparql-reap")
        self._alive: set[Worker] = set()
        self._network: str | None = None
        self._closed = False

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *_raised: object) -> None:
        self.close()

    def warm(self) -> None:
        """Start every worker of the fast lane now; StoreError when the store cannot be opened."""
        taken = self._lanes.idle()
        for index, place in enumerate(taken):
            try:
                self._lanes.put(place or self._start(START_S))
            except StoreError:
                self._lanes.fill(taken[index:])
                raise

    @property
    def network(self) -> str:
        """`isolated`, or why workers could not leave the network; starts one to find out."""
        if self._network is None:
            self.warm()
        return self._network or "no worker started"

    def close(self) -> None:
        """End every worker, running or idle; queries after this are refused as busy."""
        with self._lock:
            self._closed = True
        self._starter.shutdown(wait=True, cancel_futures=True)
        self._reaper.shutdown(wait=True)
        with self._lock:
            alive, self._alive = self._alive, set()
        for each in alive:
            each.end()

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
        most = self.caps.rows if rows is None else min(rows, self.caps.rows)
        request = asked.request(self.limits, rows=most, size=self.caps.answer_bytes, finder=self.finder)
        head, body = self._run(request)
        return asked.reply(head, body, sent=request["query"])

    def _run(self, request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        self._after_fork()
        return self._ask(request, time.monotonic() + self.caps.deadline_s, again=True)

    def _ask(self, request: dict[str, Any], deadline: float, *, again: bool) -> tuple[dict[str, Any], bytes]:
        """Hand a query to a worker; to a second one where somebody else killed the first at once."""
        each = self._take(deadline)
        try:
            each.send(request)
            quick = each.answers_within(min(self.caps.soft_s, deadline - time.monotonic()))
            answer = each.receive(deadline) if quick else None
        except BaseException as error:
            self._retire(each)
            self._restock()
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
            self._retire(each, then=self._restock_later)
            raise PoolBusyError("query", "too many long queries are running", "ask again in a moment")
        self._restock()
        try:
            each.slow_down()
            return each.receive(deadline)
        except (TimeoutError, WorkerGone) as error:
            raise self._explained(error) from None
        finally:
            self._retire(each, then=self._lanes.leave_slow)

    def _take(self, deadline: float) -> Worker:
        """Return an idle worker, or one started in its place before the deadline."""
        place = self._lanes.take()
        if place is not None and place.process.poll() is None:
            return place
        if place is not None:
            self._retire(place)
        try:
            return self._start(deadline - time.monotonic())
        except BaseException:
            self._lanes.put(None)
            raise

    def _start(self, within_s: float) -> Worker:
        """Start a worker; one that is ready too late is ended again."""
        try:
            starting = self._starter.submit(self._start_here)
        except RuntimeError:  # the executor is shut down
            raise PoolBusyError("query", "the service is stopping") from None
        try:
            return starting.result(timeout=max(0.0, within_s))
        except TimeoutError:
            starting.add_done_callback(self._end_late)
            raise PoolBusyError("query", "no worker is ready in time", "ask again in a moment") from None

    def _end_late(self, started: Future[Worker]) -> None:
        if not started.cancelled() and started.exception() is None:
            self._retire(started.result())

    def _start_here(self) -> Worker:
        each = Worker(self.folder, self.caps.memory_bytes)
        with self._lock:
            self._alive.add(each)
            self._network = each.network
            closed = self._closed
        if closed:
            self._retire(each)
            raise PoolBusyError("query", "the service is stopping")
        return each

    def _restock(self) -> None:
        """Fill the place of a worker that moved or died, in the background."""
        try:
            self._starter.submit(self._fill)
        except RuntimeError:
            self._lanes.put(None)

    def _restock_later(self) -> None:
        """Leave a place empty for a moment: starting workers for one long query after another costs all."""
        pause = threading.Timer(BREATHER_S, self._restock)
        pause.daemon = True
        pause.start()

    def _fill(self) -> None:
        try:
            self._lanes.put(self._start_here())
        except (QueryError, StoreError):
            self._lanes.put(None)  # whoever takes the place tries again and tells

    def _retire(self, each: Worker, *, then: Callable[[], None] | None = None) -> None:
        """Kill a worker now, and reap it in the background; `then` runs once its memory is free."""
        each.kill()

        def reap() -> None:
            each.end()
            with self._lock:
                self._alive.discard(each)
            if then:
                then()

        try:
            self._reaper.submit(reap)
        except RuntimeError:  # the executor is shut down
            reap()

    def _explained(self, error: BaseException) -> BaseException:
        if isinstance(error, TimeoutError):
            return QueryTimeoutError("query", f"not done after {self.caps.deadline_s:g} s", "ask for less")
        if isinstance(error, WorkerGone):
            return _death(error.status, self.caps.memory_bytes)
        return error

    def _after_fork(self) -> None:
        """A forked copy of this process starts its own workers and leaves its parent's alone."""
        if self._process_id != os.getpid():
            self._lock = threading.Lock()
            self._open()


def _death(status: int, memory_bytes: int) -> QueryError:
    """Say why a worker died: the engine aborts when memory is refused, and faults when its stack is full."""
    if status == -signal.SIGSEGV:
        return QueryTooBigError("query", "nested too deeply for the engine", "make it simpler")
    if status in (-signal.SIGABRT, -signal.SIGKILL):
        what = f"needed more than {memory_bytes >> 20} MiB of memory"
        return QueryMemoryError("query", what, "ask for less, or add a LIMIT")
    return QueryMemoryError("query", f"ended its worker (status {status})", "make it simpler")
