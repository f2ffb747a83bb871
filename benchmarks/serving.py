"""Many readers: two workers over one snapshot, switches under load, searches beside bombs.

python -m benchmarks serving [--store FOLDER] [--seconds 8] [--switches 50]
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from benchmarks._http_load import Load, ask, asking
from jingyan.snapshot import SnapshotStore

WORKERS = 2
QUESTIONS = (
    "闭环反馈",
    "民生议事堂",
    "谁来评价办理结果",
    "委员工作室",
    "协商平台",
    "数字化改革",
    "基层治理",
    "提案督办",
)
BOMB = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
LOOKUP = "SELECT ?p ?o { ?s a <https://w3id.org/jingyan/ontology#Practice> ; ?p ?o } LIMIT 20"


def main(arguments: Sequence[str] | None = None) -> None:
    """Print one line a figure."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks serving")
    parser.add_argument("--store", type=Path, help="a store that is built; one of the first corpus otherwise")
    parser.add_argument("--seconds", type=float, default=8.0)
    parser.add_argument("--switches", type=int, default=50)
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        store = _store(Path(folder), asked.store)
        with served(store) as (port, master):
            _steady(port, master, asked.seconds)
            _switching(port, store, asked.switches)
            _bombed(port, asked.seconds)


def _store(folder: Path, given: Path | None) -> Path:
    """Return a store of our own with two snapshots, the second of one document more."""
    store = folder / "store"
    sources = Path(__file__).parent.parent / "data/sources"
    if given is not None:
        shutil.copytree(given, store, symlinks=True, ignore=shutil.ignore_patterns("sources"))
    environment = {**os.environ, "JINGYAN_STORE": str(store)}
    if given is None:
        _jingyan(["build", str(sources)], environment)
    made = folder / "another.txt"
    made.write_text(
        "另一份发言摘编\n□某市政协\n一、搭建平台。建立“议事会客厅”，形成“征集—协商—反馈”闭环。\n",
        encoding="utf-8",
    )
    _jingyan(["add", str(made)], environment)
    return store


def _jingyan(words: list[str], environment: dict[str, str]) -> None:
    subprocess.run(
        [sys.executable, "-m", "jingyan", *words], env=environment, check=True, capture_output=True
    )


@contextmanager
def served(store: Path) -> Iterator[tuple[int, int]]:
    """Serve the store with two workers; yield the port and the master's pid."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--http", "1", "--no-ws"]
    command += ["--workers", str(WORKERS), "--blocking-threads", "8", "--log-level", "error"]
    command += ["--port", str(port), "--factory", "jingyan.wsgi:application"]
    environment = {
        **os.environ,
        "JINGYAN_STORE": str(store),
        "JINGYAN_QUERY_SECONDS": "3",
        "MALLOC_ARENA_MAX": "2",
    }
    with subprocess.Popen(command, env=environment) as server:
        try:
            _await(port)
            yield port, server.pid
        finally:
            server.send_signal(signal.SIGTERM)


def _await(port: int) -> None:
    for _ in range(400):
        try:
            _ready(port)
            return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("the server did not get ready")


def _ready(port: int) -> dict[str, str]:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=10) as answer:
        state: dict[str, str] = json.loads(answer.read())
    return state


def _search(number: int, *, city: str = "") -> str:
    words = QUESTIONS[number % len(QUESTIONS)]
    return f"/api/v1/search?q={quote(words)}&k=10" + (f"&city={quote(city)}" if city else "")


def _steady(port: int, master: int, seconds: float) -> None:
    cities = _cities(port)
    kinds = {
        "/healthz": lambda _n: "/healthz",
        "search of one city": lambda n: _search(n, city=cities[n % len(cities)]),
        "search of all": _search,
        "SPARQL lookup": lambda _n: f"/sparql?query={quote(LOOKUP)}",
        "home page": lambda _n: "/",
    }
    for name, target in kinds.items():
        ask(port, target, seconds=1.5)  # both workers have read what they need
        print(f"{name:20}", ask(port, target, seconds=seconds), flush=True)
    print(f"{'memory, PSS':20}", ", ".join(f"{mb:.0f} MB" for mb in _memory(master)), "a worker", flush=True)


def _cities(port: int) -> list[str]:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{_search(0)}", timeout=30) as answer:
        return [each["value"] for each in json.loads(answer.read())["facets"]["city"]][:5]


def _memory(master: int) -> list[float]:
    """Return the proportional set size of every worker, in MB."""
    children = Path(f"/proc/{master}/task/{master}/children").read_text(encoding="ascii").split()
    sizes = []
    for child in children:
        lines = Path(f"/proc/{child}/smaps_rollup").read_text(encoding="ascii").splitlines()
        sizes.append(next(int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")))
    return sizes


def _switching(port: int, store: Path, switches: int) -> None:
    """Publish two snapshots in turn while readers ask."""
    snapshots = SnapshotStore(store)
    ids = sorted(f.name for f in (store / "snapshots").iterdir() if not f.name.startswith("."))[:2]
    taken: list[float] = []
    with asking(port, _search, clients=4) as load:
        for number in range(switches):
            wanted, begun = ids[number % 2], time.perf_counter()
            snapshots._point_at(wanted)
            while not _all_serve(port, wanted):
                time.sleep(0.02)
            taken.append(time.perf_counter() - begun)
    worst = max(taken, default=float("nan"))
    print(f"{f'{switches} switches':20}", load, f"; seen by all in at most {worst:.2f} s", flush=True)


def _all_serve(port: int, wanted: str) -> bool:
    """Say whether ten answers in a row, from whichever worker, name this snapshot."""
    return all(_ready(port)["snapshot"] == wanted for _ in range(10))


def _bombed(port: int, seconds: float) -> None:
    """Search while fifty clients send queries without end; 503 and 504 are their right answers."""
    idle = ask(port, _search, seconds=seconds, clients=2)
    with asking(
        port, lambda n: f"/sparql?query={quote(BOMB + f' LIMIT {n + 1}')}", clients=50, pause=0.2
    ) as bombs:
        time.sleep(1.0)
        beside = ask(port, _search, seconds=seconds, clients=2)
    ratio = beside.percentile(0.95) / idle.percentile(0.95)
    print(f"{'search, idle':20}", idle)
    print(f"{'beside 50 bombs':20}", beside, f"; p95 {ratio:.2f} times idle")
    print(f"{'the bombs':20}", _answers(bombs))


def _answers(load: Load) -> str:
    return f"{dict(sorted(load.statuses.items()))}, slowest {max(load.seconds, default=0):.1f} s"


if __name__ == "__main__":
    main()
