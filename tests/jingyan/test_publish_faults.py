"""Killed at any step, out of room, published twice at once: the old snapshot or the new, never a mixture."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from jingyan.snapshot import SnapshotStore, verify
from kg.errors import StoreError
from tests.jingyan import publishing

SCRIPT = str(Path(publishing.__file__))
KILLS = 30  # `python -m benchmarks faults` does two hundred
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])}


def run(*words: str) -> subprocess.CompletedProcess[str]:
    """Run the publishing script to its end."""
    command = [sys.executable, SCRIPT, *words]
    return subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True, check=False)


@pytest.fixture
def store(tmp_path: Path) -> SnapshotStore:
    """A store with the snapshot `old`."""
    store = SnapshotStore(tmp_path / "store")
    publishing.publish(store, "old")
    return store


def held(folder: Path) -> set[str]:
    """Return what the files of a snapshot hold, as the name each was written with."""
    files = (folder / "graph/data", folder / "texts.sqlite", folder / "passages.faiss")
    return {file.read_text(encoding="utf-8")[: len(folder.name)] for file in files}


def steps(store: SnapshotStore, name: str) -> list[str]:
    """Return the calls that publishing makes, with their paths below the store."""
    done = run("steps", str(store.root), name)
    assert done.returncode == 0, done.stderr
    return done.stdout.replace(f"{store.root}/", "").splitlines()


def test_killed_before_any_step_the_old_or_the_new_is_whole(store: SnapshotStore, tmp_path: Path) -> None:
    shutil.copytree(store.root, tmp_path / "measured", symlinks=True)
    count = len(steps(SnapshotStore(tmp_path / "measured"), "new"))
    assert count >= 15
    seen = []
    for number in range(count):
        copy = SnapshotStore(tmp_path / f"killed-{number}")
        shutil.copytree(store.root, copy.root, symlinks=True)
        assert run("kill", str(copy.root), "new", str(number)).returncode == -9
        manifest = copy.current()
        assert held(manifest.folder) == {manifest.id}
        seen.append(manifest.id)
        publishing.publish(copy, "next")  # what was left does not stand in the way
        assert copy.current().id == "next"
        assert not [f for f in (copy.root / "snapshots").iterdir() if f.name.startswith(".")]
    assert seen == sorted(seen, key=["old", "new"].index)
    assert set(seen) == {"old", "new"}


def test_everything_is_on_disk_before_it_is_named(store: SnapshotStore) -> None:
    calls = steps(store, "new")
    staged = next(call.split()[1] for call in calls if call.startswith("mkdir snapshots/.staged"))
    moved = next(i for i, c in enumerate(calls) if c.startswith(f"rename {staged} "))
    parts = ("", "/graph", "/graph/data", "/texts.sqlite", "/passages.faiss", "/manifest.json")
    assert {f"fsync {staged}{part}" for part in parts} <= set(calls[:moved])
    pointed = next(i for i, c in enumerate(calls) if c.startswith("rename .current-"))
    assert moved < calls.index("fsync snapshots") < pointed
    assert f"fsync {store.root}" in calls[pointed:]


def test_a_reader_never_sees_a_mixture_while_publishers_are_killed(store: SnapshotStore) -> None:
    chance, opened = random.Random(7), 0
    for _ in range(KILLS):
        with subprocess.Popen(
            [sys.executable, SCRIPT, "loop", str(store.root)], env=ENVIRONMENT
        ) as publisher:
            until = time.monotonic() + 20  # a new one is seen long before, and a moment later it is killed
            while time.monotonic() < until:
                manifest, _ = store.serviceable()
                assert held(manifest.folder) == {manifest.id}
                opened += 1
                if manifest.id.startswith(f"{publisher.pid}-"):
                    until = min(until, time.monotonic() + 0.03 * chance.random())
            publisher.kill()
        assert store.current().id.startswith(f"{publisher.pid}-")
    assert opened > KILLS


def test_a_second_publisher_ends_with_75(store: SnapshotStore) -> None:
    with store.publishing():
        second = run("steps", str(store.root), "new")
    assert "StoreBusy" in second.stderr
    assert store.current().id == "old"


def test_without_room_the_old_one_stays_and_nothing_is_left(store: SnapshotStore) -> None:
    before = sorted(store.root.rglob("*"))
    done = run("full", str(store.root), "new")
    assert "the disk is full" in done.stderr.splitlines()[-1]
    assert store.current().id == "old"
    assert sorted(store.root.rglob("*")) == before


@pytest.mark.parametrize("damage", ["flip", "truncate", "delete"])
def test_damage_of_any_file_is_found(store: SnapshotStore, damage: str) -> None:
    whole = store.current().folder
    files = [path for path in sorted(whole.rglob("*")) if path.is_file()]
    assert len(files) == 4
    for path in files:
        data = path.read_bytes()
        if damage == "flip":
            path.write_bytes(data[:7] + bytes([data[7] ^ 1]) + data[8:])
        elif damage == "truncate":
            path.write_bytes(data[:-1])
        else:
            path.unlink()
        with pytest.raises(StoreError, match=r"damaged|altered|no readable"):
            verify(whole)
        path.write_bytes(data)
    assert verify(whole).id == "old"
