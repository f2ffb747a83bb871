"""Files of decisions: added to and never rewritten, by two writers at once, with every mistake named."""

from __future__ import annotations

import json
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from kg.curation import CurationError, Decision, Target
from kg.curation.files import documents, path_of, read, record
from kg.curation.model import Change

DOCUMENT = "jinhua-2025"


def _decision(
    action: str, quote: str = "民生议事堂", kind: str = "platform", who: str = "阿金", **to: object
) -> Decision:
    change: Change = {name.removeprefix("to_"): value for name, value in to.items()}  # type: ignore[misc]
    target = None if action == "undo" else Target(kind, quote, 1, "拓展", "监督职能")
    return Decision("", action, target, change, who, "2026-01-05T08:00:00Z", "对照原文")


def test_what_is_recorded_is_read_again(tmp_path: Path) -> None:
    kept = record(tmp_path, DOCUMENT, [_decision("accept"), _decision("set", to_act="use")])
    assert read(tmp_path, DOCUMENT) == kept
    assert documents(tmp_path) == (DOCUMENT,)
    assert read(tmp_path, "another") == ()
    assert len({one.id for one in kept}) == 2


def test_a_decision_is_one_readable_line(tmp_path: Path) -> None:
    record(tmp_path, DOCUMENT, [_decision("split", to_quotes=("民生", "议事堂"))])
    (line,) = path_of(tmp_path, DOCUMENT).read_text(encoding="utf-8").splitlines()
    assert "民生议事堂" in line
    assert list(json.loads(line)) == [
        "id", "action", "kind", "quote", "occurrence", "before", "after", "change", "who", "when", "why",
    ]  # fmt: skip


def test_earlier_lines_are_never_touched(tmp_path: Path) -> None:
    record(tmp_path, DOCUMENT, [_decision("reject")])
    before = path_of(tmp_path, DOCUMENT).read_bytes()
    (of,) = read(tmp_path, DOCUMENT)
    record(tmp_path, DOCUMENT, [_decision("undo", to_of=of.id)])
    record(tmp_path, DOCUMENT, [_decision("accept")])
    assert path_of(tmp_path, DOCUMENT).read_bytes().startswith(before)
    assert [one.action for one in read(tmp_path, DOCUMENT)] == ["reject", "undo", "accept"]


def test_a_contradiction_is_refused_unless_it_supersedes(tmp_path: Path) -> None:
    (first,) = record(tmp_path, DOCUMENT, [_decision("accept")])
    with pytest.raises(CurationError, match=f"accept {first.id} by 阿金"):
        record(tmp_path, DOCUMENT, [_decision("reject", who="阿华")])
    assert len(read(tmp_path, DOCUMENT)) == 1
    (second,) = record(tmp_path, DOCUMENT, [_decision("reject", who="阿华")], supersede=True)
    assert second.supersedes == (first.id,)


def test_all_or_none_are_recorded(tmp_path: Path) -> None:
    record(tmp_path, DOCUMENT, [_decision("accept")])
    with pytest.raises(CurationError):
        record(tmp_path, DOCUMENT, [_decision("accept", "民情一点通"), _decision("reject")])
    assert len(read(tmp_path, DOCUMENT)) == 1


def test_the_same_decision_twice_is_said_to_be_there(tmp_path: Path) -> None:
    record(tmp_path, DOCUMENT, [_decision("accept")])
    with pytest.raises(CurationError, match="already in force"):
        record(tmp_path, DOCUMENT, [replace(_decision("accept"), who="阿华")])


def test_an_undo_names_what_it_undoes(tmp_path: Path) -> None:
    (kept,) = record(tmp_path, DOCUMENT, [_decision("accept")])
    with pytest.raises(CurationError, match="no decision 12345678"):
        record(tmp_path, DOCUMENT, [_decision("undo", to_of="12345678")])
    record(tmp_path, DOCUMENT, [_decision("undo", to_of=kept.id)])
    with pytest.raises(CurationError, match="already undone"):
        record(tmp_path, DOCUMENT, [replace(_decision("undo", to_of=kept.id), who="阿华")])


def test_two_writers_are_both_heard(tmp_path: Path) -> None:
    def write(who: str) -> None:
        for number in range(10):
            record(tmp_path, DOCUMENT, [_decision("accept", f"{who}{number}", who=who)])

    writers = [threading.Thread(target=write, args=(who,)) for who in ("阿金", "阿华", "阿丽")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert len(read(tmp_path, DOCUMENT)) == 30
    assert [path.name for path in tmp_path.iterdir()] == [f"{DOCUMENT}.jsonl"]


LINE = {
    "id": "00000001", "action": "accept", "kind": "platform", "quote": "民生议事堂", "occurrence": 1,
    "who": "阿金", "when": "2026-01-05T08:00:00Z", "why": "",
}  # fmt: skip


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('{"id": "0000', "no JSON"),
        ("[]", "JSON object"),
        ({"action": "bless"}, "no such action"),
        ({"kind": "mood"}, "no kind “mood”"),
        ({"who": None}, "malformed"),
        ({"quote": ""}, "malformed"),
        ({"kind": "topic"}, "topic id"),
        ({"action": "retype", "change": {"kind": "outcome"}}, "cannot become “outcome”"),
        ({"action": "retype", "change": {"kind": "platform"}}, "cannot become “platform”"),
        ({"action": "bounds"}, "no quote"),
        ({"action": "split", "change": {"quotes": ["民生"]}}, "two quotes or more"),
        ({"action": "relate", "kind": "mechanism", "change": {"name": "机制"}}, "not shared"),
        ({"action": "set", "change": {"mood": "x"}}, "can be set: act, modality"),
        ({"action": "set", "change": {"act": "sing"}}, "create, improve, use"),
        ({"action": "set", "kind": "chain", "change": {"stage": "refer"}}, "which step"),
        ({"action": "set", "kind": "outcome", "change": {"value": "many"}}, "value cannot be"),
        ({"action": "undo", "change": {"of": "99999999"}}, "no decision 99999999 before it"),
        ({"supersedes": ["99999999"]}, "no decision 99999999 before it"),
    ],
)
def test_a_line_that_makes_no_sense_is_named(
    line: str | dict[str, object], told: str, tmp_path: Path
) -> None:
    text = line if isinstance(line, str) else json.dumps({**LINE, **line}, ensure_ascii=False)
    first = json.dumps({**LINE, "id": "00000000"}, ensure_ascii=False)
    path_of(tmp_path, DOCUMENT).write_text(f"{first}\n\n{text}\n", encoding="utf-8")
    with pytest.raises(CurationError, match=told) as caught:
        read(tmp_path, DOCUMENT)
    assert f"{DOCUMENT}.jsonl:3" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_line_that_stands_twice_is_named(tmp_path: Path) -> None:
    text = json.dumps(LINE, ensure_ascii=False) + "\n"
    path_of(tmp_path, DOCUMENT).write_text(text * 2, encoding="utf-8")
    with pytest.raises(CurationError, match="stands twice"):
        read(tmp_path, DOCUMENT)
