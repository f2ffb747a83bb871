"""The two lanes of a pool: places for workers, who may wait for one and how long, room for long queries."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterable
from contextlib import suppress
from queue import Empty, LifoQueue
from typing import TYPE_CHECKING

from web.sparql.errors import PoolBusyError

if TYPE_CHECKING:
    from web.sparql.process import Worker

MOMENT_S = 0.05  # many short queries long
SLOW = min(3, len(os.sched_getaffinity(0)))  # long queries at a time: each holds a thread that pages need


class Lanes:
    """Places of the fast lane, each an idle worker or None where one is to be started; room in the slow one.

    Who waits for a place holds a thread that pages need, and behind long queries waits in vain.
    """

    def __init__(self, *, fast: int, slow: int, wait_s: float) -> None:
        self._idle: LifoQueue[Worker | None] = LifoQueue()
        self._slow = threading.Semaphore(slow)
        self._fast, self._wait_s = fast, wait_s
        self._lock = threading.Lock()
        self._waiting, self._moved = 0, 0.0  # how many wait; when a place was last taken or given back
        for _ in range(fast):
            self._idle.put(None)

    def take(self) -> Worker | None:
        """Return a place; PoolBusyError when none is free in time."""
        with suppress(Empty):
            place = self._idle.get_nowait()
            self._moved = time.monotonic()
            return place
        with self._lock:
            self._waiting += 1
        try:
            place = self._idle.get(timeout=self._patience())
            self._moved = time.monotonic()
            return place
        except Empty:
            raise PoolBusyError("query", "every worker is taken", "ask again in a moment") from None
        finally:
            with self._lock:
                self._waiting -= 1

    def put(self, place: Worker | None) -> None:
        """Give a place back."""
        self._idle.put(place)

    def answered(self, worker: Worker) -> None:
        """Give the place of a worker back that answered at once."""
        self._moved = time.monotonic()
        self._idle.put(worker)

    def idle(self) -> list[Worker | None]:
        """Return every place that is free, taken all at once."""
        return [self._idle.get() for _ in range(self._idle.qsize())]

    def fill(self, places: Iterable[Worker | None]) -> None:
        """Give several places back."""
        for place in places:
            self._idle.put(place)

    def go_slow(self) -> bool:
        """Take room in the slow lane; False when it is full."""
        return self._slow.acquire(blocking=False)

    def leave_slow(self) -> None:
        """Give the room back."""
        self._slow.release()

    def _patience(self) -> float:
        """Return how long to wait for a place.

        As many as there are workers may wait long, or a moment while the slow lane is full; the others wait a
        moment where queries come and go, and not at all behind those that stay.
        """
        if self._waiting > self._fast:
            return MOMENT_S if time.monotonic() - self._moved < 2 * MOMENT_S else 0.0
        if not self.go_slow():
            return MOMENT_S
        self.leave_slow()
        return self._wait_s
