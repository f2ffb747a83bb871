"""The workers of a pool: no query outlives its deadline, no worker its pool; who is gone is replaced."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.errors import QueryError, StoreError
from tests.web.sparql_parts import CROSS, build, listener, service_spellings
from web.sparql.errors import PoolBusyError, QueryMemoryError, QueryTimeoutError
from web.sparql.pool import Pool
from web.sparql.process import Worker, WorkerGone

DEADLINE = 1.0
MEMORY = 256 << 20


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("workers") / "graph")


@pytest.fixture(scope="module")
def pool(folder: Path) -> Iterator[Pool]:
    with Pool(folder, deadline_s=DEADLINE, memory_bytes=MEMORY) as made:
        made.warm()
        yield made


def alive(process: int) -> bool:
    """True for a process that runs; one that only waits to be reaped does not."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


PAIRS = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i"
RUNAWAYS = {
    "count of a cross product": CROSS,
    "path over everything": f"SELECT (COUNT(*) AS ?n) {{ ?x (<x:a>|!<x:a>)* ?y . {PAIRS} }}",
    "group of a cross product": f"SELECT ?a (COUNT(*) AS ?n) {{ {PAIRS} }} GROUP BY ?a",
    "regular expression": f'ASK {{ {PAIRS} FILTER regex(CONCAT(str(?c), str(?i)), "(a.*)*没有$") }}',
}


@pytest.mark.parametrize("name", RUNAWAYS)
def test_a_runaway_ends_at_its_deadline_and_the_next_answer_is_quick(pool: Pool, name: str) -> None:
    began = time.monotonic()
    with pytest.raises((QueryTimeoutError, QueryMemoryError)):
        pool.query(RUNAWAYS[name])
    assert time.monotonic() - began < DEADLINE + 0.5
    began = time.monotonic()
    assert pool.query("ASK { ?s ?p ?o }").body.endswith(b"true}")
    assert time.monotonic() - began < 0.5


def test_a_query_that_wants_too_much_memory_is_told_so(folder: Path) -> None:
    with (
        Pool(folder, deadline_s=10, memory_bytes=64 << 20) as pool,
        pytest.raises(QueryMemoryError, match="64 MiB"),
    ):
        pool.query("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i")


def test_short_queries_go_on_beside_runaways(folder: Path) -> None:
    with Pool(folder, slow=3, deadline_s=2.0, memory_bytes=MEMORY) as pool:
        pool.warm()
        ended: list[str] = []
        threads = [threading.Thread(target=_ended, args=(pool, ended)) for _ in range(3)]
        for thread in threads:
            thread.start()
        time.sleep(0.8)
        began = time.monotonic()
        for _ in range(10):
            pool.query("ASK { ?s ?p ?o }")
        took = time.monotonic() - began
        for thread in threads:
            thread.join()
    assert ended == ["QueryTimeoutError"] * 3
    assert took < 1.0


def _ended(pool: Pool, ended: list[str]) -> None:
    try:
        pool.query(CROSS)
    except QueryError as error:
        ended.append(type(error).__name__)


