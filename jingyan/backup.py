"""A backup is one tar file: the snapshot in service, the curators' decisions, what readers reported."""

from __future__ import annotations

import os
import tarfile
from pathlib import Path

from jingyan.config import Settings
from jingyan.snapshot import Manifest, SnapshotStore
from kg.errors import StoreError

_SNAPSHOT, _CURATION, _STORE = "snapshot", "curation", "store"  # the folders in the file


def write(settings: Settings, path: Path) -> Manifest:
    """Write a backup of the verified current snapshot to `path`, whole or not at all; return its manifest."""
    store = SnapshotStore(settings.store)
    manifest = store.current()
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with tarfile.open(partial, "w:gz" if path.suffix == ".gz" else "w") as archive:
            archive.add(manifest.folder, f"{_SNAPSHOT}/{manifest.id}")
            for each in sorted(settings.curation.glob("*.jsonl")):
                archive.add(each, f"{_CURATION}/{each.name}")
            for each in sorted(settings.store.glob("*.jsonl")):
                archive.add(each, f"{_STORE}/{each.name}")
        with partial.open("rb") as written:
            os.fsync(written.fileno())
        partial.rename(path)
    except OSError as error:
        raise StoreError(str(path), f"cannot be written ({error.strerror})", "give another place") from error
    finally:
        partial.unlink(missing_ok=True)
    return manifest


def restore(settings: Settings, path: Path) -> tuple[Manifest, list[Path]]:
    """Publish the snapshot of a backup and put decisions and reports back where there are none.

    Returns its manifest and the files left as they are because they differ from those in the backup.
    Raises StoreError for a file that is no backup or was altered; then nothing is changed.
    """
    store = SnapshotStore(settings.store)
    with store.publishing() as staged:
        try:
            with tarfile.open(path) as archive:
                archive.extractall(staged, filter="data")
        except (OSError, tarfile.TarError) as error:
            raise StoreError(str(path), f"is no backup ({error})", "give one of `jingyan backup`") from error
        named = sorted((staged / _SNAPSHOT).glob("*"))
        if len(named) != 1:
            raise StoreError(str(path), "holds no snapshot", "give one of `jingyan backup`")
        files = _files(staged / _CURATION, settings.curation) | _files(staged / _STORE, settings.store)
        manifest = store.adopt(named[0], named[0].name)  # sweeps what is staged
    return manifest, [place for place, data in files.items() if not _put_back(place, data)]


def _files(source: Path, target: Path) -> dict[Path, bytes]:
    return {target / each.name: each.read_bytes() for each in sorted(source.glob("*.jsonl"))}


def _put_back(place: Path, data: bytes) -> bool:
    """Write a file that is not there; say whether the place now holds the data."""
    if not place.exists():
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    return place.read_bytes() == data
