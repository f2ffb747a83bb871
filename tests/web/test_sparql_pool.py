"""The pool: answers, caps, and that nothing a query does outlives its deadline or its pool."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pyoxigraph
import pytest

from kg.errors import QueryError, StoreError
from ontology import terms
from tests.web.sparql_parts import CROSS, DOCUMENT, LOOPS, build, listener, service_spellings
from web.sparql.errors import (
    NotAcceptableError,
    PoolBusyError,
    QueryMemoryError,
    QueryRefusedError,
    QuerySyntaxError,
    QueryTimeoutError,
)
from web.sparql.pool import Caps, Pool
from web.sparql.process import Worker, WorkerGone

DEADLINE = 1.0
MEMORY = 256 << 20


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("pool") / "graph")


@pytest.fixture(scope="module")
def pool(folder: Path) -> Iterator[Pool]:
    with Pool(folder, deadline_s=DEADLINE, memory_bytes=MEMORY) as made:
        made.warm()
        yield made


def count(pool: Pool, query: str, default: list[str] | None = None, named: list[str] | None = None) -> int:
    body = json.loads(pool.query(query, default_graphs=default, named_graphs=named).body)
    return int(body["results"]["bindings"][0]["n"]["value"])


def alive(process: int) -> bool:
    """True for a process that runs; one that only waits to be reaped does not."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_the_graph_and_what_was_inferred_are_one(pool: Pool) -> None:
    query = (
        "PREFIX jy: <https://w3id.org/jingyan/ontology#> SELECT ?city { ?m a jy:Mechanism ; jy:city ?city }"
    )
    rows = json.loads(pool.query(query).body)["results"]["bindings"]
    assert {row["city"]["value"] for row in rows} == set(LOOPS)


def test_a_dataset_in_query_or_request_replaces_the_union(pool: Pool) -> None:
    everything = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    one = f"SELECT (COUNT(*) AS ?n) FROM <{DOCUMENT}> {{ ?s ?p ?o }}"
    named = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
    assert count(pool, everything) == 612
    assert count(pool, one) == 9
    assert count(pool, one, default=["urn:inferred"]) == 3
    assert count(pool, everything, default=[DOCUMENT]) == 9
    assert count(pool, everything, named=[DOCUMENT]) == 0
    assert count(pool, named, named=[DOCUMENT, "urn:inferred"]) == 12
    assert count(pool, "SELECT (COUNT(*) AS ?n) FROM <http://127.0.0.1:9/> { ?s ?p ?o }") == 0


def test_a_graph_name_has_to_be_an_iri(pool: Pool) -> None:
    with pytest.raises(QuerySyntaxError, match="no absolute IRI"):
        pool.query("ASK { }", default_graphs=["relative"])


def test_an_error_names_line_and_column(pool: Pool) -> None:
    with pytest.raises(QuerySyntaxError) as wrong:
        pool.query("SELECT *\n{ ?s ?p 杭州市 }")
    assert (wrong.value.line, wrong.value.column) == (2, 12)
    with pytest.raises(
        QuerySyntaxError, match=f"jy:city is not declared; add PREFIX jy: <{terms.JY}>"
    ) as wrong:
        pool.query("SELECT *\n{ ?s jy:city ?o }")
    with pytest.raises(QuerySyntaxError, match="jy:x is not declared"):
        pool.query("SELECT * { ?s jy:x ?o }")
    assert (wrong.value.line, wrong.value.column) == (2, 6)
    with pytest.raises(QuerySyntaxError, match="contains a variable that is unbound"):
        pool.query("SELECT ?x { ?s ?p ?o } GROUP BY ?s")
    with pytest.raises(QuerySyntaxError, match="expected }"):
        pool.query("SELECT * { ?s ?p ?o")
    with pytest.raises(QuerySyntaxError, match="custom function"):
        pool.query("SELECT (<urn:f>(1) AS ?x) { }")


