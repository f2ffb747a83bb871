"""Snapshots through an object store, here one in memory; `make test-engines` does the same over S3."""

from __future__ import annotations

from pathlib import Path

import pytest
from obstore.store import MemoryStore

from jingyan.cli import main
from jingyan.shipping import Depot
from jingyan.snapshot import SnapshotStore, StoreBusy
from kg.errors import StoreError
from tests.jingyan import publishing


@pytest.fixture
def depot() -> Depot:
    """An empty object store."""
    return Depot("memory://", MemoryStore())


@pytest.fixture
def here(tmp_path: Path) -> SnapshotStore:
    """A store where snapshots are built; `one` is current."""
    store = SnapshotStore(tmp_path / "here")
    publishing.publish(store, "one")
    return store


def test_what_is_pushed_here_is_served_there(depot: Depot, here: SnapshotStore, tmp_path: Path) -> None:
    there = SnapshotStore(tmp_path / "there")
    with pytest.raises(StoreError, match="no snapshot there"):
        depot.pull(there)
    depot.push(here)
    assert depot.pull(there).id == there.current().id == "one"
    publishing.publish(here, "two")
    assert depot.pull(there).id == "one"
    assert depot.push(here).id == depot.push(here).id == "two"
    assert depot.pull(there).id == depot.pull(there).id == there.current().id == "two"
    here.back_to("one")
    depot.push(here)
    assert depot.pull(there).id == there.current().id == "one"


def test_of_two_pushers_one_is_told(depot: Depot, here: SnapshotStore, tmp_path: Path) -> None:
    other = SnapshotStore(tmp_path / "other")
    publishing.publish(other, "two")
    read = depot.current()
    depot.push(other)
    with pytest.raises(StoreBusy, match="pushed meanwhile"):
        depot._point_at("one", read)
    current = depot.current()
    assert current and (current.snapshot, current.sequence) == ("two", 1)
    depot.push(here)
    last = depot.current()
    assert last and (last.snapshot, last.sequence) == ("one", 2)


def test_a_file_spoilt_on_the_way_is_refused(depot: Depot, here: SnapshotStore, tmp_path: Path) -> None:
    there = SnapshotStore(tmp_path / "there")
    publishing.publish(there, "old")
    depot.push(here)
    depot._objects.put("snapshots/one/texts.sqlite", b"one" * 399 + b"eno")
    with pytest.raises(StoreError, match=r"texts.sqlite.*damaged"):
        depot.pull(there)
    depot._objects.delete("snapshots/one/texts.sqlite")
    with pytest.raises(StoreError, match=r"texts.sqlite.*missing"):
        depot.pull(there)
    assert there.current().id == "old"
    assert not [f for f in (there.root / "snapshots").iterdir() if f.name.startswith(".")]


def test_an_address_that_is_none_is_one_line(here: SnapshotStore, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["push", "nowhere://x", "--store", str(here.root)]) == 2
    assert "s3://" in capsys.readouterr().err
