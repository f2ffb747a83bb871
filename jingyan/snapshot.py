"""Snapshots: built beside, summed, synced to disk, published by one rename; verified when opened.

`store/snapshots/<id>/` is never changed after its rename; `store/current` is a link to one of them.
A reader resolves the link once and opens every part from that folder, so it never sees a mixture.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jingyan.snapshot_sums import ALGORITHM, FORMER, summed
from kg.errors import StoreError, UserError

FORMAT = 1  # of the snapshot folder; another one is refused by name
KEEP = 3
MANIFEST = "manifest.json"
_UNSUMMED = ("LOCK", "LOG")  # RocksDB's own notes: written by readers, hold no data


class StoreBusy(UserError):
    """Another process is publishing to the same store."""

    code = "store-busy"
    exit_status = 75


@dataclass(frozen=True)
class Manifest:
    """What a snapshot is made of; `body` is the JSON object of `manifest.json`."""

    folder: Path
    body: dict[str, Any]

    @property
    def id(self) -> str:
        """The snapshot's id, from its logical content."""
        return str(self.body["snapshot"])

    @property
    def counts(self) -> dict[str, int]:
        """How many of each kind the snapshot holds."""
        return dict(self.body["counts"])


class SnapshotStore:
    """The folder of snapshots. Many readers, one publisher at a time."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._snapshots = root / "snapshots"

    @contextlib.contextmanager
    def publishing(self) -> Iterator[Path]:
        """Lock the store and yield an empty staging folder; swept away unless published.

        Raises StoreBusy when another process holds the lock.
        """
        with self._locked():
            self._sweep()
            staged = self._snapshots / f".staged-{os.getpid()}"
            staged.mkdir()
            try:
                yield staged
            except Exception as error:
                if _is_full(error):
                    done = "free some space and build again; what is in service stays as it is"
                    raise StoreError(str(self.root), "the disk is full", done) from error
                raise
            finally:
                shutil.rmtree(staged, ignore_errors=True)

    def publish(self, staged: Path, body: dict[str, Any]) -> Manifest:
        """Seal the staged folder as `body["snapshot"]` and point `current` at it; return its manifest."""
        body = {**body, "format": FORMAT, "sequence": self._next_sequence()}
        body |= {"sums": ALGORITHM, "files": _sums(staged)}
        body["seal"] = _seal(body)
        text = json.dumps(body, ensure_ascii=False, indent=1, sort_keys=True)
        (staged / MANIFEST).write_text(text, encoding="utf-8")
        _sync_tree(staged)
        return self._put(staged, str(body["snapshot"]))

    def adopt(self, staged: Path, name: str) -> Manifest:
        """Publish a staged copy of the snapshot `name`, sealed elsewhere; StoreError when it is not whole."""
        verify(staged, name=name)
        _sync_tree(staged)
        return self._put(staged, name)

    def back_to(self, name: str | None = None) -> Manifest:
        """Point `current` at another whole snapshot kept here, or at the newest older than it.

        Raises StoreError when there is none, StoreBusy when another process is publishing.
        """
        with self._locked():
            now = (self.root / "current").resolve().name
            others = [folder for folder in self._newest_first() if folder.name != now]
            kept = [f for f in others if (f.name == name if name else _sequence(f) < self._sequence_of(now))]
            if not kept:
                have = ", ".join(folder.name for folder in others) or "none"
                raise StoreError(str(self.root), f"no {name or 'older snapshot'} here", f"there is {have}")
            manifest = verify(kept[0])
            self._point_at(manifest.id)
            return manifest

    def current(self) -> Manifest:
        """Return the verified current snapshot; StoreError when absent, damaged or of another version."""
        link = self.root / "current"
        if not link.exists():
            raise StoreError(str(self.root), "no snapshot here", "run `jingyan build` first")
        return verify(link.resolve())

    def pointed_at(self) -> str:
        """Return the id that `current` names, empty where it names none."""
        link = self.root / "current"
        return link.readlink().name if link.is_symlink() else ""

    def holds(self, name: str) -> bool:
        """Say whether a snapshot is here whole."""
        return _is_whole(self._snapshots / name)

    def serviceable(self) -> tuple[Manifest, str | None]:
        """Return the current snapshot, or the newest whole one with the reason why not the current one."""
        try:
            return self.current(), None
        except StoreError as error:
            for folder in self._newest_first():
                with contextlib.suppress(StoreError):
                    return verify(folder), str(error)
            raise

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        """Hold the store's lock; StoreBusy when another process does."""
        self._snapshots.mkdir(parents=True, exist_ok=True)
        with (self.root / "lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise StoreBusy(str(self.root), "another build is publishing here", "wait for it") from error
            yield

    def _put(self, staged: Path, name: str) -> Manifest:
        """Move a sealed folder to its place and point `current` at it."""
        final = self._snapshots / name
        if not _is_whole(final):  # the same content may have been published before
            if final.exists():
                final.rename(self._snapshots / f".damaged-{os.getpid()}")
            staged.rename(final)
            _sync(self._snapshots)
        manifest = verify(final)
        self._point_at(final.name)
        self._sweep()
        return manifest

    def _sequence_of(self, name: str) -> int:
        return _sequence(self._snapshots / name)

    def _point_at(self, name: str) -> None:
        link = self.root / f".current-{os.getpid()}"
        link.unlink(missing_ok=True)
        link.symlink_to(Path("snapshots") / name)
        link.rename(self.root / "current")
        _sync(self.root)

    def _next_sequence(self) -> int:
        return max((_sequence(folder) for folder in self._folders()), default=0) + 1

    def _folders(self) -> list[Path]:
        return sorted(f for f in self._snapshots.iterdir() if not f.name.startswith("."))

    def _newest_first(self) -> list[Path]:
        if not self._snapshots.is_dir():
            return []
        return sorted(self._folders(), key=_sequence, reverse=True)

    def _sweep(self) -> None:
        """Remove what a killed build left and all but the newest snapshots. Called under the lock."""
        current = (self.root / "current").resolve()
        stale = [f for f in self._newest_first()[KEEP:] if f.resolve() != current]
        stale += [f for f in self._snapshots.iterdir() if f.name.startswith(".")]
        for folder in stale:
            shutil.rmtree(folder, ignore_errors=True)
        for link in self.root.glob(".current-*"):
            link.unlink(missing_ok=True)


def verify(folder: Path, *, name: str | None = None, anew: bool = False) -> Manifest:
    """Return the manifest of a snapshot whose every file is as it was published; StoreError otherwise.

    `name` is its id where the folder is not called so; `anew` reads also what this process has read before.
    """
    body = read_manifest(folder)
    if body.get("format") != FORMAT:
        raise StoreError(
            str(folder),
            f"snapshot format {body.get('format')}, this program reads {FORMAT}",
            "rebuild it with `jingyan build`",
        )
    if body.get("seal") != _seal(body) or body.get("snapshot") != (name or folder.name):
        raise StoreError(str(folder / MANIFEST), "the manifest was altered", "rebuild with `jingyan build`")
    told = {folder / name: (sum[0], sum[1]) for name, sum in body["files"].items()}
    whole = [path for path, (size, _) in told.items() if path.is_file() and path.stat().st_size == size]
    found = summed(whole, body.get("sums", FORMER), anew=anew)
    for path, sum in told.items():
        if found.get(path) != sum:
            raise StoreError(str(path), "the file is damaged or missing", "rebuild with `jingyan build`")
    return Manifest(folder, body)


def _is_full(error: Exception) -> bool:
    """Say whether the disk had no room; graph, index and SQLite tell it in ways of their own."""
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return True
    return any(words in str(error) for words in ("No space left", "disk is full", "File too large"))


def _is_whole(folder: Path) -> bool:
    with contextlib.suppress(StoreError):
        return bool(verify(folder).id)
    return False


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return the manifest of a folder, unchecked; StoreError when there is none."""
    try:
        body = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise StoreError(str(folder), "no readable manifest", "rebuild with `jingyan build`") from error
    if not isinstance(body, dict):
        raise StoreError(str(folder), "the manifest is no object", "rebuild with `jingyan build`")
    return body


def _sequence(folder: Path) -> int:
    try:
        return int(read_manifest(folder).get("sequence", 0))
    except (StoreError, TypeError, ValueError):
        return 0


def _seal(body: dict[str, Any]) -> str:
    rest = {key: value for key, value in body.items() if key != "seal"}
    return hashlib.sha256(json.dumps(rest, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _sums(folder: Path) -> dict[str, list[int | str]]:
    paths = sorted(p for p in folder.rglob("*") if p.is_file() and not p.name.startswith(_UNSUMMED))
    return {path.relative_to(folder).as_posix(): list(sum) for path, sum in sorted(summed(paths).items())}


def _sync_tree(folder: Path) -> None:
    for path in sorted(folder.rglob("*"), reverse=True):
        _sync(path)
    _sync(folder)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
