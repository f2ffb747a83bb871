"""Practices of other cities like one: by wording, topics, shared things, and the shape of their chains."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from heapq import nsmallest
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg.facts import chained
from ontology.concepts import concept_iri
from ontology.concepts import load as load_concepts
from web import cards, practices
from web.addresses import path_of, slug_of
from web.alignment import common_stages
from web.chains import Chain, local
from web.display import han
from web.grounds import Ground, convincing, grounds, told
from web.services import current
from web.wording import language, words

if TYPE_CHECKING:
    from embed.model import Item

NEAREST = 20  # looked at: by wording, and by stages
NAMES = 3  # in one reason
GROUNDS = 2  # topics in one reason, with their words
# what counts besides wording (0 to 1): both loops, each stage in common, each topic, each shared thing
_LOOPS, _STAGE, _TOPIC, _THING = 0.6, 0.08, 0.1, 0.15


@dataclass(frozen=True)
class Similar:
    """A practice of another city, with why it is listed; `align` compares their chains, "" without."""

    href: str
    city: str
    heading: str
    reasons: tuple[str, ...]
    align: str


@dataclass(frozen=True)
class _Compared:
    item: Item
    score: float
    loops: bool
    stages: tuple[str, ...]
    topics: tuple[Ground, ...]
    things: tuple[str, ...]
    pair: tuple[Chain, Chain] | None


def similar(slug: str, iri: str, city: str, *, limit: int) -> list[Similar]:
    """Return the practices most like one, of other cities where it has one; the most alike first."""
    return [_shown(one) for one in current().kept(_likest, slug, iri, city, limit)]


def _likest(slug: str, iri: str, city: str, limit: int) -> list[_Compared]:
    own = current().searcher.item(slug)
    found = [_compared(own, item, likeness) for item, likeness in _candidates(slug, iri, city)]
    near = [_with_things(own, one) for one in _best(found)[: limit * 3]]
    return _best(near)[:limit]


def _best(found: Iterable[_Compared]) -> list[_Compared]:
    return sorted(found, key=lambda one: (-one.score, one.item.id))


def _candidates(slug: str, iri: str, city: str) -> Iterator[tuple[Item, float]]:
    """Yield what is near in wording, then what shares stages, with its nearness (0 for the latter)."""
    searcher = current().searcher
    seen = {slug}
    for hit in searcher.similar(slug, limit=NEAREST, exclude={"city": [city]} if city else {}):
        seen.add(hit.item.id)
        yield hit.item, hit.score
    for other in _alike(iri):
        id = slug_of(other)
        if id not in seen:
            item = searcher.item(id)
            if not city or item.record["city"] != city:
                yield item, 0.0


def _alike(iri: str) -> list[str]:
    """Return the practices whose chains share stages with those of one, the most in common first."""
    own = {step.stage for chain in practices.drawn(iri) for step in chain.steps if step.stage}
    found: list[tuple[int, str]] = []
    for held, stages in current().kept(_stages):
        if len(own & stages) > 1:
            others = chained.of_stages(current().graph.facts, held, most=NEAREST + 1)
            found += [(-len(own & stages), other) for other in others if other != iri]
    return [other for _, other in nsmallest(NEAREST, found)]


def _stages() -> list[tuple[str, frozenset[str]]]:
    """Return the sets of stages that practices have, of which there are few, as the tables name them."""
    found = chained.stages(current().graph.facts)
    return [(held, frozenset(map(local, held.split(" ")))) for held in found]


def _compared(own: Item, other: Item, likeness: float) -> _Compared:
    mine, theirs = practices.drawn(str(own.record["iri"])), practices.drawn(str(other.record["iri"]))
    pair, stages = _closest(mine, theirs)
    loops = any(one.derived for one in mine) and any(one.derived for one in theirs)
    shared = (id for id in other.fields.get("topic", ()) if id in own.fields.get("topic", ()))
    topics = grounds(shared, own.text, other.text)
    extra = _LOOPS * loops + _STAGE * len(stages) + _TOPIC * min(3, len(topics))
    return _Compared(other, likeness + extra, loops, stages, topics, (), pair)


def _closest(
    mine: Sequence[Chain], theirs: Sequence[Chain]
) -> tuple[tuple[Chain, Chain] | None, tuple[str, ...]]:
    """Return the two chains with most stages in common, in order, and these stages."""
    pairs = [((a, b), common_stages(a, b)) for a in mine for b in theirs]
    best = max(pairs, key=lambda pair: len(pair[1]), default=None)
    return best if best and len(best[1]) > 1 else (None, ())


def _with_things(own: Item, one: _Compared) -> _Compared:
    """Return it with the platforms, programmes and instruments both mention, and what they count for."""
    node, other = NamedNode(str(own.record["iri"])), NamedNode(str(one.item.record["iri"]))
    rows = current().graph.select("practice_shared", practice=node, other=other)
    things = tuple(str(row["label"]) for row in rows)
    return replace(one, things=things, score=one.score + _THING * min(2, len(things)))


def _shown(one: _Compared) -> Similar:
    iri = str(one.item.record["iri"])
    slugs = [chain.iri.rsplit("/", 1)[1] for chain in one.pair] if one.pair else []
    return Similar(
        href=path_of(iri, base=current().base),
        city=str(one.item.record["city"] or one.item.record["org"] or ""),
        heading=cards.heading(one.item),
        reasons=tuple(_reasons(one)) or (words()("alike.close"),),
        align=f"/align?m={slugs[0]}&m={slugs[1]}" if slugs else "",
    )


def _reasons(one: _Compared) -> Iterator[str]:
    """Yield why, the shape of the chains first."""
    if one.loops:
        yield words()("alike.loops")
    if one.stages:
        yield words()("alike.stages", names=_listed(_label("stage", id) for id in one.stages))
    if one.things:
        yield words()("alike.shared", names=_listed(map(han, one.things[:NAMES])))
    if one.topics:
        yield words()("alike.topics", names=_listed(map(told, convincing(one.topics, most=GROUNDS))))


def _listed(names: Iterable[str]) -> str:
    return words()("practice.listing").join(names)


def _label(scheme: str, id: str) -> str:
    return load_concepts().by_iri[concept_iri(scheme, id)].label(language())
