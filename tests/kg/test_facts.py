"""Tables beside a graph: who names a thing, and what stands beside it, counted beforehand or when asked."""

from __future__ import annotations

import sqlite3

import pytest

from kg.facts import Facts, members, write
from kg.facts import writing as filling
from kg.query import Row

KINDS = {"民生议事堂": "Platform", "委员会客厅": "Platform", "闭环机制": "Mechanism"}
# practice -> place, what it names
PRACTICES = {
    "p1": ("杭州市", ("民生议事堂", "闭环机制")),
    "p2": ("金华市", ("民生议事堂", "委员会客厅")),
    "p3": ("", ("民生议事堂", "委员会客厅")),
    "p4": ("金华市", ("民生议事堂",)),
}


def _rows(name: str) -> list[Row]:
    if name == "facts_practices":
        told = [(one, place or None) for one, (place, _) in PRACTICES.items()]
        return [{"practice": o, "place": p, "city": p, "start": int(o[1]), "text": o} for o, p in told]
    if name == "facts_topics":
        return [{"practice": one, "topic": "数字化"} for one in ("p1", "p2", "p3")]
    if name == "facts_things":
        pairs = [(practice, thing) for practice, (_, named) in PRACTICES.items() for thing in named]
        kind = "https://example.org/ontology#{}".format
        return [{"practice": p, "thing": t, "type": kind(KINDS[t]), "label": t} for p, t in pairs]
    return []


@pytest.fixture
def facts() -> Facts:
    connection = sqlite3.connect(":memory:")
    write(connection, _rows)
    return Facts(connection)


def test_practices_come_place_by_place(facts: Facts) -> None:
    found = members.members(facts, "民生议事堂", first=0, most=3)
    assert (found.practices, found.places) == (4, 2)
    assert found.shown == ("p1", "p2", "p4")
    assert members.members(facts, "民生议事堂", first=3, most=3).shown == ("p3",)
    assert members.members(facts, "无", first=0, most=3) == members.Members(0, 0, ())


@pytest.mark.parametrize("often", [0, 500])
def test_what_stands_beside_a_thing(monkeypatch: pytest.MonkeyPatch, often: int) -> None:
    for module in (filling, members):
        monkeypatch.setattr(module, "OFTEN", often)
    connection = sqlite3.connect(":memory:")
    write(connection, _rows)
    kept = connection.execute("SELECT COUNT(*) FROM beside").fetchone()[0]
    assert bool(kept) == (often == 0)
    facts, kinds = Facts(connection), ("platform", "mechanism")
    assert [(one.label, one.practices) for one in members.beside(facts, "数字化", kinds=kinds, most=9)] == [
        ("民生议事堂", 3),
        ("委员会客厅", 2),
        ("闭环机制", 1),
    ]
    (first,) = members.beside(facts, "民生议事堂", kinds=("platform",), most=1)
    assert (first.iri, first.kind, first.practices) == ("委员会客厅", "platform", 2)
    assert members.beside(facts, "无", kinds=kinds, most=9) == ()
