"""The whole way on the real excerpts: same input, same snapshot; nothing half-done."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from jingyan.config import Settings
from jingyan.pipeline import add, build, read_kept_sources, remove
from jingyan.snapshot import SnapshotStore
from kg.errors import LayoutError, SourceError
from kg.sources import read_sources

TEXT = """创新协商机制 服务发展大局
□青田市政协
建立“委员点题—部门办理—群众评议”闭环机制，推动问题解决。今年以来开展协商活动12场，提出意见建议30条。
"""


@pytest.fixture
def store(base_store: Path, tmp_path: Path) -> Path:
    """A copy of the built store, to change at will."""
    return Path(shutil.copytree(base_store, tmp_path / "store", symlinks=True))


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """A second document."""
    path = tmp_path / "other-2026.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def _settings(store: Path) -> Settings:
    return Settings.from_environment(os.environ, store=store)


def test_the_first_corpus_is_whole(base_store: Path) -> None:
    counts = SnapshotStore(base_store).current().counts
    assert (counts["documents"], counts["excerpts"], counts["passages"]) == (1, 11, 38)
    assert all(counts[kind] > 0 for kind in ("mechanisms", "platforms", "outcomes", "commitments", "steps"))


def test_unchanged_sources_are_not_built_again(store: Path, corpus: Path) -> None:
    before = SnapshotStore(store).current().id
    again = build(read_sources([corpus]), _settings(store))
    assert (again.reused, again.manifest.id) == (True, before)


def test_two_builds_of_the_same_sources_have_one_id(base_store: Path, tmp_path: Path, corpus: Path) -> None:
    fresh = build(read_sources([corpus]), _settings(tmp_path / "fresh"))
    assert fresh.manifest.id == SnapshotStore(base_store).current().id


def test_add_and_remove_need_no_other_folder(store: Path, other: Path) -> None:
    first = SnapshotStore(store).current()
    grown = add([other], _settings(store)).manifest
    assert (grown.counts["documents"], grown.counts["excerpts"]) == (2, 12)
    assert [s.id for s in read_kept_sources(grown.folder)] == ["other-2026", "zhejiang-2025-excerpts-1"]
    assert remove(["other-2026"], _settings(store)).manifest.id == first.id


def test_the_same_text_under_another_name_is_refused(store: Path, corpus: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copy(corpus, tmp_path / "copy.txt"))
    told = r"copy\.txt: the same text is in the base as “zhejiang-2025-excerpts-1”"
    with pytest.raises(SourceError, match=told):
        add([copy], _settings(store))


def test_removing_what_is_not_there_names_what_is(store: Path) -> None:
    told = r"nowhere: no document of this id in the base; it holds zhejiang-2025-excerpts-1"
    with pytest.raises(SourceError, match=told):
        remove(["nowhere"], _settings(store))


def test_the_last_document_stays(store: Path) -> None:
    with pytest.raises(SourceError, match="at least one"):
        remove(["zhejiang-2025-excerpts-1"], _settings(store))


def test_a_document_without_a_body_leaves_the_base_as_it_was(store: Path, tmp_path: Path) -> None:
    before = SnapshotStore(store).current().id
    title = tmp_path / "titles.txt"
    title.write_text("只有标题\n没有正文\n", encoding="utf-8")
    with pytest.raises(LayoutError):
        add([title], _settings(store))
    assert SnapshotStore(store).current().id == before
    assert [p.name for p in (store / "snapshots").iterdir()] == [before]
