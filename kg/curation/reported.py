"""Readers' reports beside the findings they are about, where their words stand now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.curation.anchors import fold, locate
from kg.curation.findings import Finding
from kg.curation.reports import Report
from kg.model import Span


@dataclass(frozen=True, slots=True)
class Reported:
    """A report with the findings in its words, the closest first; `span` is None where they are gone."""

    report: Report
    span: Span | None
    findings: tuple[Finding, ...]

    def as_json(self) -> dict[str, object]:
        """Return the object of `jingyan review list --reports --json`."""
        where = (
            {"start": self.span.start, "end": self.span.end} if self.span else {"start": None, "end": None}
        )
        return {**self.report.as_json(), **where, "findings": [one.id for one in self.findings]}


def reported(
    reports: Iterable[Report], texts: Mapping[str, str], findings: Sequence[Finding]
) -> Iterator[Reported]:
    """Yield the reports in the order given with what they are about in the base as it is read now."""
    folded = {name: fold(text) for name, text in texts.items()}
    for report in reports:
        held = folded.get(report.document)
        span = locate(held, report.target) if held else None
        found = _about(report, span, findings) if span else []
        yield Reported(report, span, tuple(found))


def _about(report: Report, span: Span, findings: Sequence[Finding]) -> list[Finding]:
    """Return findings of the reported kind that share words with it; of no kind, those of just its words."""
    if not report.target.kind:
        at = (report.document, span.start, span.end)
        return [f for f in findings if (f.document, f.start, f.end) == at]
    near = [
        f
        for f in findings
        if (f.document, f.target.kind) == (report.document, report.target.kind)
        and f.start < span.end
        and span.start < f.end
    ]
    return sorted(near, key=lambda f: (-_shared(f, span), f.end - f.start))


def _shared(finding: Finding, span: Span) -> int:
    return min(finding.end, span.end) - max(finding.start, span.start)
