"""Decisions applied to what was read: after extraction, before statements. No clock, no file."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import replace

from kg.curation.actions import Bench, perform, wanted
from kg.curation.anchors import fold
from kg.curation.desk import Desk
from kg.curation.merging import spread
from kg.curation.model import Curated, Decision, Orphan
from kg.curation.settle import conflicts, in_force
from kg.model import Extraction, Link


def apply(extraction: Extraction, decisions: Sequence[Decision]) -> Curated:
    """Return the extraction with the decisions in force applied in the order they were made.

    What has nothing to act on is an orphan; what contradicts another decision is left out and named.
    """
    forced = in_force(decisions)
    if not forced:
        return Curated(extraction)
    against = conflicts(forced)
    disputed = {one.id for conflict in against for one in (conflict.earlier, conflict.later)}
    bench = Bench(Desk(extraction), fold(extraction.document.source.text))
    bench.desk.wanted = wanted(bench, forced)
    orphans = [
        Orphan(decision, reason)
        for decision in forced
        if decision.id not in disputed and (reason := perform(bench, decision))
    ]
    return Curated(bench.desk.finish(), tuple(bench.relations), tuple(bench.merges), tuple(orphans), against)


def connected(curated: Sequence[Curated], *, held: Set[tuple[str, str]] = frozenset()) -> list[Curated]:
    """Return the documents of a base as one: merges carried to all, relations to what none holds orphans.

    `held` are the kinds and keys of what documents hold that are not among these.
    """
    merged = spread(curated)
    here = {(m.kind, m.key) for one in merged for m in one.extraction.mentions}
    return [_connected(one, here | held) for one in merged]


def _connected(one: Curated, held: Set[tuple[str, str]]) -> Curated:
    lost = [r for r in one.relations if (r.link.kind, r.link.broader) not in held]
    kept = tuple(r for r in one.relations if r not in lost)
    orphans = (Orphan(r.decision, f"the base holds no {r.link.kind} “{r.name}”") for r in lost)
    return replace(one, relations=kept, orphans=(*one.orphans, *orphans))


def with_links(found: Sequence[Link], curated: Sequence[Curated]) -> tuple[Link, ...]:
    """Return the links of a base, curators' relations among them, each once and sorted."""
    added = (relation.link for one in curated for relation in one.relations)
    return tuple(sorted({*found, *added}, key=lambda link: (link.kind, link.narrower, link.broader)))


def told(curated: Curated) -> Extraction:
    """Return the extraction with a note for every orphan, so that a build says them aloud."""
    extraction = curated.extraction
    return replace(extraction, notes=(*extraction.notes, *map(str, curated.orphans)))
