"""Bounded load over loopback: threads with kept-alive connections; every status and time is kept."""

from __future__ import annotations

import http.client
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

Target = Callable[[int], str]  # the n-th path of a client


@dataclass
class Load:
    """What came back: seconds of every answer, how many of each status; 0 is a broken connection."""

    seconds: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    wall: float = 0.0

    def percentile(self, share: float) -> float:
        """Return milliseconds below which this share of the answers came."""
        ordered = sorted(self.seconds)
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")

    @property
    def failed(self) -> int:
        """How many answers were none or a server's fault, 503 apart: that one says try later."""
        return sum(
            count for status, count in self.statuses.items() if status == 0 or status in (500, 502, 504)
        )

    def __str__(self) -> str:
        rate = len(self.seconds) / self.wall if self.wall else 0.0
        times = ", ".join(f"p{int(100 * s)} {self.percentile(s):.1f}" for s in (0.5, 0.95, 0.99))
        return f"{rate:7.0f} req/s, {times} ms, {self.failed} failed, {dict(sorted(self.statuses.items()))}"


def ask(port: int, target: Target, *, seconds: float, clients: int = 8) -> Load:
    """Ask for `seconds` from `clients` connections at once."""
    with asking(port, target, clients=clients) as load:
        time.sleep(seconds)
    return load


@contextmanager
def asking(port: int, target: Target, *, clients: int = 8, pause: float = 0.0) -> Iterator[Load]:
    """Ask for as long as the block runs."""
    load, stop, lock = Load(), threading.Event(), threading.Lock()

    def one(first: int) -> None:
        connection, number = http.client.HTTPConnection("127.0.0.1", port, timeout=60), first
        while not stop.is_set():
            status, taken = _answer(connection, target(number))
            with lock:
                load.seconds.append(taken)
                load.statuses[status] += 1
            number += clients
            if pause:
                stop.wait(pause)
        connection.close()

    threads = [threading.Thread(target=one, args=(number,)) for number in range(clients)]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    try:
        yield load
    finally:
        stop.set()
        for thread in threads:
            thread.join()
        load.wall = time.perf_counter() - begun


def _answer(connection: http.client.HTTPConnection, path: str) -> tuple[int, float]:
    begun = time.perf_counter()
    try:
        connection.request("GET", path, headers={"Accept": "*/*"})
        answer = connection.getresponse()
        answer.read()
        return answer.status, time.perf_counter() - begun
    except (OSError, http.client.HTTPException):
        connection.close()  # the next request opens another
        return 0, time.perf_counter() - begun
