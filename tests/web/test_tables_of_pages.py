"""What pages look up in the tables is what the query they show beside it answers."""

from __future__ import annotations

from itertools import groupby

from kg.facts import chained, figured, joined
from web import chains, comparison, network
from web.services import Services


def test_chains_and_their_figures(services: Services) -> None:
    facts = services.graph.facts
    found = chained.chosen(facts, chained.Wanted())
    assert chains.views(chained.drawn(facts, found)) == chains.views(services.graph.select("compare_chains"))
    said = comparison.figures_of(services.graph.select("compare_figures"))
    assert comparison.figures_of(chained.figures(facts, found)) == said
    assert chained.counted(facts, chained.Wanted()) == (
        len(found),
        len(chained.chosen(facts, chained.Wanted(), staged=True)),
    )


def test_acts(services: Services) -> None:
    names = ("role", "stage", "actor", "action", "mechanism", "label", "place", "city")
    found = chained.acts(services.graph.facts, role=None, stage=None, most=-1)
    asked = {row["step"]: row for row in services.graph.select("actor_steps")}
    told = sorted(repr([row[name] for name in names]) for row in asked.values())
    assert sorted(repr([row[name] for name in names]) for row in found) == told
    counts = chained.acting(services.graph.facts)
    for (role, stage), count in counts.items():
        assert count == len(chained.acts(services.graph.facts, role=role, stage=stage, most=-1)) > 0


def test_figures(services: Services) -> None:
    rows = figured.chosen(services.graph.facts, promised=None, cities=(), order="iri")
    asked = services.graph.select("figures_all")
    assert [row["figure"] for row in rows] == sorted({str(row["figure"]) for row in asked})
    for row in rows:
        same = next(one for one in asked if one["figure"] == row["figure"])
        for name in ("quote", "value", "practice", "heading", "place", "city", "start", "end"):
            assert row[name] == same[name]
        assert (row["unit"], row["object"]) == (same["unit"] or "", same["object"] or "")


def test_links_and_ranks(services: Services) -> None:
    facts = services.graph.facts
    asked = services.graph.select("network_links")
    found = network.joined(joined.of_all(facts))
    assert sorted(found.places) == [(row["place"], row["thing"]) for row in asked]
    shared = {thing: len(list(rows)) for thing, rows in groupby(sorted(str(row["thing"]) for row in asked))}
    ranked = joined.ranked(facts, most=-1)
    assert [shared[one] for one in ranked] == sorted(shared.values(), reverse=True)
    for place in joined.places(facts):
        assert joined.best_of(facts, place, most=1)[0] in joined.firsts(facts, most=-1)
        assert joined.by_rank(facts, found.beside(place)) == joined.best_of(facts, place, most=-1)
    things = [row for row in joined.listed(facts) if row["kind"] in ("mechanism", "platform")]
    assert {str(row["iri"]): row["places"] for row in things} == shared
    assert sum(joined.kinds(facts).values()) == len(joined.listed(facts))
