"""`jingyan model train` and what builds and the queue make of it; without its file all is as before."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from jingyan.cli import main
from jingyan.config import Settings
from jingyan.pipeline import build
from jingyan.snapshot import SnapshotStore
from kg.secondopinion.file import kept
from kg.sources import read_sources


@pytest.fixture
def settings(base_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A copy of the base, and a models folder of its own that has the encoder."""
    store, models = tmp_path / "store", tmp_path / "models"
    shutil.copytree(base_store, store, symlinks=True)
    models.mkdir()
    for path in Settings.from_environment(os.environ).models.iterdir():
        if path not in kept(path.parent):
            (models / path.name).symlink_to(path)
    monkeypatch.setenv("JINGYAN_STORE", str(store))
    monkeypatch.setenv("JINGYAN_MODELS", str(models))
    return Settings.from_environment(os.environ)


def test_a_build_hears_it_and_forgets_it_with_its_file(
    settings: Settings, corpus: Path, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sources, before = read_sources([corpus]), SnapshotStore(settings.store).current()
    decisions = str(root / "data/curation")
    assert main(["model", "train", str(corpus), "--from", decisions]) == 0
    (file,) = kept(settings.models)
    assert capsys.readouterr().out.startswith(f"{file}: learnt from ")

    heard = build(sources, settings).manifest
    assert heard.id != before.id
    assert heard.counts == before.counts
    assert build(sources, settings).reused
    assert main(["review", "list", "--candidates"]) == 0
    assert "candidates; `jingyan review add" in capsys.readouterr().out

    file.unlink()
    assert build(sources, settings).manifest.id == before.id


def test_extract_shows_agreement(
    settings: Settings, corpus: Path, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gold = str(root / "data/gold/invented/dev")
    main(["model", "train", str(corpus), "--from", str(root / "data/curation"), "--gold", gold])
    capsys.readouterr()
    text = str(root / "data/gold/invented/dev/jiangsu-congress.txt")
    assert main(["extract", text, "--explain"]) == 0
    assert "[head:闭环+crf 0." in capsys.readouterr().out


def test_without_decisions_there_is_nothing_to_learn(
    settings: Settings, corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["model", "train", str(corpus), "--from", str(tmp_path / "none")]) == 2
    assert "no reviewed name" in capsys.readouterr().err
    assert kept(settings.models) == ()
