"""What would take an endpoint down: runaways, bombs of brackets and patterns, and calls to other hosts."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks._sparql_bars import Bar
from benchmarks._sparql_service import ENDLESS, asking, served
from tests.web.sparql_parts import bombs, listener, runaways, service_spellings

DEADLINE_S = 2.0


def withstand(folder: Path) -> Iterator[Bar]:
    """Send everything over HTTP to a server of its own; measure how late each ended and what was lost."""
    late = []
    with served(folder, deadline_s=DEADLINE_S) as (port, server):
        for name, query in {"endless count": ENDLESS, **runaways()}.items():
            took, status = ended(port, query)
            late.append(took - DEADLINE_S)
            print(f"  {name:28}{status:5}{took:7.2f} s, next answer {next_answer(port):.0f} ms")
        for name, query in bombs():
            took, status = ended(port, query)
            late.append(took - DEADLINE_S)
            assert status in (200, 400, 403, 413, 503, 504, 507), (name, status)
        asked, heard = called(port)
        yield Bar("runaways and bombs ended after the deadline by at most", max(late), 0.5, " s", most=True)
        yield Bar("web processes lost", float(gone(server)), 0, "", most=True)
        yield Bar(f"connections from {asked} spellings of a call", float(heard), 0, "", most=True)


def ended(port: int, query: str) -> tuple[float, int]:
    """Return the seconds that a query took and the status it ended with."""
    began = time.perf_counter()
    status, _ = asking(port, form=True)(query)
    return time.perf_counter() - began, status


def next_answer(port: int) -> float:
    """Return the milliseconds of a query that asks nothing."""
    began = time.perf_counter()
    status, body = asking(port)("ASK {}")
    assert status == 200 and json.loads(body)["boolean"]
    return (time.perf_counter() - began) * 1000


def called(port: int) -> tuple[int, int]:
    """Return how many spellings were sent, and how many requests came to the address they name."""
    with listener() as (address, heard):
        spelled = [*service_spellings(address), f"LOAD <{address}>"]
        spelled += [f"SELECT * {word} <{address}> {{ ?s ?p ?o }}" for word in ("FROM", "FROM NAMED")]
        for query in spelled:
            ended(port, query)
        return len(spelled), len(heard)


def gone(server: subprocess.Popen[str]) -> bool:
    """True when the server's process ended."""
    return server.poll() is not None
