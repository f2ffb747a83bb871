"""Review: the queue with every finding in its paragraph, decisions as forms, and their history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, abort, redirect, render_template, request
from werkzeug.wrappers import Response as Answer

from kg.curation.findings import AUTO, Finding
from kg.curation.model import FIGURE_KINDS, FINDING_KINDS, RELATED_KINDS, Change
from kg.curation.record import FIELDS, value_of
from kg.model import KINDS
from ontology import concepts
from web import curating, evidence
from web.curating import Desk
from web.services import current

blueprint = Blueprint("review", __name__, url_prefix="/review")
SHOWN = 20
_OPEN = ("review.log_in",)
_YES_NO = ("yes", "no")


@dataclass(frozen=True)
class Shown:
    """A finding with the paragraph or line it stands in."""

    finding: Finding
    pieces: tuple[evidence.Piece, ...]


@dataclass(frozen=True)
class Field:
    """A field of `set` as a form shows it; no choices: words or a number are written."""

    name: str
    choices: tuple[str, ...]


def _desk() -> Desk:
    desk = current().review
    if desk is None:
        abort(404)
    return desk


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
        addable=(*KINDS, "topic"),
        topics=concepts.load().topics,
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
        fields=_fields(one),
    )


@blueprint.get("/history")
def history() -> str:
    """Show every decision, the latest first."""
    return _page("review_history.html", made=tuple(_desk().history())[::-1])


@blueprint.post("/decide")
def decide() -> Answer:
    """Record a decision about a finding."""
    given, one = request.form, _finding(request.form.get("finding", ""))
    action = given.get("action", "")
    change = one.seen if action == "accept" else _change(action, given)
    _desk().decide(one.document, action, [(one.target, change)], **_told(given))
    return redirect("/review", 303)


@blueprint.post("/add")
def add() -> Answer:
    """Record a name or topic no rule read."""
    given = request.form
    kind, occurrence = given.get("kind", ""), given.get("occurrence", type=int)
    topic = given.get("topic") if kind == "topic" else None
    document, target = _desk().unread(
        given.get("quote", "").strip(), kind=kind, topic=topic or None, occurrence=occurrence
    )
    _desk().decide(document, "add", [(target, {})], **_told(given))
    return redirect("/review", 303)


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


def _fields(one: Finding) -> tuple[Field, ...]:
    """Return the fields that can be set, with the words that may stand in each."""
    found = []
    for name, wanted in FIELDS.get(one.target.kind, {}).items():
        if name == "step":
            choices = tuple(str(n) for n in range(1, len(one.steps) + 1))
        elif isinstance(wanted, tuple):
            choices = wanted
        else:
            choices = _YES_NO if wanted is bool else ()
        found.append(Field(name, choices))
    return tuple(found)


def _change(action: str, given: Mapping[str, str]) -> Change:
    """Return what a form says of the change; fields left empty stay as they are."""
    if action == "set":
        filled = {n[4:]: v.strip() for n, v in given.items() if n.startswith("set.") and v.strip()}
        return {name: value_of(name, value) for name, value in filled.items()}
    if action == "split":
        return {"quotes": tuple(line.strip() for line in given.get("to", "").splitlines() if line.strip())}
    name = {"retype": "kind", "bounds": "quote", "merge": "name", "relate": "name"}.get(action)
    return {name: given.get("to", "").strip()} if name else {}


def _told(given: Mapping[str, str]) -> curating.Told:
    return {
        "who": curating.curator() or abort(403),
        "why": " ".join(given.get("why", "").split()),
        "supersede": given.get("supersede") == "1",
    }
