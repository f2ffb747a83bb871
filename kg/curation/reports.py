"""What readers say was read wrong: lines of a file, only ever added to; nothing obeys them but a curator."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TextIO

from kg.curation.model import FINDING_KINDS, CurationError, Target

WRONG = ("nothing", "kind", "bounds", "content", "missing", "other")  # what may be wrong with a reading
LONGEST_NOTE = 500  # characters
LONGEST_CONTACT = 100
LONGEST_QUOTE = 200  # of a stretch that is no finding
MOST_AN_HOUR = 60  # reports from all readers together
LARGEST = 16 << 20  # bytes of the file
_TOLD = ("wrong", "note", "contact", "page", "snapshot", "when")


class ReportRefused(CurationError):
    """A report that cannot be kept now, or makes no sense; `full` where it is one too many."""

    code = "report"

    def __init__(self, where: str, what: str, do: str = "", *, full: bool = False) -> None:
        super().__init__(where, what, do)
        self.full = full


@dataclass(frozen=True, slots=True)
class Report:
    """One reader's word; `target.kind` is "" where no one finding is meant."""

    id: str
    document: str
    target: Target
    wrong: str  # one of WRONG
    note: str
    contact: str
    page: str  # path it was reported from
    snapshot: str
    when: str  # ISO 8601, UTC

    def as_json(self) -> dict[str, Any]:
        """Return the object of one line."""
        told = asdict(self)
        target = told.pop("target")
        return {"report": told.pop("id"), **told, **{n: v for n, v in target.items() if v not in (None, "")}}


@dataclass(frozen=True, slots=True)
class Closed:
    """What became of a report: who looked at it, and the decision made upon it, if one was."""

    report: str
    who: str
    why: str
    decision: str  # id, "" for none
    when: str


@dataclass(frozen=True, slots=True)
class Reports:
    """The file as it stands."""

    all: tuple[Report, ...] = ()
    closed: Mapping[str, Closed] | None = None

    @property
    def open(self) -> tuple[Report, ...]:
        """The reports nobody has closed, the oldest first."""
        return tuple(one for one in self.all if one.id not in (self.closed or {}))


def read(path: Path) -> Reports:
    """Return what is on file; CurationError names a line that cannot be read."""
    if not path.exists():
        return Reports()
    with path.open(encoding="utf-8") as file:
        return _parsed(file, path)


def add(path: Path, report: Report, *, most: int) -> str:
    """Add a report and return its id; one that says what an open one says is that one.

    Raises ReportRefused when `most` are open, or too many came within the hour.
    """
    _check(report)
    named = _named(report)
    with _locked(path) as file:
        known = _parsed(file, path)
        if any(one.id == named for one in known.open):
            return named
        _room(path, file, known, report.when, most)
        count = sum(1 for one in known.all if one.id.split("-")[0] == named)
        line = {**report.as_json(), "report": f"{named}-{count + 1}" if count else named}
        _append(file, line)
        return str(line["report"])


def close(path: Path, closed: Closed) -> None:
    """Add what became of a report; CurationError where there is no open one of that id."""
    with _locked(path) as file:
        if closed.report not in {one.id for one in _parsed(file, path).open}:
            raise CurationError(
                closed.report, "no open report of this id", "see `jingyan review list --reports`"
            )
        line = {"closed": closed.report, "who": closed.who, "when": closed.when, "why": closed.why}
        _append(file, line | ({"decision": closed.decision} if closed.decision else {}))


def _named(report: Report) -> str:
    target = report.target
    parts = (report.document, target.kind, target.quote, target.occurrence, report.wrong, report.note)
    return "r" + hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest()[:8]


def _check(report: Report) -> None:
    if report.wrong not in WRONG:
        raise ReportRefused("wrong", f"“{report.wrong[:40]}”", f"one of {', '.join(WRONG)}")
    if report.target.kind not in ("", *FINDING_KINDS):
        raise ReportRefused("kind", f"no kind “{report.target.kind[:40]}”")
    for name, text, most in (
        ("note", report.note, LONGEST_NOTE),
        ("contact", report.contact, LONGEST_CONTACT),
    ):
        if len(text) > most:
            raise ReportRefused(name, f"{len(text)} characters", f"at most {most}")


def _room(path: Path, file: TextIO, known: Reports, when: str, most: int) -> None:
    lately = sum(1 for one in known.all if one.when[:13] == when[:13])
    size = os.fstat(file.fileno()).st_size
    if len(known.open) >= most or lately >= MOST_AN_HOUR or size >= LARGEST:
        raise ReportRefused("report", "no more reports are taken now", "try again later", full=True)


def _parsed(file: TextIO, path: Path) -> Reports:
    found: dict[str, Report] = {}
    closed: dict[str, Closed] = {}
    file.seek(0)
    for number, line in enumerate(file, start=1):
        try:
            body = json.loads(line)
            if "closed" in body:
                closed[body["closed"]] = _closed(body)
            else:
                found[body["report"]] = _report(body)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise CurationError(
                f"{path}:{number}", f"no report ({error})", "mend or remove the line"
            ) from error
    return Reports(tuple(found.values()), closed)


def _closed(body: Mapping[str, Any]) -> Closed:
    told = [str(body.get(name, "")) for name in ("who", "why", "decision", "when")]
    return Closed(str(body["closed"]), *told)


def _report(body: Mapping[str, Any]) -> Report:
    target = Target(
        kind=str(body.get("kind", "")),
        quote=str(body["quote"]),
        occurrence=int(body.get("occurrence", 1)),
        before=str(body.get("before", "")),
        after=str(body.get("after", "")),
        topic=body.get("topic"),
    )
    told = {
        name: str(body.get(name, "")) for name in ("wrong", "note", "contact", "page", "snapshot", "when")
    }
    return Report(id=str(body["report"]), document=str(body["document"]), target=target, **told)


@contextmanager
def _locked(path: Path) -> Iterator[TextIO]:
    """Hold the file for one writer; the next one waits."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="utf-8", newline="\n") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file


def _append(file: TextIO, body: Mapping[str, Any]) -> None:
    file.seek(0, os.SEEK_END)
    file.write(json.dumps(body, ensure_ascii=False) + "\n")
    file.flush()
    os.fsync(file.fileno())
