"""A mechanism: its chain drawn, the words that prove it, and other mechanisms with the same stages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from itertools import groupby
from operator import itemgetter

from flask import Blueprint, render_template, request

from kg.facts import chained
from ontology import concepts, terms
from web import chains
from web.appearances import appearances, named
from web.asked import about
from web.chains import Chain, Row
from web.companions import companions
from web.entities import Entity, find
from web.evidence import Hit, Node, merged, nodes
from web.services import current

blueprint = Blueprint("mechanism", __name__)
_Found = tuple[
    bool, int, str, int, tuple[str, ...]
]  # other stages, how many less, IRI, number, stages shared
SIMILAR = 8  # mechanisms listed


@dataclass(frozen=True)
class Stage:
    """One of the six stages with the steps the text gives for it; none means the text does not mention it."""

    id: str
    steps: tuple[chains.Step, ...]


@dataclass(frozen=True)
class Similar:
    """Another mechanism with stages in common; `same` when its stages follow in the same order."""

    chain: Chain
    shared: tuple[str, ...]
    same: bool


@dataclass(frozen=True)
class Source:
    """A paragraph that speaks of the mechanism, its words highlighted."""

    passage: str
    text: Node


@blueprint.get("/mechanism/<slug>")
def mechanism(slug: str) -> str:
    """Show one mechanism; 404 when the base holds none of that address."""
    entity = find("mechanism", slug)
    texts = current().documents
    rows = about("mechanism_chain", mechanism=entity.iri)
    chain = chains.views({**row, "mechanism": entity.iri} for row in rows)[0]
    places = named(entity.iri)
    return render_template(
        "mechanism.html",
        entity=entity,
        chain=chain,
        act=chains.local(str(rows[0]["act"] or "")),
        stages=stages_of(chain),
        claim=_claim(entity),
        appearances=appearances(places, texts),
        sources=_sources(places),
        similar=_similar(entity, chain),
        partners=_partners(entity),
        companions=companions(entity),
        address=request.base_url,
    )


def stages_of(chain: Chain) -> tuple[Stage, ...]:
    """Return the six stages in order with the chain's steps in each; none for a chain without stages."""
    if not any(step.stage for step in chain.steps):
        return ()
    return tuple(
        Stage(stage.id, tuple(step for step in chain.steps if step.stage == stage.id))
        for stage in concepts.load().stages
    )


def _claim(entity: Entity) -> str:
    """Return the words by which the text calls the mechanism a loop, "" where it does not."""
    rows = about("entity_claims", entity=entity.iri)
    return next((str(row["quote"]) for row in rows if row["predicate"] == terms.claimedLoop), "")


def _partners(entity: Entity) -> list[Row]:
    return list(about("mechanism_partners", mechanism=entity.iri))


def _sources(rows: Iterable[Row]) -> tuple[Source, ...]:
    spans: dict[str, list[Row]] = {}
    for row in rows:
        if row["passage"]:
            spans.setdefault(str(row["passage"]), []).append(row)
    return tuple(_source(passage, listed) for passage, listed in spans.items())


def _source(passage: str, rows: Sequence[Row]) -> Source:
    begins = int(rows[0]["textStart"] or 0)
    hits: tuple[Hit, ...] = merged(
        (int(row["start"] or 0) - begins, int(row["end"] or 0) - begins) for row in rows
    )
    return Source(passage, nodes(str(rows[0]["text"]), (), hits))


def _similar(entity: Entity, chain: Chain) -> tuple[Similar, ...]:
    """Return the mechanisms with two or more stages in common, those with the same stages in order first."""
    own, facts = tuple(step.stage for step in chain.steps), current().graph.facts
    if len(set(filter(None, own))) < 2:
        return ()
    found: list[_Found] = []
    for rank, alike in groupby(sorted(_alike(own)), key=itemgetter(0, 1)):
        if len(found) >= SIMILAR:
            break
        for _, _, shape, shared in alike:
            rows = chained.of_shape(facts, shape, most=SIMILAR + 1)
            others = (row for row in rows if row["iri"] != entity.iri)
            found += [(*rank, str(row["iri"]), int(row["id"] or 0), shared) for row in others]
    nearest = nsmallest(SIMILAR, found)
    drawn = chains.views(chained.drawn(facts, [id for _, _, _, id, _ in nearest]))
    return tuple(Similar(one, near[-1], same=not near[0]) for one, near in zip(drawn, nearest, strict=True))


def _alike(own: tuple[str, ...]) -> Iterator[tuple[bool, int, int, tuple[str, ...]]]:
    """Yield the orders of stages that share two or more: other than these, how many less, number, shared."""
    for shape, stages in current().kept(_shapes).items():
        shared = tuple(dict.fromkeys(stage for stage in own if stage and stage in stages))
        if len(shared) > 1:
            yield stages != own, -len(shared), shape, shared


def _shapes() -> dict[int, tuple[str, ...]]:
    found = chained.shapes(current().graph.facts).items()
    return {shape: tuple(map(chains.local, stages)) for shape, stages in found}
