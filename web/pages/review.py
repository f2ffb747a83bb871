"""Review: the queue with every finding in its paragraph, decisions as forms, and their history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, abort, redirect, render_template, request
from werkzeug.wrappers import Response as Answer

from kg.curation.findings import AUTO, Finding
from kg.curation.model import FIGURE_KINDS, FINDING_KINDS, RELATED_KINDS
from kg.curation.reported import Reported
from kg.model import CHAIN_KINDS, KINDS, STAGES
from ontology import concepts
from web import curating, evidence, review_forms, verdicts
from web.curating import Desk
from web.services import current

blueprint = Blueprint("review", __name__, url_prefix="/review")
SHOWN = 20
QUOTED = 400  # characters of words filled in by a link
MOST = 100  # candidates or reports on one page
_OPEN = ("review.log_in",)


@dataclass(frozen=True)
class Shown:
    """A finding with the paragraph or line it stands in."""

    finding: Finding
    pieces: tuple[evidence.Piece, ...]


def _desk() -> Desk:
    desk = current().review
    if desk is None:
        abort(404)
    return desk


@blueprint.app_context_processor
def tell_decisions() -> dict[str, object]:
    """Let the page of anything show what was decided about it."""
    return {"decided": verdicts.decided}


@blueprint.before_request
def guard() -> Answer | str | None:
    """Ask strangers for the token; refuse forms that are not this session's own."""
    _desk()
    if request.endpoint in _OPEN:
        return None
    if curating.curator() is None:
        return render_template("review_login.html", refused=False) if request.method == "GET" else _refuse()
    if request.method == "POST" and not curating.from_own_form():
        return _refuse()
    return None


def _refuse() -> Answer:
    return Response(render_template("review_login.html", refused=True), 403)


@blueprint.after_request
def keep_nothing(response: Response) -> Response:
    """Let no cache keep what curators see."""
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.post("/login")
def log_in() -> Answer:
    """Begin a session; 403 for another token or no name."""
    given = request.form
    if curating.log_in(_desk(), given.get("token", ""), given.get("name", "")):
        return redirect("/review", 303)
    return _refuse()


@blueprint.post("/logout")
def log_out() -> Answer:
    """End the session."""
    curating.log_out()
    return redirect("/review", 303)


@blueprint.get("")
def queue() -> str:
    """Show what to look at first; `?kind=`, `?all=1` and `?from=` choose."""
    kind, everything = request.args.get("kind", ""), request.args.get("all") == "1"
    found = [
        f
        for f in _desk().findings()
        if (everything or f.status == AUTO) and (not kind or f.target.kind == kind)
    ]
    start = max(0, request.args.get("from", 0, type=int))
    return _page(
        "review.html",
        shown=_shown(found[start : start + SHOWN]),
        count=len(found),
        start=start,
        step=SHOWN,
        kind=kind,
        everything=everything,
        kinds=FINDING_KINDS,
        reported=len(_desk().reported()),
    )


@blueprint.get("/add")
def adding() -> str:
    """Show the forms for what no rule read; `?quote=` fills in the words, `?report=` what it answers."""
    return _page(
        "review_add.html",
        addable=(*KINDS, "topic"),
        topics=concepts.load().topics,
        chains=CHAIN_KINDS,
        stages=STAGES,
        steps=range(1, review_forms.STEPS + 1),
        quote=request.args.get("quote", "")[:QUOTED],
        report=request.args.get("report", "")[:20],
    )


@blueprint.get("/finding/<name>")
def finding(name: str) -> str:
    """Show one finding with all that can be decided about it."""
    one = _finding(name)
    kind = one.target.kind
    family = next((f for f in (KINDS, FIGURE_KINDS) if kind in f), ())
    (shown,) = _shown([one])
    return _page(
        "review_finding.html",
        shown=shown,
        family=[other for other in family if other != kind],
        named=kind in KINDS,
        related=kind in RELATED_KINDS,
        report=request.args.get("report", "")[:20],
        fields=review_forms.fields(one),
    )


