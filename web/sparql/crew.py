"""The workers of a pool: started in the places of its lanes, replaced when they go, reaped when done."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from kg.errors import QueryError, StoreError
from web.sparql.errors import PoolBusyError
from web.sparql.lanes import Lanes
from web.sparql.process import START_S, Worker

BREATHER_S = 1.0


class Crew:
    """Workers over the store in a folder; a worker is started where the lanes have an empty place."""

    def __init__(self, folder: Path, lanes: Lanes, *, memory_bytes: int) -> None:
        self._folder, self._lanes, self._memory_bytes = folder, lanes, memory_bytes
        self.process_id = os.getpid()
        # The kernel ends a worker with the thread that started it, so one lasting thread starts them all.
        self._starter = ThreadPoolExecutor(max_workers=1, thread_name_prefix="sparql-start")
        # A killed worker gives its memory back in its own time; whoever asked does not wait for that.
        self._reaper = ThreadPoolExecutor(max_workers=1, thread_name_prefix="sparql-reap")
        self._lock = threading.Lock()
        self._alive: set[Worker] = set()
        self._network: str | None = None
        self._closed = False

    @property
    def processes(self) -> list[int]:
        """The ids of the processes that were started and are not reaped."""
        with self._lock:
            return [each.process.pid for each in self._alive]

    @property
    def network(self) -> str:
        """`isolated`, or why workers could not leave the network; starts one to find out."""
        if self._network is None:
            self.warm()
        return self._network or "no worker started"

    def warm(self) -> None:
        """Start a worker in every empty place now; StoreError when the store cannot be opened."""
        taken = self._lanes.idle()
        for index, place in enumerate(taken):
            try:
                self._lanes.put(place or self._start(START_S))
            except StoreError:
                self._lanes.fill(taken[index:])
                raise

    def close(self) -> None:
        """End every worker, running or idle; who asks for one after this is told that it is busy."""
        with self._lock:
            self._closed = True
        self._starter.shutdown(wait=True, cancel_futures=True)
        self._reaper.shutdown(wait=True)
        with self._lock:
            alive, self._alive = self._alive, set()
        for each in alive:
            each.end()

    def take(self, deadline: float) -> Worker:
        """Return an idle worker, or one started in its place before the deadline."""
        place = self._lanes.take()
        if place is not None and place.process.poll() is None:
            return place
        if place is not None:
            self.retire(place)
        try:
            return self._start(deadline - time.monotonic())
        except BaseException:
            self._lanes.put(None)
            raise

    def restock(self) -> None:
        """Fill the place of a worker that moved or died, in the background."""
        try:
            self._starter.submit(self._fill)
        except RuntimeError:
            self._lanes.put(None)

    def restock_later(self) -> None:
        """Leave a place empty for a moment: starting workers for one long query after another costs all."""
        pause = threading.Timer(BREATHER_S, self.restock)
        pause.daemon = True
        pause.start()

    def retire(self, each: Worker, *, then: Callable[[], None] | None = None) -> None:
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
            self.retire(started.result())

    def _start_here(self) -> Worker:
        each = Worker(self._folder, self._memory_bytes)
        with self._lock:
            self._alive.add(each)
            self._network = each.network
            closed = self._closed
        if closed:
            self.retire(each)
            raise PoolBusyError("query", "the service is stopping")
        return each

    def _fill(self) -> None:
        try:
            self._lanes.put(self._start_here())
        except (QueryError, StoreError):
            self._lanes.put(None)  # whoever takes the place tries again and tells
