"""Addresses of earlier snapshots: sent on to what took their place, or told what became of them."""

from __future__ import annotations

import json
import re

from flask import Response, redirect, render_template, request
from pyoxigraph import NamedNode
from werkzeug.wrappers import Response as Answer

from kg.succession import Fate
from web import negotiation
from web.addresses import ENTITY_PATH, iris_of
from web.services import current
from web.wording import words

_ID = re.compile(r"/id(?=/)")
_PROBLEM = "application/problem+json"
_OF_PRACTICE = ("passage", "measure")  # they have the slug of their practice
_STEP = re.compile(r"(?P<mechanism>.+)-\d+\Z")


def answer() -> Answer | None:
    """Return where the address of this request leads now, or 410 with why nowhere; None if it never was."""
    match = ENTITY_PATH.match(_ID.sub("", request.path))
    if match is None or current().former is None:
        return None
    slug, suffix = _cut(match["slug"])
    fate = former(match["kind"], slug)
    if fate is None:
        return None
    if _wants_json():
        return _problem(fate)
    if fate.successor:
        return _onward(fate, suffix)
    if suffix or negotiation.choose(request.headers.get("Accept", "")) != negotiation.HTML:
        return _problem(fate)
    body = render_template("gone.html", fate=fate, kind=match["kind"])
    return _kept_briefly(Response(body, 410))


def former(kind: str, slug: str) -> Fate | None:
    """Return what became of an address; of a measure what became of its practice, of a step its mechanism."""
    find = current().former
    assert find is not None
    found = find(f"{kind}/{slug}", _alive)
    if kind in _OF_PRACTICE:
        practice = find(f"practice/{slug.rpartition('-')[0] or slug}", _alive)
        return found or practice
    step = _STEP.match(slug) if kind == "step" and (found is None or not found.successor) else None
    return (find(f"mechanism/{step['mechanism']}", _alive) if step else None) or found


def _alive(path: str) -> bool:
    kind, _, slug = path.partition("/")
    iris = iris_of(kind, slug, base=current().base)
    return any(current().graph.select("entity_names", entity=NamedNode(iri)) for iri in iris)


def _cut(slug: str) -> tuple[str, str]:
    """Return the slug without the suffix of a data format, and that with its dot."""
    name, _, suffix = slug.rpartition(".")
    return (name, f".{suffix}") if suffix in negotiation.RDF_SUFFIXES else (slug, "")


def _wants_json() -> bool:
    """True for a client that asks for plain JSON rather than for a page or RDF."""
    offered = ("text/html", "application/json", _PROBLEM)
    return request.accept_mimetypes.best_match(offered, default="text/html") != "text/html"


def _onward(fate: Fate, suffix: str) -> Answer:
    query = request.query_string.decode("ascii", "replace")
    path = f"/{fate.successor}{suffix}"
    sent = redirect(f"{path}?{query}" if query and "at=" not in query else path, 308)
    return _kept_briefly(sent)


def _problem(fate: Fate) -> Answer:
    body: dict[str, object] = {
        "type": "about:blank",
        "title": words()("gone.title"),
        "status": 410,
        "instance": request.path,
        "code": f"gone-{fate.reason}",
        "detail": words()(f"gone.{fate.reason}"),
    }
    if fate.successor:
        body["successor"] = f"/{fate.successor}"
    if fate.document:
        body["document"] = f"/document/{fate.document}"
    text = json.dumps(body, ensure_ascii=False)
    return _kept_briefly(Response(text, 410, content_type=_PROBLEM))


def _kept_briefly(sent: Answer) -> Answer:
    """Let nobody keep it: the next build may read the words again."""
    sent.headers["Cache-Control"] = "no-cache"
    sent.vary.add("Accept")
    return sent
