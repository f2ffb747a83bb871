"""Readers' reports as curators meet them on the command line, and what outlives a new reading."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from jingyan.cli import main
from jingyan.config import Settings
from jingyan.reports import ReportBox, box
from jingyan.reviewing import Review
from kg.curation import files
from kg.curation.anchors import fold, target_of
from kg.curation.model import CurationError
from kg.curation.reported import reported
from kg.curation.reports import MOST_AN_HOUR, Report, ReportRefused, add, read
from kg.model import Span

DOCUMENT = "zhejiang-2025-excerpts-1"
VENUE = "“越乡情”平台"


@pytest.fixture
def review(own_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Review:
    """The first corpus as the rules read it, in a store of its own for reports."""
    monkeypatch.setenv("JINGYAN_STORE", str(own_store))
    monkeypatch.setenv("JINGYAN_CURATION", str(tmp_path / "decisions"))
    return Review(Settings.from_environment(os.environ))


@pytest.fixture
def report(review: Review) -> str:
    """A report that a platform's name is too long."""
    return _put(review.box, _report(review.texts()[DOCUMENT], VENUE))


def _report(text: str, quote: str, *, kind: str = "platform", note: str = "") -> Report:
    start = text.index(quote)
    target = target_of(fold(text), kind, Span(start, start + len(quote)))
    return Report("", DOCUMENT, target, "bounds", note, "", "/practice/x", "s1", "")


def _put(to: ReportBox, one: Report) -> str:
    return to.add(one)


def _run(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["review", *arguments]) == 0
    return capsys.readouterr().out


def test_a_report_stands_before_the_queue_with_its_finding(
    report: str, review: Review, capsys: pytest.CaptureFixture[str]
) -> None:
    first, *_ = _run(capsys, "list", "-n", "1").splitlines()
    (finding,) = (f.id for f in review.findings() if f.target.quote == VENUE)
    assert first.startswith(f"report {report}") and finding in first and VENUE in first
    (told,) = json.loads(_run(capsys, "list", "--reports", "--json"))
    assert (told["report"], told["wrong"], told["findings"]) == (report, "bounds", [finding])


def test_a_decision_closes_the_report_it_answers(
    report: str, review: Review, capsys: pytest.CaptureFixture[str]
) -> None:
    _run(capsys, "bounds", VENUE, "--quote", "“越乡情”", "--who", "阿金", "--report", report)
    assert "0 open reports" in _run(capsys, "list", "--reports")
    (made,) = files.read(review.settings.curation, DOCUMENT)
    closed = (review.box.read().closed or {})[report]
    assert (closed.decision, closed.who) == (made.id, "阿金")


def test_closing_needs_an_open_report(report: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert "1 closed" in _run(capsys, "close", report, "--who", "阿金", "--why", "原文如此")
    assert main(["review", "close", report, "--who", "阿金"]) == 2
    assert "no open report" in capsys.readouterr().err
    assert main(["review", "reject", VENUE, "--who", "阿金", "--report", "r0"]) == 2
    assert "0 decisions" in _run(capsys, "history"), "nothing is decided for a report that is not there"


def test_a_report_finds_its_words_in_another_wrapping_and_says_when_they_are_gone(review: Review) -> None:
    text = review.texts()[DOCUMENT]
    one = _report(text, VENUE)
    wrapped = text.replace("“越乡情”平台", "“越乡\n　情”平台")
    (found,) = reported([one], {DOCUMENT: wrapped}, ())
    assert found.span is not None and found.span.of(wrapped) == "“越乡\n　情”平台"
    (gone,) = reported([one], {DOCUMENT: text.replace(VENUE, "别的")}, review.findings())
    assert (gone.span, gone.findings) == (None, ())


def test_only_so_many_come_in_an_hour(tmp_path: Path, review: Review) -> None:
    path, text = tmp_path / "r.jsonl", review.texts()[DOCUMENT]
    for number in range(MOST_AN_HOUR):
        one = replace(_report(text, VENUE, note=str(number)), when=f"2025-01-01T08:{number:02}:00Z")
        add(path, one, most=500)
    late = replace(_report(text, VENUE, note="还有"), when="2025-01-01T08:59:59Z")
    with pytest.raises(ReportRefused):
        add(path, late, most=500)
    assert add(path, replace(late, when="2025-01-01T09:00:00Z"), most=500)
    assert len(read(path).open) == MOST_AN_HOUR + 1


def test_a_line_that_is_no_report_is_named(tmp_path: Path) -> None:
    path = tmp_path / "reports.jsonl"
    path.write_text('{"report": "r1"}\n', encoding="utf-8")
    with pytest.raises(CurationError, match=r"reports\.jsonl:1: no report"):
        read(path)
    assert box(tmp_path, 5).path == path
