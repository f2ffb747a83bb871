"""What `jingyan review list` and `history` print: findings, candidates, readers' reports, decisions."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import TYPE_CHECKING

from jingyan.commands.options import print_json

if TYPE_CHECKING:
    from jingyan.reviewing import Review
    from kg.curation.findings import Finding
    from kg.curation.model import Made
    from kg.curation.reported import Reported

_UNDECIDED = ("auto", "candidate")


def show(review: Review, options: argparse.Namespace) -> None:
    """Print the list the options ask for; reports of readers stand before the findings."""
    if options.orphans:
        _orphans(review, options)
    elif options.suggested:
        _suggestions(review, options)
    elif options.reported:
        _reports(review, options)
    else:
        _findings(review, options)


def _findings(review: Review, options: argparse.Namespace) -> None:
    listed = review.candidates() if options.candidates else review.findings()
    found = [f for f in listed if _asked_for(f, options)]
    shown = found[: options.limit or None]
    if options.json:
        print_json([finding.as_json() for finding in shown])
        return
    for one in () if options.candidates else review.reported():
        print(_report_line(one))
    for finding in shown:
        print(_line(finding))
    for conflict in review.conflicts():
        print(f"contradiction: {conflict}")
    if options.candidates:
        print(f"{len(shown)} of {len(found)} candidates; `jingyan review add WORDS --kind KIND` takes one in")
        return
    print(f"{len(shown)} of {len(found)} findings; `jingyan review accept ID`, reject, retype, bounds …")


def _asked_for(finding: Finding, options: argparse.Namespace) -> bool:
    return (
        (options.all or finding.status in _UNDECIDED)
        and options.kind in (None, finding.target.kind)
        and options.document in (None, finding.document)
    )


def _line(finding: Finding) -> str:
    about = f"{finding.target.kind}{f' {finding.target.topic}' if finding.target.topic else ''}"
    where = finding.excerpt.city or finding.excerpt.org or finding.document
    steps = f"  {' → '.join(finding.steps)}" if finding.steps else ""
    status = "" if finding.status in _UNDECIDED else f" {finding.status} by {', '.join(finding.who)}"
    words = " ".join(finding.target.quote.split())
    measure = f"{finding.weight:.2f} = {1 - finding.confidence:.2f} × {finding.reach}"
    return f"{finding.id}  {measure}  {about:<12} {where}  {words}{steps}  [{finding.rule}]{status}"


def _suggestions(review: Review, options: argparse.Namespace) -> None:
    topics, alike = review.suggestions()
    mine = [t for t in topics if options.document in (None, t.document)]
    pairs = [a for a in alike if options.document in (None, *a.documents)]
    if options.json:
        print_json({"topics": [asdict(one) for one in mine], "alike": [asdict(one) for one in pairs]})
        return
    for pair in pairs[: options.limit or None]:
        print(f"{pair.nearness:.2f}  {pair.kind}  {pair.one}  ~  {pair.other}")
    for one in mine[: options.limit or None]:
        where = f"{one.document}/{one.excerpt_index}/{one.paragraph_index}"
        sum_ = f"{one.score:.2f} = {one.words:.2f} words + {one.nearness:.2f}"
        print(f"{sum_}  {one.topic}  {where}  {one.heading}")
    done = "`jingyan review merge` joins names, add --kind topic adds one"
    print(f"{len(pairs)} pairs, {len(mine)} topics; {done}")


def _reports(review: Review, options: argparse.Namespace) -> None:
    found = [one for one in review.reported() if options.document in (None, one.report.document)]
    if options.json:
        print_json([one.as_json() for one in found])
        return
    for one in found:
        print(_report_line(one))
    print(f"{len(found)} open reports; `jingyan review close REPORT`, or a decision with --report REPORT")


def _report_line(one: Reported) -> str:
    report = one.report
    about = f"{report.target.kind or 'text'} {' '.join(report.target.quote.split())}"
    findings = f" ({', '.join(f.id for f in one.findings)})" if one.findings else ""
    gone = "" if one.span else " — its words are gone"
    told = "".join(f" — {words}" for words in (report.note, report.contact) if words)
    return f"report {report.id}  {report.when}  {report.wrong}: {about}{findings}{told}{gone}"


def _orphans(review: Review, options: argparse.Namespace) -> None:
    from kg.curation.record import as_json

    found = [(d, o) for d, o in review.orphans() if options.document in (None, d)]
    if options.json:
        print_json([{"document": d, "reason": o.reason, "decision": as_json(o.decision)} for d, o in found])
        return
    for document, orphan in found:
        print(f"{document}: {orphan}")
    print(f"{len(found)} decisions without effect")


def show_history(review: Review, options: argparse.Namespace) -> None:
    """Print every decision, who, when and why."""
    from kg.curation.record import as_json

    made = [
        one
        for one in review.history(options.document)
        if options.kind in (None, one.decision.target.kind if one.decision.target else None)
    ]
    if options.json:
        print_json([{"document": m.document, "in_force": m.in_force, **as_json(m.decision)} for m in made])
        return
    for one in made:
        print(_made_line(one))
    print(f"{len(made)} decisions")


def _made_line(one: Made) -> str:
    decision = one.decision
    mark = "" if one.in_force or decision.action == "undo" else " (not in force)"
    kind = f" {decision.target.kind}" if decision.target else ""
    told = f"{decision.when} {decision.who}: {decision.action}{kind} {decision.words}"
    return f"{decision.id}  {told}{f' — {decision.why}' if decision.why else ''}{mark}"
