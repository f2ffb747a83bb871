"""A draft is read with the second opinion where one was trained, and without it as before."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from jingyan.cli import main
from jingyan.config import Settings
from kg.secondopinion.file import kept

DRAFT = "我市建立“协商—落实—反馈”闭环机制，办好民生议事堂。"


@pytest.fixture
def models(base_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A models folder of its own that has the encoder and nothing else."""
    folder = tmp_path / "models"
    folder.mkdir()
    for path in Settings.from_environment(os.environ).models.iterdir():
        if path not in kept(path.parent):
            (folder / path.name).symlink_to(path)
    monkeypatch.setenv("JINGYAN_STORE", str(base_store))
    monkeypatch.setenv("JINGYAN_MODELS", str(folder))
    return folder


def _rules(capsys: pytest.CaptureFixture[str], draft: Path) -> list[str]:
    assert main(["analyze", str(draft), "--json"]) == 0
    (excerpt,) = json.loads(capsys.readouterr().out)["excerpts"]
    return [one["rule"] for kind in ("mechanisms", "platforms") for one in excerpt[kind]]


def test_agreement_is_heard_in_a_draft(
    models: Path, corpus: Path, root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    draft = tmp_path / "draft.txt"
    draft.write_text(DRAFT, encoding="utf-8")
    alone = _rules(capsys, draft)
    assert alone and not any("+crf" in rule for rule in alone)
    assert main(["model", "train", str(corpus), "--from", str(root / "data/curation")]) == 0
    capsys.readouterr()
    heard = _rules(capsys, draft)
    assert [rule.split("+crf")[0] for rule in heard] == alone
    assert any("+crf" in rule for rule in heard)
