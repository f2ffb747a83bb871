"""Sums of files: what was read is known again until it changes or is asked for anew; older manifests hold."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from jingyan import snapshot, snapshot_sums
from jingyan.snapshot import MANIFEST, SnapshotStore, verify
from jingyan.snapshot_sums import summed
from kg.errors import StoreError


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The names of files whose bytes are read, files counting as settled at once."""
    names = list[str]()
    real = snapshot_sums._digest

    def noted(path: Path, algorithm: str) -> str:
        names.append(path.name)
        return real(path, algorithm)

    monkeypatch.setattr(snapshot_sums, "_SETTLED_NS", -1_000_000_000)
    monkeypatch.setattr(snapshot_sums, "_digest", noted)
    yield names


def test_what_was_read_is_known_until_it_changes_or_is_asked_for_anew(
    tmp_path: Path, read: list[str]
) -> None:
    paths = [tmp_path / "a", tmp_path / "b"]
    for path in paths:
        path.write_text(path.name * 5, encoding="utf-8")
    first = summed(paths)
    assert sorted(read) == ["a", "b"]
    assert first[paths[0]][0] == 5 and first[paths[0]][1] != first[paths[1]][1]
    (tmp_path / "b").rename(tmp_path / "c")
    assert summed([tmp_path / "a"]) == {paths[0]: first[paths[0]]}
    assert sorted(read) == ["a", "b"]
    other = tmp_path / "other"
    other.write_text("x" * 5, encoding="utf-8")
    other.replace(paths[0])  # another file of the same name and size
    assert summed([paths[0]])[paths[0]] != first[paths[0]]
    read.clear()
    assert summed([paths[0]], anew=True) == summed([paths[0]])
    assert read == ["a"]


def test_what_has_just_been_written_is_not_trusted_to_stay(
    tmp_path: Path, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshot_sums, "_SETTLED_NS", 60_000_000_000)
    (tmp_path / "a").write_text("闭环", encoding="utf-8")
    assert summed([tmp_path / "a"]) == summed([tmp_path / "a"])
    assert read == ["a", "a"]


def test_a_large_file_is_summed_to_its_end(tmp_path: Path) -> None:
    path, data = tmp_path / "large", bytes(range(256)) * 10_000
    path.write_bytes(data)
    assert summed([path], "sha256")[path] == (len(data), hashlib.sha256(data).hexdigest())
    before = summed([path])[path]
    path.write_bytes(data[:-1] + b"x")
    assert summed([path])[path] != before


def test_a_snapshot_of_an_earlier_program_still_opens(tmp_path: Path) -> None:
    store = SnapshotStore(tmp_path)
    with store.publishing() as staged:
        (staged / "texts.sqlite").write_text("闭环", encoding="utf-8")
        manifest = store.publish(staged, {"snapshot": "a1", "counts": {}})
    assert manifest.body["sums"] == "blake3"
    path = manifest.folder / "texts.sqlite"
    body = {key: value for key, value in manifest.body.items() if key != "sums"}
    body["files"] = {path.name: [path.stat().st_size, hashlib.sha256(path.read_bytes()).hexdigest()]}
    body["seal"] = snapshot._seal(body)
    (manifest.folder / MANIFEST).write_text(json.dumps(body), encoding="utf-8")
    assert verify(manifest.folder).id == "a1"
    path.write_text("环闭", encoding="utf-8")
    with pytest.raises(StoreError, match="damaged"):
        verify(manifest.folder)
