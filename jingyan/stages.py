"""The stages of a build: what each takes, what it leaves on disk, and a line that shows how far it is."""

from __future__ import annotations

import contextlib
import gc
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from jingyan.reading import Progress, silent

_SELDOM = (100_000, 20, 20)  # objects and rounds between two looks


@dataclass
class Stages:
    """How long each stage took and what it left on disk, in the order they ran."""

    progress: Progress
    told: dict[str, dict[str, float]] = field(default_factory=dict)

    @contextlib.contextmanager
    def stage(self, name: str, *files: Path) -> Iterator[Callable[[int, int], None]]:
        """Time a stage and yield its progress, (done, all); `files` are what it writes."""
        started = time.monotonic()
        self.progress(name, 0, 1)
        yield lambda done, total: self.progress(name, done, total)
        self.progress(name, 1, 1)
        written = sum(_bytes(path) for path in files)
        self.told[name] = {"seconds": round(time.monotonic() - started, 2), "mb": round(written / 1e6, 1)}


@contextlib.contextmanager
def seldom_collected() -> Iterator[None]:
    """Look for cycles less often: what a build holds is millions of plain rows that are in none."""
    before = gc.get_threshold()
    gc.set_threshold(*_SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _bytes(path: Path) -> int:
    found = [path] if path.is_file() else path.rglob("*")
    return sum(file.stat().st_size for file in found if file.is_file())


def shown() -> Progress:
    """Return what shows progress on a terminal, and nothing where there is none."""
    return Bar() if sys.stderr.isatty() else silent


class Bar:
    """One line on the terminal: stage, share done, rate, time it has taken and time left."""

    def __init__(self) -> None:
        self._stage, self._since, self._shown = "", 0.0, 0.0

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Draw the line anew, ten times a second at most; a stage that is done leaves its time behind."""
        now = time.monotonic()
        if stage != self._stage:
            self._stage, self._since, self._shown = stage, now, 0.0
        if done < total and now - self._shown < 0.1:
            return
        self._shown = now
        print(f"\r\033[K{line(stage, done, total, now - self._since)}", end="", file=sys.stderr, flush=True)
        if (done, total) == (1, 1):
            print("\r\033[K", end="", file=sys.stderr, flush=True)


def line(stage: str, done: int, total: int, seconds: float) -> str:
    """Return how far a stage is: `read 320/1000 32% 41.2/s 0:08, 0:16 left`."""
    rate = done / seconds if seconds > 0 else 0.0
    left = f", {_clock((total - done) / rate)} left" if rate and done < total else ""
    return f"{stage} {done}/{total} {100 * done // max(total, 1)}% {rate:.1f}/s {_clock(seconds)}{left}"


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