def test_nothing_acceptable_is_said(pool: Pool) -> None:
    with pytest.raises(NotAcceptableError, match="a graph"):
        pool.query("CONSTRUCT WHERE { ?s ?p ?o }", accept="text/csv")
    with pytest.raises(NotAcceptableError, match="rows"):
        pool.query("SELECT * { ?s ?p ?o }", accept="text/turtle")


def rows_of(body: bytes, kind: str) -> int:
    """Count rows by a reader that is not ours; it refuses a document that is not whole."""
    if kind == "csv":
        import csv
        import io

        return len(list(csv.reader(io.StringIO(body.decode(), newline=""), strict=True))) - 1
    if kind == "xml":
        return len(ElementTree.fromstring(body).findall(".//{*}result"))
    formats = {"json": pyoxigraph.QueryResultsFormat.JSON, "tsv": pyoxigraph.QueryResultsFormat.TSV}
    solutions = pyoxigraph.parse_query_results(body, format=formats[kind])
    assert isinstance(solutions, pyoxigraph.QuerySolutions)
    return len(list(solutions))


TYPES = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
}
TROUBLE = """SELECT ?s ?t { ?s <https://w3id.org/jingyan/ontology#position> ?o
  BIND ("甲\\r\\n\\"},{\\"乙</result>" AS ?t) }"""


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize("rows", [1, 7, 602, 603, 604])
def test_rows_over_the_cap_are_cut_to_a_whole_document(folder: Path, kind: str, rows: int) -> None:
    with Pool(folder, workers=1) as pool:
        whole = pool.query(TROUBLE, accept=TYPES[kind])
        reply = pool.query(TROUBLE, accept=TYPES[kind], rows=rows)
    assert rows_of(whole.body, kind) == 603
    assert rows_of(reply.body, kind) == min(rows, 603)
    assert reply.truncated == ("rows" if rows < 603 else None)


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize("size", [200, 5000])
def test_bytes_over_the_cap_are_cut_to_a_whole_document(folder: Path, kind: str, size: int) -> None:
    caps = Caps(deadline_s=5, memory_bytes=MEMORY, answer_bytes=size)
    with Pool(folder, workers=1, caps=caps) as pool:
        reply = pool.query(TROUBLE, accept=TYPES[kind])
    assert reply.truncated == "bytes"
    assert len(reply.body) <= size + len("</results></sparql>")
    assert 0 <= rows_of(reply.body, kind) < 100


def test_triples_over_the_cap_are_cut(pool: Pool) -> None:
    reply = pool.query("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", accept="application/n-triples", rows=5)
    assert (reply.truncated, reply.body.count(b"\n")) == ("rows", 5)


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
        for each in list(pool._alive):
            os.kill(each.process.pid, signal.SIGKILL)
            each.process.wait()
        assert pool.query("ASK { ?s ?p ?o }").kind == "boolean"


def test_no_process_is_left_after_close(folder: Path) -> None:
    pool = Pool(folder, deadline_s=20, memory_bytes=MEMORY)
    pool.warm()
    ended: list[str] = []
    thread = threading.Thread(target=_ended, args=(pool, ended))
    thread.start()
    until = time.monotonic() + 10
    while len(pool._alive) < 3 and time.monotonic() < until:
        time.sleep(0.05)  # it goes to the slow lane, and a spare takes its place
    processes = [each.process.pid for each in pool._alive]
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
        "print(*(each.process.pid for each in pool._alive), flush=True); input()"
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


def test_the_pool_refuses_every_spelling_of_service(pool: Pool) -> None:
    with listener() as (address, heard):
        for query in (*service_spellings(address), f"LOAD <{address}>"):
            with pytest.raises(QueryRefusedError):
                pool.query(query)
        for clause in ("FROM", "FROM NAMED"):
            pool.query(f"SELECT * {clause} <{address}> {{ ?s ?p ?o }}")
        pool.query("ASK { }", default_graphs=[address], named_graphs=[address])
    assert heard == []


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
