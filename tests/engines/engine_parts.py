"""What the tests of remote engines share: a small graph, answers to compare, an oxigraph server."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pyoxigraph import Literal, QueryBoolean, QuerySolutions, Store

from benchmarks._sparql_graph import PREFIXES, graph
from kg import rules
from kg.errors import StoreError
from kg.store.remote import OXIGRAPH, RemoteStore

OXIGRAPH_SERVER = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or shutil.which("oxigraph")


def made() -> Store:
    """Return the graph of the benchmarks, small, with what the rules say of it."""
    store = Store()
    store.bulk_extend(graph(4_000))
    rules.infer(store)
    return store


def free_port() -> int:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        return int(bound.getsockname()[1])


@contextmanager
def oxigraph() -> Iterator[RemoteStore]:
    """Yield an empty oxigraph server in memory."""
    assert OXIGRAPH_SERVER is not None
    address = f"127.0.0.1:{free_port()}"
    command = [OXIGRAPH_SERVER, "serve", "--bind", address]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        store = RemoteStore(
            f"http://{address}/query", profile=OXIGRAPH, graph_store=f"http://{address}/store"
        )
        try:
            wait_for(store)
            yield store
        finally:
            process.kill()


def wait_for(store: RemoteStore) -> None:
    """Return once a server answers."""
    for _ in range(100):
        try:
            store.query("ASK {}")
            return
        except StoreError:
            time.sleep(0.05)
    raise AssertionError("the server does not start")


def told(store: Store | RemoteStore, query: str) -> Counter[object]:
    """Return the rows in no order, numbers by their value; triples once each."""
    found = store.query(PREFIXES + query, use_default_graph_as_union=True)
    if isinstance(found, QuerySolutions):
        names = [variable.value for variable in found.variables]
        return Counter(tuple(plain(row[name]) for name in names) for row in found)
    assert not isinstance(found, QueryBoolean)
    return Counter(set(map(str, found)))


def plain(term: object) -> object:
    if isinstance(term, Literal) and term.datatype.value.endswith(("integer", "decimal", "double", "float")):
        return round(float(term.value), 6)
    return getattr(term, "value", term)
