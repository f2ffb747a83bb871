"""Snapshots through an object store: one machine builds and pushes, others pull and serve.

`<address>/snapshots/<id>/<file>` holds the files, `<address>/current` the id and how many came before it.
`current` is written on condition that nobody wrote it since it was read (RFC 9110, If-Match), so two pushers
never undo each other; a reader sees it only after every file is there.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jingyan.snapshot import MANIFEST, Manifest, SnapshotStore, StoreBusy, read_manifest
from kg.errors import ConfigError, StoreError

if TYPE_CHECKING:
    from obstore.store import ObjectStore

CURRENT = "current"


@dataclass(frozen=True)
class Current:
    """What the object store points at; `tag` names the very version that was read."""

    snapshot: str
    sequence: int
    tag: str | None


class Depot:
    """One base in an object store: `s3://bucket/path`, `gs://…` or `az://…`.

    Keys, region and endpoint come from the environment, as for every tool of that store (`AWS_*`).
    """

    def __init__(self, address: str, objects: ObjectStore | None = None) -> None:
        self.address = address
        self._objects = objects or _open(address)

    def push(self, store: SnapshotStore) -> Manifest:
        """Copy the current snapshot there and make it current; StoreBusy when another came meanwhile."""
        import obstore

        manifest = store.current()
        before = self.current()
        if before and before.snapshot == manifest.id:
            return manifest
        for name in [*sorted(manifest.body["files"]), MANIFEST]:
            obstore.put(self._objects, self._key(manifest.id, name), manifest.folder / name)
        self._point_at(manifest.id, before)
        return manifest

    def pull(self, store: SnapshotStore) -> Manifest:
        """Bring the current snapshot here, verify and serve it; StoreError when there is none whole."""
        there = self.current()
        if there is None:
            raise StoreError(self.address, "no snapshot there", "run `jingyan push` first")
        if store.holds(there.snapshot):
            return store.back_to(there.snapshot) if store.pointed_at() != there.snapshot else store.current()
        with store.publishing() as staged:
            self._fetch(there.snapshot, MANIFEST, staged)
            for name in sorted(read_manifest(staged)["files"]):
                self._fetch(there.snapshot, name, staged)
            return store.adopt(staged, there.snapshot)

    def current(self) -> Current | None:
        """Return what is current there."""
        import obstore
        from obstore.exceptions import BaseError

        try:
            found = obstore.get(self._objects, CURRENT)
            body: dict[str, Any] = json.loads(bytes(found.bytes()))
        except FileNotFoundError:
            return None
        except BaseError as error:
            raise _unreachable(self.address, error) from error
        return Current(body["snapshot"], body["sequence"], found.meta["e_tag"])

    def _point_at(self, name: str, before: Current | None) -> None:
        import obstore
        from obstore.exceptions import AlreadyExistsError, PreconditionError

        body = json.dumps({"snapshot": name, "sequence": before.sequence + 1 if before else 1}).encode()
        condition: Any = {"e_tag": before.tag} if before else "create"
        try:
            obstore.put(self._objects, CURRENT, body, mode=condition)
        except (AlreadyExistsError, PreconditionError) as error:
            raise StoreBusy(
                self.address, "another snapshot was pushed meanwhile", "pull it, then push again"
            ) from error

    def _fetch(self, snapshot: str, name: str, staged: Path) -> None:
        import obstore

        place = (staged / name).resolve()
        if not place.is_relative_to(staged.resolve()):
            raise StoreError(self.address, f"a file is named “{name}”", "push the snapshot anew")
        place.parent.mkdir(parents=True, exist_ok=True)
        try:
            with place.open("wb") as file:
                for piece in obstore.get(self._objects, self._key(snapshot, name)).stream():
                    file.write(piece)
        except FileNotFoundError as error:
            raise StoreError(
                f"{self.address}/{name}", "the file is missing", "push the snapshot anew"
            ) from error

    @staticmethod
    def _key(snapshot: str, name: str) -> str:
        return f"snapshots/{snapshot}/{name}"


def _open(address: str) -> ObjectStore:
    try:
        from obstore.store import from_url
    except ImportError as error:
        raise ConfigError(address, "obstore is not installed", "pip install 'jingyan[ship]'") from error
    from obstore.exceptions import BaseError

    try:
        return from_url(address)
    except (BaseError, ValueError) as error:
        raise ConfigError(address, f"is no address ({_first(error)})", "give s3://bucket/path") from error


def _unreachable(address: str, error: Exception) -> StoreError:
    return StoreError(address, f"cannot be read ({_first(error)})", "check address, keys and AWS_* settings")


def _first(error: Exception) -> str:
    """Return the first line of what the object store said, without its debugging part."""
    return (str(error).splitlines() or [type(error).__name__])[0][:200]