def test_when_all_lanes_are_full_the_answer_is_busy(folder: Path) -> None:
    with Pool(folder, workers=1, slow=1, deadline_s=2.0, memory_bytes=MEMORY) as pool:
        ended: list[str] = []
        threads = [threading.Thread(target=_ended, args=(pool, ended)) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(set(ended)) == ["PoolBusyError", "QueryTimeoutError"]


def test_a_killed_worker_is_replaced(folder: Path) -> None:
    with Pool(folder, workers=2, memory_bytes=MEMORY) as pool:
        pool.warm()
        for process in pool.processes:
            os.kill(process, signal.SIGKILL)
            while alive(process):
                time.sleep(0.01)
        assert pool.query("ASK { ?s ?p ?o }").kind == "boolean"


def test_no_process_is_left_after_close(folder: Path) -> None:
    pool = Pool(folder, deadline_s=20, memory_bytes=MEMORY)
    pool.warm()
    ended: list[str] = []
    thread = threading.Thread(target=_ended, args=(pool, ended))
    thread.start()
    until = time.monotonic() + 10
    while len(pool.processes) < 3 and time.monotonic() < until:
        time.sleep(0.05)  # it goes to the slow lane, and a spare takes its place
    processes = pool.processes
    assert len(processes) == 3
    pool.close()
    thread.join(timeout=5)
    assert [process for process in processes if alive(process)] == []
    assert ended == ["QueryMemoryError"]  # its worker was killed under it
    with pytest.raises(PoolBusyError):
        pool.query("ASK { }")


def test_workers_die_with_a_killed_parent(folder: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from web.sparql.pool import Pool\n"
        "pool = Pool(Path(sys.argv[1])); pool.warm()\n"
        "print(*pool.processes, flush=True); input()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        processes = [int(part) for part in parent.stdout.readline().split()]
        assert [alive(process) for process in processes] == [True, True]
        parent.kill()
    until = time.monotonic() + 5
    while any(alive(process) for process in processes) and time.monotonic() < until:
        time.sleep(0.02)
    assert [process for process in processes if alive(process)] == []


def test_a_forked_copy_leaves_its_parents_workers_alone(folder: Path) -> None:
    code = (
        "import os, sys; from pathlib import Path; from web.sparql.pool import Pool\n"
        "pool = Pool(Path(sys.argv[1])); pool.query('ASK {}')\n"
        "child = os.fork()\n"
        "if not child: os._exit(0 if pool.query('ASK {}').kind == 'boolean' else 1)\n"
        "assert os.waitpid(child, 0)[1] == 0\n"
        "assert pool.query('ASK {}').kind == 'boolean'; pool.close()"
    )
    subprocess.run([sys.executable, "-c", code, str(folder)], check=True, timeout=30)


def test_a_missing_store_is_named(tmp_path: Path) -> None:
    with Pool(tmp_path / "nowhere") as pool:
        for ask in (pool.warm, lambda: pool.query("ASK { }")):
            with pytest.raises(StoreError, match="nowhere"):
                ask()


def test_a_relative_folder_will_do(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder.parent)
    with Pool(Path(folder.name), workers=1) as pool:
        assert pool.query("ASK { ?s ?p 1 }").body.endswith(b"true}")


def test_the_store_is_not_written(folder: Path) -> None:
    before = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
    with Pool(folder) as pool:
        pool.query("SELECT * { ?s ?p ?o }")
    assert {path.name: path.stat().st_mtime_ns for path in folder.iterdir()} == before


def test_a_worker_reaches_no_network_even_past_the_guard(folder: Path) -> None:
    worker = Worker(folder, MEMORY)
    try:
        if worker.network != "isolated":
            pytest.skip(f"this machine gives workers no namespace: {worker.network}")
        with listener() as (address, heard):
            for query in service_spellings(address):
                worker.send(_request(query))
                worker.receive(time.monotonic() + 5)
        assert heard == []
    finally:
        worker.end()


def test_a_crash_in_the_engine_is_an_answer(folder: Path) -> None:
    worker = Worker(folder, MEMORY)
    try:
        worker.send(_request("SELECT * {" + "{" * 10_000 + "}" * 10_000 + "}"))
        with pytest.raises(WorkerGone) as gone:
            worker.receive(time.monotonic() + 10)
        assert gone.value.status in (-signal.SIGSEGV, -signal.SIGABRT)
    finally:
        worker.end()


def _request(query: str) -> dict[str, object]:
    return {
        "query": query,
        "own_dataset": False,
        "base": None,
        "formats": {"solutions": "JSON", "boolean": "JSON", "triples": "TURTLE"},
        "default_graphs": None,
        "named_graphs": None,
        "rows": 100,
        "bytes": 1 << 20,
    }


def test_a_worker_starts_without_our_packages(folder: Path) -> None:
    worker = Worker(folder, MEMORY)
    try:
        mapped = Path(f"/proc/{worker.process.pid}/maps").read_text()
        assert "pyoxigraph" in mapped
        assert "faiss" not in mapped and "numpy" not in mapped
        assert set(Path(f"/proc/{worker.process.pid}/environ").read_text().strip("\0").split("\0")) == {
            "LC_ALL=C.UTF-8"
        }
    finally:
        worker.end()
