"""Snapshots are whole or refused; `current` moves by one rename."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from jingyan.snapshot import KEEP, Manifest, SnapshotStore, StoreBusy, verify
from kg.errors import StoreError


def _publish(store: SnapshotStore, name: str, text: str = "闭环") -> Manifest:
    with store.publishing() as staged:
        (staged / "graph").mkdir()
        (staged / "graph" / "000001.sst").write_text(text, encoding="utf-8")
        (staged / "texts.sqlite").write_text(name, encoding="utf-8")
        return store.publish(staged, {"snapshot": name, "counts": {"documents": 1}})


def test_a_published_snapshot_is_current_and_whole(tmp_path: Path) -> None:
    store = SnapshotStore(tmp_path)
    _publish(store, "a1")
    assert store.current().id == "a1"
    assert sorted(store.current().body["files"]) == ["graph/000001.sst", "texts.sqlite"]
    assert [p.name for p in (tmp_path / "snapshots").iterdir()] == ["a1"]


def test_a_failed_build_leaves_nothing_and_the_old_one_in_service(tmp_path: Path) -> None:
    store = SnapshotStore(tmp_path)
    _publish(store, "a1")
    with pytest.raises(RuntimeError), store.publishing() as staged:
        (staged / "half").write_text("x", encoding="utf-8")
        raise RuntimeError("stage failed")
    assert store.current().id == "a1"
    assert [p.name for p in (tmp_path / "snapshots").iterdir()] == ["a1"]


@pytest.mark.parametrize("name", ["graph/000001.sst", "texts.sqlite", "manifest.json"])
@pytest.mark.parametrize("damage", ["flip", "truncate", "delete"])
def test_any_damage_is_refused_and_the_last_whole_one_serves(tmp_path: Path, name: str, damage: str) -> None:
    store = SnapshotStore(tmp_path)
    _publish(store, "old")
    path = _publish(store, "new").folder / name
    content = path.read_bytes()
    if damage == "flip":
        path.write_bytes(bytes([content[0] ^ 1]) + content[1:])
    elif damage == "truncate":
        path.write_bytes(content[:-1])
    else:
        path.unlink()
    with pytest.raises(StoreError):
        store.current()
    manifest, reason = store.serviceable()
    assert manifest.id == "old"
    assert reason


def test_a_damaged_snapshot_of_the_same_content_is_replaced(tmp_path: Path) -> None:
    store = SnapshotStore(tmp_path)
    (_publish(store, "a1").folder / "texts.sqlite").write_text("broken", encoding="utf-8")
    _publish(store, "a1")
    assert store.current().id == "a1"


def test_another_format_is_refused_by_name(tmp_path: Path) -> None:
    folder = _publish(SnapshotStore(tmp_path), "a1").folder
    body = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    (folder / "manifest.json").write_text(json.dumps({**body, "format": 99}), encoding="utf-8")
    with pytest.raises(StoreError, match="format 99"):
        verify(folder)


def test_only_the_newest_are_kept(tmp_path: Path) -> None:
    store = SnapshotStore(tmp_path)
    names = [f"s{number}" for number in range(KEEP + 2)]
    for name in names:
        _publish(store, name)
    assert sorted(p.name for p in (tmp_path / "snapshots").iterdir()) == names[-KEEP:]


def test_two_publishers_at_once_the_second_is_told(tmp_path: Path) -> None:
    store = SnapshotStore(tmp_path)
    with store.publishing(), pytest.raises(StoreBusy) as error, SnapshotStore(tmp_path).publishing():
        pass
    assert error.value.exit_status == 75


def test_what_a_killed_build_left_is_swept(tmp_path: Path) -> None:
    store = SnapshotStore(tmp_path)
    _publish(store, "a1")
    (tmp_path / "snapshots" / ".staged-1").mkdir()
    (tmp_path / ".current-1").symlink_to("snapshots/a1")
    _publish(store, "a2")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["current", "lock", "snapshots"]
    assert sorted(p.name for p in (tmp_path / "snapshots").iterdir()) == ["a1", "a2"]


def test_no_store_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="jingyan build"):
        SnapshotStore(tmp_path / "none").serviceable()


def test_a_reader_keeps_its_folder_when_the_store_moves_on(tmp_path: Path) -> None:
    store = SnapshotStore(tmp_path)
    first = _publish(store, "a1", text="一")
    _publish(store, "a2", text="二")
    assert (first.folder / "graph/000001.sst").read_text(encoding="utf-8") == "一"
    shutil.rmtree(tmp_path / "snapshots" / "a1")
    assert store.current().id == "a2"
