"""A Dask cluster over TLS: killed workers, a poisoned document, a killed build; the same snapshot always."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from tests.engines.cluster_parts import Farm, certificates, farm, trust
from tests.engines.cluster_preload import POISON

pytestmark = pytest.mark.skipif(
    find_spec("distributed") is None, reason="no Dask: pip install 'jingyan[cluster]'"
)
DOCUMENTS = 24


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Documents of three passages each, all different."""
    folder = tmp_path_factory.mktemp("sources")
    for number in range(DOCUMENTS):
        text = f"第{number}份发言摘编\n□某市政协\n" + "".join(
            f"{head}、{what}。在第{number}个乡镇建立“{what}{number}”平台，形成“征集—协商—反馈”闭环。\n"
            for head, what in zip("一二三", ("搭建平台", "畅通渠道", "跟踪问效"), strict=True)
        )
        (folder / f"made-{number:02}.txt").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def undisturbed(sources: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, float]:
    """Return the id that processes of this machine give, which the cluster gives too, and its seconds."""
    folder = tmp_path_factory.mktemp("undisturbed")
    alone = {**os.environ, "JINGYAN_CLUSTER": ""}
    with farm(folder / "farm") as running:
        here = Farm("", folder, alone).build(sources, folder / "here")
        wanted = told(here)["snapshot"]
        begun = time.monotonic()
        assert told(running.build(sources, folder / "there"))["snapshot"] == wanted
        seconds = time.monotonic() - begun
        assert sum(line.startswith("read ") for line in running.log()) == DOCUMENTS
        assert sum(line.startswith("text ") for line in running.log()) > DOCUMENTS
    return str(wanted), seconds


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Farm]:
    with farm(tmp_path / "farm") as started:
        yield started


def told(build: subprocess.Popen[str]) -> dict[str, Any]:
    """Return what a build says of itself at its end."""
    out, err = build.communicate(timeout=300)
    assert build.returncode == 0, err
    said: dict[str, Any] = json.loads(out)
    return said


def test_a_worker_killed_in_the_middle_changes_nothing(
    running: Farm, sources: Path, tmp_path: Path, undisturbed: tuple[str, float]
) -> None:
    begun = time.monotonic()
    build = running.build(sources, tmp_path / "store")
    running.await_line("read ", DOCUMENTS // 4)
    os.kill(running.pids()[0], signal.SIGKILL)
    assert told(build)["snapshot"] == undisturbed[0]
    print(f"killed worker: {(time.monotonic() - begun) / undisturbed[1]:.2f} times as long")


def test_a_poisoned_document_is_named_and_left_out(
    running: Farm, sources: Path, tmp_path: Path, undisturbed: tuple[str, float]
) -> None:
    given = tmp_path / "sources"
    given.mkdir()
    for path in sources.iterdir():
        (given / path.name).hardlink_to(path)
    (given / "poisoned.txt").write_text(f"毒\n□某市政协\n一、{POISON}。建立平台。\n", encoding="utf-8")
    told(running.build(given, tmp_path / "store"))
    manifest = json.loads((tmp_path / "store/current/manifest.json").read_text(encoding="utf-8"))
    assert manifest["quarantined"] == ["poisoned"]
    assert len(manifest["documents"]) == DOCUMENTS
    assert sum(line == "died poisoned" for line in running.log()) == 6  # thrice with others, thrice alone


@pytest.mark.parametrize("what", ["read", "text"])
def test_a_killed_build_does_nothing_twice_that_it_kept(
    running: Farm, sources: Path, tmp_path: Path, undisturbed: tuple[str, float], what: str
) -> None:
    store = tmp_path / "store"
    first = running.build(sources, store)
    while not (kept := kept_by(store, what)):
        time.sleep(0.05)
    first.kill()
    first.communicate()
    kept |= kept_by(store, what)
    before = len(running.log())
    assert told(running.build(sources, store))["snapshot"] == undisturbed[0]
    again = {line.split()[1] for line in running.log()[before:] if line.startswith(f"{what} ")}
    assert again
    assert again & kept == set()
    print(f"killed build: {len(kept)} kept, {len(again)} still to do")


def kept_by(store: Path, what: str) -> set[str]:
    """Return what a build has put by: documents read, or texts encoded."""
    if what == "read":
        parts = (store / "cache/pieces").rglob("*.json")
        return {str(json.loads(part.read_bytes())["document"]) for part in parts if part.name[0] != "."}
    path = store / "cache/vectors.sqlite"
    if not path.exists():
        return set()
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as cache:
        try:
            rows = cache.execute("SELECT DISTINCT text FROM vectors WHERE role LIKE 'tokens:%'").fetchall()
        except sqlite3.OperationalError:  # not begun
            return set()
    return {str(text)[:12] for (text,) in rows}


def test_nobody_without_our_certificate_is_let_in(running: Farm, sources: Path, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    certificates(tmp_path / "other")
    for environment in (trust(tmp_path / "other"), dict.fromkeys(trust(tmp_path), "")):
        stranger = Farm(running.address, running.folder, {**running.environment, **environment})
        build = stranger.build(sources, tmp_path / "store")
        _, err = build.communicate(timeout=120)
        assert build.returncode in (2, 75)
        assert len(err.splitlines()) == 1
        assert "certificate" in err
    assert not (tmp_path / "store/current").exists()
