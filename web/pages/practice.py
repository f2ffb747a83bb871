"""One practice: its mechanisms drawn, its text with the evidence marked, and what is like it elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from flask import Blueprint, abort, render_template, request
from pyoxigraph import NamedNode

from web import evidence, highlights, parameters, practices, slogans
from web.addresses import path_of
from web.chains import Row
from web.entities import find
from web.practices import Thing
from web.resemblance import similar
from web.services import current
from web.wording import words

if TYPE_CHECKING:
    pass

blueprint = Blueprint("practice", __name__)
SIMILAR = 4
LISTED = ("topic", "platform", "programme", "instrument", "organization", "place", "target")
TAGGED = ("mechanism", "platform", "programme")
TAGS = 6


@blueprint.get("/practice/<slug>")
def practice(slug: str) -> str:
    """Show one practice; `?q=` marks the question's words in its text."""
    question = parameters.question()
    entity = find("practice", slug)
    rows = current().graph.select("practice_head", practice=entity.node)
    if not rows:
        abort(404)
    head, found = rows[0], practices.things(entity.iri)
    chains = practices.drawn(entity.iri)
    neighbours = current().graph.select("practice_neighbours", excerpt=NamedNode(str(head["excerpt"])))
    return render_template(
        "practice.html",
        entity=entity,
        head=head,
        query=question,
        tags=_tags(found, {chain.iri for chain in chains}),
        chains=chains,
        source=_marked(slug, head, found, question),
        marked=[kind for kind in practices.MARKED if any(thing.kind == kind for thing in found)],
        facts=_facts(entity.iri, head, found),
        figures=practices.figures(entity.iri),
        similar=similar(slug, entity.iri, str(head["city"] or ""), limit=SIMILAR),
        previous=_beside(neighbours, entity.iri, -1),
        following=_beside(neighbours, entity.iri, 1),
        citation=_citation(head),
    )


def _tags(found: Sequence[Thing], drawn: set[str]) -> list[Thing]:
    """Return what stands under the heading: named things that no drawing below names."""
    return [thing for thing in found if thing.kind in TAGGED and thing.iri not in drawn][:TAGS]


def _marked(slug: str, head: Row, found: Sequence[Thing], question: str) -> evidence.Node:
    marks = practices.marks(found, offset=int(head["start"] or 0))
    hits = highlights.find(question, slug) if question else ()
    return evidence.nodes(str(head["text"]), marks, hits)


Fact = tuple[str, list[tuple[str, str | None]]]


def _facts(practice: str, head: Row, found: Sequence[Thing]) -> list[Fact]:
    """Return the rows of the key facts, empty ones left out."""
    facts: list[Fact] = [
        (words()("kind.organization"), _link(head["orgLabel"], head["org"])),
        (words()("kind.place"), _link(head["city"], head["place"])),
    ]
    own = {head["org"], head["place"]}
    for kind in LISTED:
        listed = [thing for thing in found if thing.kind == kind and thing.iri not in own]
        name = words()(f"practice.mentioned_{kind}" if kind in ("organization", "place") else f"kind.{kind}")
        facts.append((name, [pair for thing in listed for pair in _link(thing.shown, thing.iri)]))
    facts.append((words()("kind.slogan"), slogans.named(practice)))
    facts.append((words()("kind.document"), _link(head["documentTitle"], head["document"])))
    return [(name, values) for name, values in facts if values]


def _link(label: object, iri: object) -> list[tuple[str, str | None]]:
    return [(str(label), path_of(str(iri), base=current().base))] if label and iri else []


def _beside(rows: Sequence[Row], iri: str, step: int) -> Row | None:
    """Return the practice before or after this one in its excerpt."""
    order = [row["practice"] for row in rows]
    at = order.index(iri) + step
    return rows[at] if 0 <= at < len(rows) else None


def _citation(head: Row) -> str:
    key = "practice.citation" if head["orgLabel"] else "practice.citation_anonymous"
    said = words()(
        key,
        org=head["orgLabel"],
        title=head["title"],
        document=head["documentTitle"],
        n=int(head["index"] or 0) + 1,
    )
    return f"{said} {request.base_url}"
