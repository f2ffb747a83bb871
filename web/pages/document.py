"""A source document: what is known of it, and its whole text with an address for every quote."""

from __future__ import annotations

import re
from collections.abc import Sequence

from flask import Blueprint, abort, redirect, render_template, request
from pyoxigraph import NamedNode
from werkzeug.wrappers import Response

from ontology import terms
from web import parameters, parts, practices, reader, spans
from web.addresses import path_of, slug_of
from web.asked import about
from web.entities import Entity, find
from web.evidence import Hit
from web.services import current

blueprint = Blueprint("document", __name__)
PLAIN = "none"  # the text as printed, nothing marked
_SPAN = re.compile(r"(\d{1,9})-(\d{1,9})\Z")


@blueprint.get("/document/<slug>")
def document(slug: str) -> str:
    """Show one document; `?at=<start>-<end>` marks those code points, `?kind=` limits what is marked.

    A long one comes in parts: `?part=`, or the one with the words or the `?excerpt=` asked for.
    """
    entity = find("document", slug)
    text = current().documents.get(slug_of(entity.iri))
    rows = about("document_head", document=entity.iri)
    if text is None or not rows:
        abort(404)
    hit, kinds = _hit(len(text)), _kinds()
    said = about("document_spans", document=entity.iri)
    found = parts.parts(about("document_passages", document=entity.iri), len(text))
    number = _part(found, hit)
    part = found[number - 1]
    here = [row for row in said if part.holds((int(row["start"] or 0), int(row["end"] or 0)))]
    layer = reader.Layer(text, spans.marks(here, kinds or practices.MARKED), hit)
    return render_template(
        "document.html",
        entity=entity,
        head=rows[0],
        sections=reader.sections(layer, part.rows, part.start, part.end),
        contents=parts.contents(found),
        number=number,
        count=len(found),
        characters=len(text),
        hit=hit,
        kinds=kinds,
        counted=spans.counted(said),
        plain=PLAIN,
        address=request.base_url,
    )


def _part(found: Sequence[parts.Part], hit: Hit | None) -> int:
    """Return the number of the part asked for: by `?part=`, an excerpt, or the words to be marked."""
    if "part" in request.args:
        return parameters.integer("part", default=1, low=1, high=len(found))
    slug = parameters.text("excerpt", limit=200)
    fit = (
        number
        for number, part in enumerate(found, start=1)
        if (part.holds(hit) if hit else bool(slug) and part.has_excerpt(slug))
    )
    return next(fit, 1)


def _kinds() -> tuple[str, ...]:
    """Return the kinds asked for, none for all of them; 400 for what is no kind."""
    kinds = parameters.choices("kind")
    if unknown := [kind for kind in kinds if kind not in (*practices.MARKED, PLAIN)]:
        abort(400, f"kind: {unknown[0][:40]}")
    return kinds


def _hit(length: int) -> Hit | None:
    asked = parameters.text("at", limit=20)
    if not asked:
        return None
    match = _SPAN.match(asked)
    if match is None or not int(match[1]) < int(match[2]) <= length:
        abort(400, f"at: {asked}")
    return int(match[1]), int(match[2])


@blueprint.get("/excerpt/<slug>")
def excerpt(slug: str) -> Response:
    """Send a reader to the excerpt within its document."""
    entity = find("excerpt", slug)
    rows = about("excerpt_document", excerpt=entity.iri)
    if not rows:
        abort(404)
    return _to(f"{_path(rows[0]['document'])}?excerpt={slug}#excerpt-{slug}")


@blueprint.get("/evidence/<slug>")
def evidence(slug: str) -> Response:
    """Send a reader to the quoted words within their document."""
    entity = find("evidence", slug)
    rows = about("evidence_words", evidence=entity.iri)
    if not rows:
        abort(404)
    row = rows[0]
    return _to(f"{_path(row['document'])}?at={row['start']}-{row['end']}#at")


@blueprint.get("/<any(passage,measure):kind>/<slug>")
def passage(kind: str, slug: str) -> Response:
    """Send a reader to the practice that a passage or measure belongs to."""
    return _to(_related(find(kind, slug), "reportedIn" if kind == "passage" else "hasMeasure"))


@blueprint.get("/step/<slug>")
def step(slug: str) -> Response:
    """Send a reader to the mechanism a step belongs to."""
    return _to(_related(find("step", slug), "hasStep"))


def _related(entity: Entity, relation: str) -> str:
    """Return the path of the thing that stands in `relation` to `entity`, or that it stands in to."""
    rows = current().graph.select("entity_owner", entity=entity.node, relation=NamedNode(terms.JY + relation))
    if not rows:
        abort(404)
    return _path(rows[0]["owner"])


def _path(iri: object) -> str:
    return path_of(str(iri), base=current().base)


def _to(path: str) -> Response:
    answer = redirect(path, 303)
    answer.vary.add("Accept")
    return answer
