"""A draft: its own chains and figures, practices like it, stages and actors these mention and it does not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, abort, jsonify, make_response, render_template, request

from kg.errors import LayoutError
from ontology import concepts
from ontology.concepts import Concept
from web import parameters
from web.chains import Chain, Step
from web.services import current
from web.wording import language, words

blueprint = Blueprint("analyze", __name__)
LONGEST = 20_000  # characters of a draft
PEERS = 4  # wordings shown for a stage or role
FIGURES = ("outcomes", "commitments", "targets")


@dataclass(frozen=True)
class Held:
    """A stage or role with whether the draft mentions it, by what word, and how its peers word it."""

    id: str
    mentioned: bool
    said: str
    peers: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class Analogue:
    """A paragraph of the draft with the practices nearest to it."""

    text: str
    hits: tuple[Mapping[str, Any], ...]


@blueprint.get("/analyze")
def form() -> str:
    """Show the form, with `?example=1` an example to try."""
    return _page(words()("analyze.example_text") if parameters.text("example", limit=1) else "")


@blueprint.post("/analyze")
def analyze() -> Response:
    """Read the posted draft; nothing of it is kept."""
    draft = request.form.get("text", "").replace("\r\n", "\n")
    if len(draft) > LONGEST:
        abort(413, f"{len(draft)} > {LONGEST}")
    read = current().analyze
    try:
        found, unread = read(draft, spoken=language()) if read and draft.strip() else None, False
    except LayoutError:  # nothing but titles: the reader keeps the draft and is told
        found, unread = None, True
    answer = make_response(_page(draft, found, unread=unread))
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.post("/api/v1/analyze")
def data() -> Response:
    """Read a draft for a program, plain text or a form's `text`; answers as `jingyan analyze --json`."""
    draft = request.form.get("text") or request.get_data(as_text=True)
    if len(draft) > LONGEST:
        abort(413, f"{len(draft)} > {LONGEST}")
    read = current().analyze
    if read is None:
        abort(503)
    if not draft.strip():
        abort(400, "text")
    try:
        answer = jsonify(read(draft))
    except LayoutError:
        abort(400, "text")
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _page(draft: str, found: Mapping[str, Any] | None = None, *, unread: bool = False) -> str:
    return render_template(
        "analyze.html",
        draft=draft,
        available=current().analyze is not None,
        posted=request.method == "POST",
        found=found is not None,
        unread=unread,
        limit=LONGEST,
        chains=_chains(found["excerpts"]) if found else (),
        read=found is None or bool(found.get("read", True)),
        figures=_figures(found["excerpts"]) if found else {},
        stages=_held(concepts.load().stages, found["stages"]) if found else (),
        roles=[one for one in _roles(found) if one.peers] if found else (),
        analogues=_analogues(draft, found["analogues"]) if found else (),
    )


def _chains(excerpts: Sequence[Mapping[str, Any]]) -> tuple[Chain, ...]:
    """Return the drawn chains of the draft; they have no address of their own."""
    return tuple(_chain(one) for excerpt in excerpts for one in excerpt["mechanisms"] if one.get("steps"))


def _chain(one: Mapping[str, Any]) -> Chain:
    steps = tuple(
        Step(
            position=position,
            text=step["text"],
            actor=step.get("actor") or "",
            action=step["action"] if step.get("actor") else step["text"],
            stage=step.get("stage") or "",
            deadline=step.get("deadline") or "",
        )
        for position, step in enumerate(one["steps"], 1)
    )
    claimed, derived = bool(one.get("loop_claimed")), bool(one.get("loop_derived"))
    return Chain(
        "", one["name"], one.get("chain") or "", steps, claimed, derived, one.get("modality") or "", "", ""
    )


def _figures(excerpts: Sequence[Mapping[str, Any]]) -> dict[str, list[str]]:
    """Return the words of what was reached, promised and planned, by kind, each once."""
    found = {
        kind: [one["quote"] for excerpt in excerpts for one in excerpt.get(kind, ())] for kind in FIGURES
    }
    return {kind: list(dict.fromkeys(quotes)) for kind, quotes in found.items() if quotes}


def _roles(found: Mapping[str, Any]) -> tuple[Held, ...]:
    return _held(concepts.load().roles, found["roles"]) if "roles" in found else ()


def _held(known: Sequence[Concept], given: Mapping[str, Any]) -> tuple[Held, ...]:
    missing = {one.get("stage") or one.get("role"): tuple(one["peers"][:PEERS]) for one in given["missing"]}
    said = given.get("said", {})
    return tuple(
        Held(one.id, one.id in given["mentioned"], said.get(one.id, ""), missing.get(one.id, ()))
        for one in known
    )


def _analogues(draft: str, listed: Sequence[Mapping[str, Any]]) -> tuple[Analogue, ...]:
    return tuple(Analogue(draft[one["start"] : one["end"]], tuple(one["hits"])) for one in listed)
