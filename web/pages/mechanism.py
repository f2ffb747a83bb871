"""A mechanism: its chain drawn, the words that prove it, and other mechanisms with the same stages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from itertools import islice

from flask import Blueprint, render_template, request

from ontology import concepts, terms
from web import chains
from web.appearances import appearances, named
from web.asked import about, made
from web.chains import Chain, Row
from web.companions import companions
from web.entities import Entity, find
from web.evidence import Hit, Node, merged, nodes
from web.services import current

blueprint = Blueprint("mechanism", __name__)
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
    own = _stages(chain)
    if len(set(filter(None, own))) < 2:
        return ()
    found: list[Similar] = []
    for stages, listed in current().kept(_by_stages).items():
        shared = tuple(dict.fromkeys(stage for stage in own if stage and stage in stages))
        if len(shared) > 1:
            others = (one for one in listed if one.iri != entity.iri)
            found += [Similar(one, shared, same=stages == own) for one in islice(others, SIMILAR)]
    return tuple(nsmallest(SIMILAR, found, key=lambda one: (not one.same, -len(one.shared), one.chain.iri)))


def _by_stages() -> dict[tuple[str, ...], list[Chain]]:
    """Return all chains by their stages: there are few ways in which these follow each other."""
    found: dict[tuple[str, ...], list[Chain]] = {}
    for one in sorted(made("compare_chains", chains.views), key=lambda chain: chain.iri):
        found.setdefault(_stages(one), []).append(one)
    return found


def _stages(chain: Chain) -> tuple[str, ...]:
    return tuple(step.stage for step in chain.steps)
