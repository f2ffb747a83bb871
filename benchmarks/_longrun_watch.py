"""How much a process holds as time goes by: memory, files, threads and children, and their slope."""

from __future__ import annotations

import re
import statistics
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

Sample = dict[str, float]
EVERY_S = 5.0


def children(pid: int) -> list[int]:
    """Return the processes it started."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        with suppress(OSError):
            found += map(int, (task / "children").read_text(encoding="ascii").split())
    return found


def sample(pid: int) -> Sample:
    """Return what a process holds now, in MB and pieces."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    sizes = {name: int(kb) / 1024 for name, kb in re.findall(r"(\w+):\s+(\d+) kB", status)}
    return {
        "RSS, MB": sizes["VmRSS"],
        "of it its own, MB": sizes["RssAnon"],
        "open files": len(list(Path(f"/proc/{pid}/fd").iterdir())),
        "mapped files": Path(f"/proc/{pid}/maps").read_text(encoding="utf-8").count("/snapshots/"),
        "threads": int(re.findall(r"Threads:\s+(\d+)", status)[0]),
        "query workers": len(children(pid)),
    }


@contextmanager
def watching(pid: int) -> Iterator[list[tuple[float, Sample]]]:
    """Sample for as long as the block runs; seconds and what was held."""
    samples: list[tuple[float, Sample]] = []
    stop, begun = threading.Event(), time.monotonic()

    def watch() -> None:
        while not stop.wait(EVERY_S):
            with suppress(OSError, KeyError):
                samples.append((time.monotonic() - begun, sample(pid)))

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield samples
    finally:
        stop.set()
        thread.join()


def told(samples: list[tuple[float, Sample]], *, warm_s: float) -> Iterator[str]:
    """Yield a line a figure: at the end of the warm-up, at the end, most, slope an hour."""
    kept = [(seconds, each) for seconds, each in samples if seconds >= warm_s]
    for name in kept[0][1] if len(kept) > 2 else ():
        values = [each[name] for _, each in kept]
        slope = statistics.linear_regression([seconds / 3600 for seconds, _ in kept], values).slope
        half = len(values) // 2
        late = statistics.linear_regression([s / 3600 for s, _ in kept[half:]], values[half:]).slope
        yield (
            f"{name:20} {values[0]:8.1f} -> {values[-1]:8.1f}, most {max(values):8.1f}, "
            f"{slope:+8.1f} an hour ({late:+8.1f} in the second half)"
        )
