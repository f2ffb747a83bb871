"""A draft: its own chains, practices of the base like it, and stages its peers mention and it does not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, abort, make_response, render_template, request

from kg.errors import LayoutError
from ontology import concepts
from web.chains import Chain, Step
from web.services import current

blueprint = Blueprint("analyze", __name__)
LONGEST = 20_000  # characters of a draft
PEERS = 4  # wordings shown for a stage


@dataclass(frozen=True)
class Stage:
    """A stage with whether the draft mentions it, and how its peers word it."""

    id: str
    mentioned: bool
    peers: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class Analogue:
    """A paragraph of the draft with the practices nearest to it."""

    text: str
    hits: tuple[Mapping[str, Any], ...]


@blueprint.get("/analyze")
def form() -> str:
    """Show the form."""
    return _page("")


@blueprint.post("/analyze")
def analyze() -> Response:
    """Read the posted draft; nothing of it is kept."""
    draft = request.form.get("text", "").replace("\r\n", "\n")
    if len(draft) > LONGEST:
        abort(413, f"{len(draft)} > {LONGEST}")
    read = current().analyze
    try:
        found, unread = read(draft) if read and draft.strip() else None, False
    except LayoutError:  # nothing but titles: the reader keeps the draft and is told
        found, unread = None, True
    answer = make_response(_page(draft, found, unread=unread))
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
        stages=_stages(found["stages"]) if found else (),
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


def _stages(stages: Mapping[str, Any]) -> tuple[Stage, ...]:
    missing = {one["stage"]: tuple(one["peers"][:PEERS]) for one in stages["missing"]}
    mentioned = set(stages["mentioned"])
    return tuple(
        Stage(stage.id, stage.id in mentioned, missing.get(stage.id, ())) for stage in concepts.load().stages
    )


def _analogues(draft: str, listed: Sequence[Mapping[str, Any]]) -> tuple[Analogue, ...]:
    return tuple(Analogue(draft[one["start"] : one["end"]], tuple(one["hits"])) for one in listed)
