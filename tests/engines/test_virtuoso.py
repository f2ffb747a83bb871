"""The same answers from Virtuoso, started for real; where it differs, what stands in for the query."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from typing import cast

import pytest
from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, Store

from benchmarks._sparql_graph import QUERIES
from kg.errors import QueryError, StoreError
from kg.store.remote import VIRTUOSO, RemoteStore
from tests.engines.engine_parts import made, told

SERVER = shutil.which("virtuoso-t")
pytestmark = pytest.mark.skipif(SERVER is None, reason="no Virtuoso: apt-get install virtuoso-opensource")
A, B = NamedNode("urn:test:a"), NamedNode("urn:test:b")
GAPS = {"loop by path", "regex"}  # a cycle stops its compiler; a choice of Chinese words finds nothing
INI = """[Database]
DatabaseFile = {0}/v.db
ErrorLogFile = {0}/v.log
LockFile = {0}/v.lck
TransactionFile = {0}/v.trx
xa_persistent_file = {0}/v.pxa
[TempDatabase]
DatabaseFile = {0}/t.db
TransactionFile = {0}/t.trx
[Parameters]
ServerPort = 127.0.0.1:{1}
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
[HTTPServer]
ServerPort = 127.0.0.1:{2}
ServerThreads = 10
[SPARQL]
ResultSetMaxRows = 10000
"""


def free_ports() -> tuple[int, int]:
    with socket.socket() as one, socket.socket() as other:
        one.bind(("127.0.0.1", 0))
        other.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1]), int(other.getsockname()[1])


@pytest.fixture(scope="module")
def remote(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RemoteStore]:
    """An empty Virtuoso with the login that it comes with."""
    assert SERVER is not None
    folder = tmp_path_factory.mktemp("virtuoso")
    inner, port = free_ports()
    (folder / "v.ini").write_text(INI.format(folder, inner, port), encoding="utf-8")
    command = [SERVER, "+foreground", "+configfile", str(folder / "v.ini")]
    silent = subprocess.DEVNULL
    with subprocess.Popen(command, stdout=silent, stderr=silent, cwd=folder) as process:
        address = f"http://127.0.0.1:{port}"
        store = RemoteStore(
            f"{address}/sparql",
            profile=VIRTUOSO,
            graph_store=f"{address}/sparql-graph-crud-auth",
            login=("dba", "dba"),
        )
        try:
            wait_for(store)
            yield store
        finally:
            process.kill()


def wait_for(store: RemoteStore) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            store.query("ASK {}")
            return
        except (StoreError, QueryError):
            time.sleep(0.2)
    raise AssertionError("the server does not start")


@pytest.fixture(scope="module")
def local() -> Store:
    return made()


@pytest.fixture(scope="module")
def published(remote: RemoteStore, local: Store) -> RemoteStore:
    remote.publish(local)
    return remote


@pytest.mark.parametrize("name", sorted(QUERIES.keys() - GAPS))
def test_sixteen_of_eighteen_answer_alike(published: RemoteStore, local: Store, name: str) -> None:
    assert told(published, QUERIES[name]) == told(local, QUERIES[name])


def test_what_the_gaps_asked_is_asked_otherwise(published: RemoteStore, local: Store) -> None:
    loops = "SELECT (COUNT(?m) AS ?n) { ?m a jy:DerivedLoop }"
    assert told(published, loops) == told(local, QUERIES["loop by path"])
    words = QUERIES["regex"].replace(
        'regex(?l, "闭环|循环")', '(CONTAINS(STR(?l), "闭环") || CONTAINS(STR(?l), "循环"))'
    )
    assert told(published, words) == told(local, QUERIES["regex"])


def test_the_gaps_are_still_there(published: RemoteStore, local: Store) -> None:
    with pytest.raises(QueryError, match="answered 500"):
        told(published, QUERIES["loop by path"])
    assert told(published, QUERIES["regex"]) != told(local, QUERIES["regex"])


def test_truth_is_told_as_truth(published: RemoteStore) -> None:
    assert published.query("ASK { ?s ?p ?o }")
    assert not published.query("ASK { ?s <urn:nothing> ?o }")


def test_publishing_replaces_a_graph_whole_and_drops_what_is_named(remote: RemoteStore) -> None:
    def held(name: NamedNode) -> set[str]:
        rows = cast(QuerySolutions, remote.query(f"SELECT ?o {{ GRAPH {name} {{ ?s ?p ?o }} }}"))
        return {str(row["o"]) for row in rows}

    first = [Quad(A, B, Literal(word), name) for word in ("甲", "乙") for name in (A, B)]
    assert remote.publish(first) == ["urn:test:a", "urn:test:b"]
    assert remote.publish([Quad(A, B, Literal("丙"), A)]) == ["urn:test:a"]
    assert (held(A), held(B)) == ({'"丙"'}, {'"甲"', '"乙"'})
    remote.drop(["urn:test:a", "urn:test:b"])
    assert held(A) == held(B) == set()


def test_a_wrong_password_is_a_refusal(remote: RemoteStore) -> None:
    stranger = RemoteStore(
        remote.endpoint, profile=VIRTUOSO, graph_store=remote.graph_store, login=("dba", "wrong")
    )
    with pytest.raises(QueryError, match="answered 401"):
        stranger.publish([Quad(A, B, Literal("甲"), A)])
