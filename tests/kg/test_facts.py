"""Tables beside a graph: who names a thing, and what stands beside it, counted beforehand or when asked."""

from __future__ import annotations

import sqlite3

import pytest

from kg.facts import Facts, figured, members, write
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


def _figure(name: str, practice: str, kind: str, start: int, value: float, unit: str = "条") -> Row:
    about: Row = {
        "figure": name,
        "practice": practice,
        "start": start,
        "end": start + 2,
        "value": value,
        "unit": unit,
    }
    relation = f"#{'promises' if kind == 'commitment' else 'reportsOutcome'}"
    said: Row = {"quote": name, "heading": practice, "object": "建议", "approximate": False, "time": None}
    return {**about, **said, "relation": relation, "kind": f"/id/outcome-kind/{kind}"}


FIGURES = [
    _figure("提出90条", "p2", "output", 10, 90),
    _figure("提出72条", "p2", "output", 20, 72),
    _figure("采纳9条", "p2", "effect", 30, 9),
    _figure("采纳5条", "p1", "effect", 5, 5),  # nothing is said before it
    _figure("提出4条", "p4", "output", 5, 4),  # less than became of it
    _figure("采纳8条", "p4", "effect", 6, 8),
    _figure("3天内", "p3", "commitment", 7, 3, "天"),
]


def _rows(name: str) -> list[Row]:
    if name == "facts_practices":
        told = [(one, place or None) for one, (place, _) in PRACTICES.items()]
        return [
            {"practice": o, "place": p, "city": p, "start": int(o[1]), "text": o, "year": 2024}
            for o, p in told
        ]
    if name == "facts_topics":
        return [{"practice": one, "topic": "数字化"} for one in ("p1", "p2", "p3")]
    if name == "facts_things":
        pairs = [(practice, thing) for practice, (_, named) in PRACTICES.items() for thing in named]
        kind = "https://example.org/ontology#{}".format
        return [{"practice": p, "thing": t, "type": kind(KINDS[t]), "label": t} for p, t in pairs]
    return FIGURES if name == "figures_all" else []


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


def test_effects_are_set_against_the_last_output_before_them(facts: Facts) -> None:
    (pair,) = figured.ratios(facts, (), most=9)
    assert [row["figure"] for row in pair] == ["采纳9条", "提出72条"]
    assert figured.ratios(facts, ("杭州市",), most=9) == []


def test_figures_come_in_several_orders_and_of_some_cities(facts: Facts) -> None:
    def told(order: str, *, promised: bool | None = None, cities: tuple[str, ...] = ()) -> list[object]:
        return [r["figure"] for r in figured.chosen(facts, promised=promised, cities=cities, order=order)]

    inland = ["采纳5条", "提出90条", "提出72条", "采纳9条", "提出4条", "采纳8条"]
    assert told("city") == [*inland, "3天内"], "what has no place comes last"
    assert told("value", promised=False)[:3] == ["提出90条", "提出72条", "采纳9条"]
    assert told("kind")[0] == "3天内" and told("city", promised=True) == ["3天内"]
    assert told("city", cities=("杭州市",)) == ["采纳5条"]
    assert figured.counted(facts, promised=False, cities=("金华市",)) == 5
    assert figured.largest(facts) == {("条", "effect"): 9, ("条", "output"): 90}
    assert figured.cities(facts) == ("杭州市", "金华市")


def test_tables_of_another_program_do_not_fit(facts: Facts) -> None:
    connection = sqlite3.connect(":memory:")
    assert facts.is_current and not Facts(connection).is_current
