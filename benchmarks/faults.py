"""Kills and damage: a publisher killed at random beside a reader; every file of a real snapshot damaged.

python -m benchmarks faults [--kills 200] [--store FOLDER]
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from jingyan.snapshot import MANIFEST, SnapshotStore, verify
from kg.errors import StoreError

ROOT = Path(__file__).parent.parent
SCRIPT = ROOT / "tests/jingyan/publishing.py"
HELD = ("graph/data", "texts.sqlite", "passages.faiss")
LONGEST_S = 0.15  # some ten publishings
DAMAGE = ("a bit flipped", "cut short", "deleted")


def main(arguments: Sequence[str] | None = None) -> int:
    """Print counts; 1 when anything was lost, mixed or not found."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks faults")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--store", type=Path, help="a store that is built; one of the first corpus otherwise")
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        mixed = killed(SnapshotStore(Path(folder) / "kills"), asked.kills)
        missed = damaged(_copy(Path(folder), asked.store))
    return 1 if mixed or missed else 0


def killed(store: SnapshotStore, kills: int) -> int:
    """Kill a publisher again and again, at any moment; return how often a reader saw no whole snapshot."""
    _run("steps", str(store.root), "first").check_returncode()
    chance, told, generations = random.Random(11), Counter[str](), set[str]()
    for _ in range(kills):
        with subprocess.Popen(
            [sys.executable, str(SCRIPT), "loop", str(store.root)], env=_environment()
        ) as one:
            until, begun = time.monotonic() + 30, False
            while time.monotonic() < until:
                told[_seen(store, generations)] += 1
                if not begun and store.pointed_at().startswith(f"{one.pid}-"):
                    until, begun = time.monotonic() + LONGEST_S * chance.random(), True
            one.kill()
        told[_seen(store, generations)] += 1
    print(
        f"{kills} kills, {told.total():,} openings, {len(generations):,} snapshots seen: {dict(told)}",
        flush=True,
    )
    return told.total() - told["whole"]


def _seen(store: SnapshotStore, generations: set[str]) -> str:
    """Open what is served and say whether all its files are of one publishing."""
    try:
        manifest, _ = store.serviceable()
        held = {(manifest.folder / name).read_text(encoding="utf-8")[: len(manifest.id)] for name in HELD}
    except FileNotFoundError:
        return _seen(store, generations)  # swept while it was read: three newer ones stand in its place
    except StoreError as error:
        return f"none: {error.what}"
    generations.add(manifest.id)
    return "whole" if held == {manifest.id} else "mixed"


def damaged(store: SnapshotStore) -> int:
    """Damage every file of a real snapshot in each way; return how often that was not found."""
    whole, chance, told = store.current(), random.Random(5), Counter[str]()
    files = [whole.folder / name for name in (*sorted(whole.body["files"]), MANIFEST)]
    for path in files:
        data = path.read_bytes()
        for name in DAMAGE if data else DAMAGE[2:]:  # an empty file has no bit to flip
            _damage(path, data, name, chance)
            told[f"{name}, {'found' if _is_refused(store) else f'NOT FOUND in {path.name}'}"] += 1
            path.write_bytes(data)
    assert verify(whole.folder).id == whole.id
    print(f"{len(files)} files of snapshot {whole.id}: {dict(sorted(told.items()))}", flush=True)
    return sum(count for name, count in told.items() if not name.endswith(", found"))


def _is_refused(store: SnapshotStore) -> bool:
    """Say whether the store's current snapshot cannot be opened."""
    try:
        store.current()
    except StoreError:
        return True
    return False


def _damage(path: Path, data: bytes, how: str, chance: random.Random) -> None:
    at = chance.randrange(len(data) or 1)
    if how == "deleted":
        path.unlink()
    elif how == "cut short":
        path.write_bytes(data[:at])
    else:
        path.write_bytes(data[:at] + bytes([data[at] ^ (1 << chance.randrange(8))]) + data[at + 1 :])


def _copy(folder: Path, given: Path | None) -> SnapshotStore:
    """Return a store of our own with a real snapshot."""
    store = folder / "store"
    if given is not None:
        shutil.copytree(given, store, symlinks=True, ignore=shutil.ignore_patterns("cache", "sources"))
        return SnapshotStore(store)
    command = [sys.executable, "-m", "jingyan", "build", str(ROOT / "data/sources"), "--store", str(store)]
    subprocess.run(command, check=True, capture_output=True)
    return SnapshotStore(store)


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT)}


def _run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(SCRIPT), *words], env=_environment(), capture_output=True, text=True
    )


if __name__ == "__main__":
    raise SystemExit(main())
