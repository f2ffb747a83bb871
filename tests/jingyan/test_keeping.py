"""Going back, keeping and bringing back: whole or not at all."""

from __future__ import annotations

import io
import json
import shutil
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from jingyan import backup
from jingyan.cli import main
from jingyan.config import Settings
from jingyan.snapshot import SnapshotStore, verify
from kg.errors import StoreError


def sealed(store: SnapshotStore, name: str) -> None:
    """Publish a small snapshot."""
    with store.publishing() as staged:
        (staged / "graph").mkdir()
        (staged / "graph" / "data").write_text(f"闭环 {name}", encoding="utf-8")
        store.publish(staged, {"snapshot": name, "counts": {"documents": 1}})


@pytest.fixture
def store(tmp_path: Path) -> SnapshotStore:
    """A store with the snapshots one, two and three; three is current."""
    store = SnapshotStore(tmp_path / "store")
    for name in ("one", "two", "three"):
        sealed(store, name)
    return store


def test_going_back_step_by_step_and_forward_by_name(store: SnapshotStore) -> None:
    assert store.back_to().id == "two"
    assert store.back_to().id == "one"
    with pytest.raises(StoreError, match=r"older snapshot.*three, two"):
        store.back_to()
    assert store.back_to("three").id == store.current().id == "three"
    with pytest.raises(StoreError, match="no four here"):
        store.back_to("four")


def test_going_back_to_a_damaged_snapshot_changes_nothing(store: SnapshotStore) -> None:
    (store.root / "snapshots/two/graph/data").write_text("闭环 ???", encoding="utf-8")
    with pytest.raises(StoreError, match="damaged"):
        store.back_to()
    assert store.current().id == "three"


def test_the_command_goes_back(store: SnapshotStore, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rollback", "--store", str(store.root), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["snapshot"] == "two"
    assert main(["rollback", "none-such", "--store", str(store.root)]) == 2
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize("name", ["kept.tar", "kept.tar.gz"])
def test_a_backup_brings_everything_back_elsewhere(store: SnapshotStore, tmp_path: Path, name: str) -> None:
    curation = tmp_path / "curation"
    curation.mkdir()
    (curation / "zhejiang.jsonl").write_text('{"action": "accept"}\n', encoding="utf-8")
    (store.root / "reports.jsonl").write_text('{"what": "读错了"}\n', encoding="utf-8")
    file = tmp_path / name
    backup.write(Settings(store=store.root, curation=curation), file)
    away = Settings(store=tmp_path / "away", curation=tmp_path / "decided")
    manifest, differing = backup.restore(away, file)
    assert (manifest.id, differing) == ("three", [])
    assert SnapshotStore(away.store).current().id == "three"
    assert (away.curation / "zhejiang.jsonl").read_text(encoding="utf-8") == '{"action": "accept"}\n'
    assert "读错了" in (away.store / "reports.jsonl").read_text(encoding="utf-8")


def test_newer_decisions_are_not_overwritten(store: SnapshotStore, tmp_path: Path) -> None:
    settings = Settings(store=store.root, curation=tmp_path / "curation")
    settings.curation.mkdir()
    decided = settings.curation / "zhejiang.jsonl"
    decided.write_text("1\n", encoding="utf-8")
    backup.write(settings, tmp_path / "kept.tar")
    decided.write_text("1\n2\n", encoding="utf-8")
    _, differing = backup.restore(settings, tmp_path / "kept.tar")
    assert differing == [decided]
    assert decided.read_text(encoding="utf-8") == "1\n2\n"


def _altered(folder: Path) -> None:
    (folder / "snapshot/three/graph/data").write_text("闭环 drei", encoding="utf-8")


def _empty(folder: Path) -> None:
    shutil.rmtree(folder / "snapshot")


@pytest.mark.parametrize(("spoil", "says"), [(_altered, "damaged"), (_empty, "no snapshot")])
def test_a_spoilt_backup_is_refused(
    store: SnapshotStore, tmp_path: Path, spoil: Callable[[Path], None], says: str
) -> None:
    settings = Settings(store=store.root, curation=tmp_path)
    backup.write(settings, tmp_path / "kept.tar")
    with tarfile.open(tmp_path / "kept.tar") as archive:
        archive.extractall(tmp_path / "opened", filter="data")
    spoil(tmp_path / "opened")
    with tarfile.open(tmp_path / "spoilt.tar", "w") as archive:
        for each in sorted((tmp_path / "opened").iterdir()):
            archive.add(each, each.name)
    store.back_to("two")
    with pytest.raises(StoreError, match=says):
        backup.restore(settings, tmp_path / "spoilt.tar")
    assert store.current().id == "two"


@pytest.mark.parametrize("name", ["../../escaped", "/tmp/escaped-by-name", "snapshot/three/../../../escaped"])
def test_a_name_that_leads_outside_is_refused(store: SnapshotStore, tmp_path: Path, name: str) -> None:
    with tarfile.open(tmp_path / "hostile.tar", "w") as archive:
        member = tarfile.TarInfo(name)
        member.size = 1
        archive.addfile(member, io.BytesIO(b"x"))
    with pytest.raises(StoreError, match=r"no backup|no snapshot"):
        backup.restore(Settings(store=store.root, curation=tmp_path), tmp_path / "hostile.tar")
    assert not list(tmp_path.rglob("escaped*"))
    assert not Path("/tmp/escaped-by-name").exists()


def test_a_backup_that_cannot_be_written_leaves_nothing(store: SnapshotStore, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be written"):
        backup.write(Settings(store=store.root, curation=tmp_path), tmp_path / "none/kept.tar")
    assert verify(store.root / "snapshots/three").id == "three"