@blueprint.get("/candidates")
def candidates() -> str:
    """Show what only the second opinion reads, the surest first."""
    found = _desk().candidates()
    return _page("review_candidates.html", shown=_shown(found[:MOST]), count=len(found))


@blueprint.get("/reports")
def reports() -> str:
    """Show what readers say was read wrong, with the words and the findings in them."""
    texts = _desk().texts()
    shown = [(one, _reported(one, texts)) for one in _desk().reported()[:MOST]]
    return _page("review_reports.html", shown=shown)


@blueprint.post("/close")
def close() -> Answer:
    """Close a report without a decision."""
    told = _told(request.form)
    _desk().close(request.form.get("report", ""), who=told["who"], why=told["why"])
    return redirect("/review/reports", 303)


@blueprint.get("/history")
def history() -> str:
    """Show every decision, the latest first."""
    return _page("review_history.html", made=tuple(_desk().history())[::-1])


@blueprint.post("/decide")
def decide() -> Answer:
    """Record a decision about a finding."""
    given, one = request.form, _finding(request.form.get("finding", ""))
    action = given.get("action", "")
    change = one.seen if action == "accept" else review_forms.change(action, given)
    (made, *_) = _desk().decide(one.document, action, [(one.target, change)], **_told(given))
    return _onward(given, made.id)


@blueprint.post("/add")
def add() -> Answer:
    """Record a name or topic no rule read."""
    given = request.form
    kind, occurrence = given.get("kind", ""), given.get("occurrence", type=int)
    topic = given.get("topic") if kind == "topic" else None
    document, target = _desk().unread(
        given.get("quote", "").strip(),
        kind=kind,
        topic=topic or None,
        document=given.get("document") or None,
        occurrence=occurrence,
    )
    change = review_forms.added(kind, given)
    (made, *_) = _desk().decide(document, "add", [(target, change)], **_told(given))
    return _onward(given, made.id)


def _onward(given: Mapping[str, str], decision: str) -> Answer:
    """Close the report that a decision answers, if it answers one, and go back where the form stood."""
    if report := given.get("report", ""):
        told = _told(given)
        _desk().close(report, who=told["who"], why=told["why"], decision=decision)
    return redirect("/review/reports" if report else "/review", 303)


@blueprint.post("/undo")
def undo() -> Answer:
    """Take a decision back."""
    told = _told(request.form)
    _desk().undo(request.form.get("decision", ""), who=told["who"], why=told["why"])
    return redirect("/review/history", 303)


def _page(template: str, **values: object) -> str:
    return render_template(template, csrf=curating.form_secret(), who=curating.curator(), **values)


def _finding(name: str) -> Finding:
    return next((f for f in _desk().findings() if f.id == name), None) or abort(404)


def _reported(one: Reported, texts: Mapping[str, str]) -> tuple[evidence.Piece, ...]:
    """Return the line the reported words stand in; the words as they were where they are gone."""
    if one.span is None:
        return evidence.pieces(one.report.target.quote, [])
    text, span = texts[one.report.document], one.span
    start, end = text.rfind("\n", 0, span.start) + 1, text.find("\n", span.end)
    around = text[start : end if end >= 0 else len(text)]
    return evidence.pieces(around, [(span.start - start, span.end - start)])


def _shown(found: Sequence[Finding]) -> list[Shown]:
    texts = _desk().texts()
    return [Shown(one, _pieces(one, texts[one.document])) for one in found]


def _pieces(one: Finding, text: str) -> tuple[evidence.Piece, ...]:
    """Return the paragraph, title line or byline with the finding marked."""
    passages = [p for p in one.excerpt.passages if p.index == one.paragraph_index]
    if passages:
        start, end = passages[0].start, passages[0].end
    else:
        start = text.rfind("\n", 0, one.start) + 1
        end = text.find("\n", one.end)
    around = text[start : end if end >= 0 else len(text)]
    return evidence.pieces(around, [(one.start - start, one.end - start)])


def _told(given: Mapping[str, str]) -> curating.Told:
    return {
        "who": curating.curator() or abort(403),
        "why": " ".join(given.get("why", "").split()),
        "supersede": given.get("supersede") == "1",
    }
