"""The box readers' reports go into: `reports.jsonl` beside the snapshots, none of which it is part of."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from kg.curation import reports
from kg.curation.reports import Closed, Report, Reports


@dataclass(frozen=True)
class ReportBox:
    """The file of one store; at most `most` reports are open at a time."""

    path: Path
    most: int

    def add(self, report: Report) -> str:
        """Keep a report with the time it came and return its id; ReportRefused when there is no room."""
        return reports.add(self.path, replace(report, when=_now()), most=self.most)

    def read(self) -> Reports:
        """Return what is on file."""
        return reports.read(self.path)

    def close(self, name: str, *, who: str, why: str = "", decision: str = "") -> None:
        """Say what became of a report."""
        reports.close(self.path, Closed(name, who, why, decision, _now()))


def box(store: Path, most: int) -> ReportBox:
    """Return the box of a store."""
    return ReportBox(store / "reports.jsonl", most)


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
