"""`jingyan review` as a curator types it, and what a build makes of the decisions."""

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
from kg.curation import files
from kg.sources import read_sources

DOCUMENT = "zhejiang-2025-excerpts-1"
VENUE, MISSED = "“越乡情”平台", "提案双向评议和标准化工作"


@pytest.fixture(autouse=True)
def decisions(base_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder of decisions beside the built base."""
    monkeypatch.setenv("JINGYAN_STORE", str(base_store))
    monkeypatch.setenv("JINGYAN_CURATION", str(tmp_path / "decisions"))
    return tmp_path / "decisions"


def _run(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["review", *arguments]) == 0
    return capsys.readouterr().out


def _json(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(_run(capsys, *arguments, "--json"))
    return found


def _error(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["review", *arguments]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    return line


def test_the_queue_begins_with_what_is_doubtful_and_much_used(capsys: pytest.CaptureFixture[str]) -> None:
    found = _json(capsys, "list", "-n", "0")
    weights = [one["weight"] for one in found]
    assert len(found) > 300
    assert weights == sorted(weights, reverse=True)
    assert all(one["weight"] == round((1 - one["confidence"]) * one["reach"], 4) for one in found)
    assert found[0]["quote"] == "民生议事堂"
    assert {one["status"] for one in found} == {"auto"}
    assert len({one["id"] for one in found}) == len(found)


def test_only_one_kind_or_document(capsys: pytest.CaptureFixture[str]) -> None:
    chains = _json(capsys, "list", "--kind", "chain", "-n", "0")
    assert {one["kind"] for one in chains} == {"chain"}
    assert any(step.endswith("[feedback]") for one in chains for step in one["steps"])
    assert _json(capsys, "list", "--document", "nowhere") == []
    assert "one of mechanism" in _error(capsys, "list", "--kind", "mood")


def test_a_decided_finding_leaves_the_queue(capsys: pytest.CaptureFixture[str], decisions: Path) -> None:
    (one,) = [f for f in _json(capsys, "list", "--kind", "platform", "-n", "0") if f["quote"] == VENUE]
    said = _run(capsys, "accept", one["id"], "--who", "阿绍", "--why", "对照原文")
    assert "jingyan build" in said
    left = _json(capsys, "list", "--kind", "platform", "-n", "0")
    assert one["id"] not in {f["id"] for f in left}
    (kept,) = [f for f in _json(capsys, "list", "--all", "-n", "0") if f["id"] == one["id"]]
    assert (kept["status"], kept["who"]) == ("accepted", ["阿绍"])
    (line,) = (decisions / f"{DOCUMENT}.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["why"] == "对照原文"


def test_words_name_a_finding_where_they_are_found_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert "reject platform" in _run(capsys, "reject", VENUE, "--who", "阿绍")
    told = _error(capsys, "accept", "民生议事堂", "--who", "阿金")
    assert "4 findings" in told
    assert "no such finding" in _error(capsys, "accept", "没有的平台", "--who", "阿金")


def test_every_action_is_recorded(capsys: pytest.CaptureFixture[str], decisions: Path) -> None:
    asked = [
        ("retype", VENUE, "--to", "programme"),
        ("bounds", "“码上商”二维码", "--quote", "“码上商”"),
        ("merge", "和合书房", "--into", "民生议事堂"),
        ("split", "“公益越监督”“知行越监督”机制", "--parts", "“公益越监督”", "“知行越监督”机制"),
        ("add", MISSED, "--kind", "programme", "--act", "use"),
        ("add", "提升能力素质", "--kind", "topic", "--topic", "capacity"),
        ("relate", "《委员微观察》栏目", "--broader", "民生议事堂"),
        ("set", "委员提—部门办—专委督—群众评", "step=2", "stage=refer"),
        ("set", "四大榜单一张网", "claimed=no"),
        ("set", "72条意见建议", "value=73", "approx=yes"),
    ]
    for arguments in asked[:-2]:
        _run(capsys, *arguments, "--who", "阿金")
    _run(capsys, "set", "“四大榜单一张网”", "claimed=no", "--who", "阿金")
    _run(capsys, *asked[-1], "--who", "阿金")
    made = files.read(decisions, DOCUMENT)
    assert [one.action for one in made] == [arguments[0] for arguments in asked]
    assert made[-1].change == {"value": 73.0, "approx": True}
    assert "0 decisions without effect" in _run(capsys, "list", "--orphans")
    assert "10 decisions" in _run(capsys, "history")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("set", VENUE, "loud"), "FIELD=VALUE"),
        (("set", VENUE, "act=sing"), "create, improve, use"),
        (("set", "委员提—部门办—专委督—群众评", "step=two", "stage=refer"), "no number"),
        (("retype", VENUE, "--to", "outcome"), "cannot become"),
        (("merge", "和合书房", "--into", "民生议事厅"), "did you mean 民生议事堂"),
        (("merge", "和合书房", "--into", "无此名"), "merge into a name of the base"),
        (("add", "没有这句话", "--kind", "programme"), "no document has these words"),
        (("add", "民生议事堂", "--kind", "platform"), "give --occurrence"),
        (("add", MISSED), "of which kind"),
        (("add", MISSED, "--kind", "topic", "--topic", "moods"), "no topic “moods”"),
        (("undo", "00000000"), "no such decision"),
        (("accept", VENUE, "--who", " "), "give --who"),
    ],
)
def test_a_mistake_is_one_line(
    arguments: tuple[str, ...], told: str, capsys: pytest.CaptureFixture[str], decisions: Path
) -> None:
    who = () if "--who" in arguments else ("--who", "阿金")
    assert told in _error(capsys, *arguments, *who)
    assert not list(decisions.glob("*.jsonl"))


def test_undo_and_supersede(capsys: pytest.CaptureFixture[str], decisions: Path) -> None:
    _run(capsys, "accept", VENUE, "--who", "阿绍")
    assert "--supersede" in _error(capsys, "reject", VENUE, "--who", "阿华")
    _run(capsys, "reject", VENUE, "--who", "阿华", "--supersede")
    last = files.read(decisions, DOCUMENT)[-1]
    _run(capsys, "undo", last.id, "--who", "阿绍")
    said = _run(capsys, "history")
    assert "(not in force)" in said
    (kept,) = [f for f in _json(capsys, "list", "--all", "-n", "0") if f["quote"] == VENUE]
    assert kept["status"] == "accepted"


def test_a_build_publishes_decisions_and_names_those_without_effect(
    base_store: Path, corpus: Path, tmp_path: Path, decisions: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = Path(shutil.copytree(base_store, tmp_path / "store", symlinks=True))
    settings = Settings.from_environment(os.environ, store=store, curation=decisions)
    sources = read_sources([corpus])
    raw = build(sources, settings).manifest
    _run(capsys, "add", MISSED, "--kind", "programme", "--who", "阿温")
    curated = build(sources, settings).manifest
    assert curated.id != raw.id
    assert curated.counts["programmes"] == raw.counts["programmes"] + 1
    gone = corpus.read_text(encoding="utf-8").replace(MISSED, "提案工作")
    (tmp_path / f"{DOCUMENT}.txt").write_text(gone, encoding="utf-8")
    again = build(read_sources([tmp_path / f"{DOCUMENT}.txt"]), settings).manifest
    (document,) = again.body["documents"]
    assert [note for note in document["notes"] if MISSED in note and "without effect" in note]
    assert files.read(decisions, DOCUMENT)


def test_contradictions_stop_the_build_and_the_base_stays(
    base_store: Path, corpus: Path, tmp_path: Path, decisions: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two branches of the repository, merged."""
    _run(capsys, "accept", VENUE, "--who", "阿绍")
    _run(capsys, "reject", VENUE, "--who", "阿华", "--supersede")
    path = decisions / f"{DOCUMENT}.jsonl"
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    del lines[1]["supersedes"]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    store = Path(shutil.copytree(base_store, tmp_path / "store", symlinks=True))
    before = SnapshotStore(store).current().id
    assert main(["build", str(corpus), "--store", str(store)]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "contradicts" in line
    assert "阿华" in line
    assert SnapshotStore(store).current().id == before


def test_decisions_about_another_document_are_listed_as_without_effect(
    decisions: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _run(capsys, "accept", VENUE, "--who", "阿绍")
    shutil.copy(decisions / f"{DOCUMENT}.jsonl", decisions / "gone-2024.jsonl")
    assert "gone-2024: decision" in _run(capsys, "list", "--orphans")
    (orphan,) = _json(capsys, "list", "--orphans")
    assert (orphan["document"], orphan["decision"]["quote"]) == ("gone-2024", VENUE)


def test_the_shipped_decisions_all_hold_and_next_to_nothing_is_left_to_review(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("JINGYAN_CURATION", str(root / "data/curation"))
    assert "0 decisions without effect" in _run(capsys, "list", "--orphans")
    left = [one["quote"] for one in _json(capsys, "list", "-n", "0")]
    everything = _json(capsys, "list", "--all", "-n", "0")
    assert len(left) <= 0.02 * len(everything), left  # what rules newer than the review have found
    assert {"accepted", "edited"} <= {one["status"] for one in everything}
