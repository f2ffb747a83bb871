"""What a snapshot must answer: the same paths asked of the snapshot's own folder, opened apart."""

from __future__ import annotations

import gzip
import re
import threading
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

TOOK = re.compile(rb'"took_ms": ?[\d.]+')


class Answer(NamedTuple):
    """One answer, as far as it is compared."""

    path: str
    names: str  # the tag of a page, or the snapshot that the JSON names; empty where it names none
    digest: str


def answer(path: str, tag: str, encoding: str, body: bytes) -> Answer:
    """Return an answer with the snapshot it names."""
    whole = gzip.decompress(body) if encoding == "gzip" else body
    if path.startswith("/api/"):
        whole = TOOK.sub(b"", whole)
        tag = "".join(re.findall(r'"snapshot": ?"(\w+)"', whole.decode()))
    return Answer(path, "" if path.startswith("/sparql") else tag, sha256(whole).hexdigest())


@dataclass
class Oracle:
    """The answers of every snapshot that was published, and those that readers were given."""

    paths: Sequence[str]
    address: str
    expected: dict[str, set[Answer]] = field(default_factory=dict)
    seen: dict[Answer, list[tuple[float, float]]] = field(default_factory=lambda: defaultdict(list))
    lock: threading.Lock = field(default_factory=threading.Lock)

    def learn(self, store: Path) -> str:
        """Ask the snapshot that is current everything; return its id."""
        from jingyan.config import Settings
        from jingyan.opening import services_of
        from jingyan.snapshot import SnapshotStore
        from web.app import create_app

        manifest = SnapshotStore(store).current()
        if manifest.id in self.expected:
            return manifest.id
        services = services_of(manifest, Settings.from_environment(store=store))
        client = create_app(services).test_client()
        told = set()
        for path in self.paths:
            got = client.get(path, base_url=self.address)
            if got.status_code != 200:
                raise AssertionError(f"{path}: {got.status_code}")
            told.add(answer(path, got.headers.get("ETag", ""), "", got.data))
        services.sparql.close()
        services.searcher.close()
        with self.lock:
            self.expected[manifest.id] = told
        return manifest.id

    def note(self, given: Answer, since: float, until: float) -> None:
        """Keep an answer with the time in which it was given."""
        with self.lock:
            self.seen[given].append((since, until))

    def wrong(self, in_service: Callable[[float, float], set[str]]) -> list[Answer]:
        """Return the answers that no snapshot gives which was in service when they were given."""
        return [
            given
            for given, times in self.seen.items()
            if not all(self._right(given, in_service(*between)) for between in times)
        ]

    def _right(self, given: Answer, names: set[str]) -> bool:
        return any(given in self.expected.get(name, ()) for name in names)
