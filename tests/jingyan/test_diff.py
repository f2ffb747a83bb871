"""What a decision or a changed text does to a base, statement by statement."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from jingyan.cli import main
from jingyan.config import Settings
from jingyan.pipeline import build
from jingyan.snapshot import SnapshotStore
from kg.sources import read_sources

VENUE = "“越乡情”平台"


@pytest.fixture(scope="module")
def two(base_store: Path, corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, str]:
    """A store with two snapshots: without decisions, and with one rejected and one accepted."""
    folder = tmp_path_factory.mktemp("two")
    store = Path(shutil.copytree(base_store, folder / "store", symlinks=True))
    settings = Settings.from_environment(os.environ, store=store, curation=folder / "decisions")
    old = build(read_sources([corpus]), settings).manifest.id
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JINGYAN_STORE", str(store))
        patch.setenv("JINGYAN_CURATION", str(settings.curation))
        assert main(["review", "reject", VENUE, "--who", "阿绍"]) == 0
        assert main(["review", "accept", "《委员微观察》栏目", "--who", "阿金"]) == 0
    return store, old, build(read_sources([corpus]), settings).manifest.id


def _diff(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, list[dict[str, Any]]]:
    assert main(["diff", *arguments, "--json"]) == 0
    found: dict[str, list[dict[str, Any]]] = json.loads(capsys.readouterr().out)
    return found


def test_what_was_rejected_is_lost_and_what_was_accepted_changed(
    two: tuple[Path, str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    store, old, new = two
    found = _diff(capsys, old, new, "--store", str(store))
    assert [(row["kind"], row["quote"]) for row in found["lost"]] == [("usesPlatform", VENUE)]
    assert found["gained"] == []
    assert [(row["quote"], row["was"]["status"], row["status"]) for row in found["changed"]] == [
        ("《委员微观察》栏目", "auto", "accepted")
    ]
    back = _diff(capsys, new, old, "--store", str(store))
    assert [row["quote"] for row in back["gained"]] == [VENUE]


def test_folders_and_the_snapshot_in_service_can_be_named(
    two: tuple[Path, str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    store, old, new = two
    assert SnapshotStore(store).current().id == new
    assert main(["diff", str(store / "snapshots" / old), "current", "--store", str(store)]) == 0
    *rows, last = capsys.readouterr().out.splitlines()
    assert last == "0 gained; 1 lost (1 usesPlatform); 1 changed (1 usesPlatform)"
    assert any(row.startswith("- usesPlatform: " + VENUE) for row in rows)


def test_two_extractions_are_compared_without_a_store(
    corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    changed = tmp_path / corpus.name
    text = corpus.read_text(encoding="utf-8")
    changed.write_text(text.replace("《委员微观察》栏目", "《委员在线》栏目"), encoding="utf-8")
    shutil.copy(corpus.with_suffix(".toml"), tmp_path)
    names: list[Path] = []
    for path in (corpus, changed):
        assert main(["extract", str(path), "--json"]) == 0
        names.append(tmp_path / f"{len(names)}.json")
        names[-1].write_text(capsys.readouterr().out, encoding="utf-8")
    found = _diff(capsys, "--extractions", *map(str, names))
    assert [(row["kind"], row["quote"]) for row in found["lost"]] == [("platform", "《委员微观察》栏目")]
    assert [(row["kind"], row["quote"]) for row in found["gained"]] == [("platform", "《委员在线》栏目")]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("0000", "current"), "the store holds"),
        (("--extractions", "no.json", "no.json"), "jingyan extract"),
    ],
)
def test_a_mistake_is_one_line(
    arguments: tuple[str, ...], told: str, base_store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["diff", *arguments, "--store", str(base_store)]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert told in line
