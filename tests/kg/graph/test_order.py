"""The order made here is the engine's."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from kg.order import Order, taken
from kg.query import Graph

PREFIX = "PREFIX x: <urn:x:>\n"
VALUES = (3, 10, 2.5, -1, True, "乙", "甲", None)


@pytest.fixture(scope="module")
def store() -> Store:
    store = Store()
    for at, value in enumerate(VALUES):
        thing, graph = NamedNode(f"urn:x:{at % 3}{at}"), NamedNode("urn:g")
        store.add(Quad(thing, NamedNode("urn:x:of"), NamedNode(f"urn:y:{at % 2}"), graph))
        if value is not None:
            store.add(Quad(thing, NamedNode("urn:x:has"), Literal(value), graph))
    return store


@pytest.mark.parametrize(
    "clause",
    (
        "ORDER BY ?thing",
        "ORDER BY DESC(?thing)",
        "ORDER BY ?of DESC(?thing) LIMIT 3",
        "ORDER BY DESC(?of) ?thing LIMIT 3 OFFSET 4",
        "ORDER BY ?value ?thing LIMIT 5",
    ),
)
def test_rows_come_as_the_engine_orders_them(store: Store, clause: str) -> None:
    number = "OPTIONAL { ?thing x:has ?value FILTER(ISNUMERIC(?value)) }"
    text = f"{PREFIX}SELECT ?thing ?of ?value WHERE {{ ?thing x:of ?of {number} }} {clause}\n"
    bare, order = taken(text)
    assert order is not None and "ORDER" not in bare
    engine = store.query(text, use_default_graph_as_union=True)
    mine = Graph(store).ask(text)
    assert [row["thing"] for row in mine] == [solution["thing"].value for solution in engine]  # type: ignore[union-attr]


def test_plain_values_come_in_the_order_of_their_terms(store: Store) -> None:
    text = f"{PREFIX}SELECT ?thing ?value WHERE {{ ?thing x:of ?of OPTIONAL {{ ?thing x:has ?value }} }}\n"
    rows = Graph(store).ask(text)
    order = Order((("value", False), ("thing", False)))
    assert order.of(rows) == Graph(store).ask(f"{text} ORDER BY ?value ?thing")
    assert [row["value"] for row in order.of(rows)] == [None, -1, 2.5, 3, 10, True, "乙", "甲"]


def test_what_is_not_a_shown_variable_is_left_to_the_engine() -> None:
    for text in (
        "SELECT ?a WHERE { ?a ?b ?c } ORDER BY ?b",
        "SELECT ?a WHERE { ?a ?b ?c } ORDER BY LCASE(?a)",
        "SELECT ?a WHERE { { SELECT ?a WHERE { ?a ?b ?c } ORDER BY ?a LIMIT 2 } }",
        "ASK { ?a ?b ?c }",
    ):
        assert taken(text) == (text, None)


def test_a_computed_variable_can_be_ordered_by() -> None:
    bare, order = taken(
        "SELECT ?a (COUNT(?b) AS ?n) WHERE { ?a ?p ?b } GROUP BY ?a ORDER BY DESC(?n) ?a LIMIT 7"
    )
    assert order == Order((("n", True), ("a", False)), most=7)
    assert bare.endswith("GROUP BY ?a\n")


@pytest.mark.parametrize("run", [1, 2, 4, 1000])
def test_rows_of_sorted_files_come_as_the_engine_orders_them(
    store: Store, monkeypatch: pytest.MonkeyPatch, run: int
) -> None:
    monkeypatch.setattr("kg.order.RUN", run)
    text = f"{PREFIX}SELECT ?thing ?of ?value WHERE {{ ?thing x:of ?of OPTIONAL {{ ?thing x:has ?value }} }}"
    rows, order = Graph(store).ask(text), Order((("of", False), ("value", False)))
    assert order.is_long
    assert list(order.spooled(rows, dict)) == order.of(rows)


def test_only_a_rising_order_of_all_rows_is_spooled() -> None:
    for clause in ("DESC(?a)", "?a LIMIT 3", "?a LIMIT 3 OFFSET 1"):
        _, order = taken(f"SELECT ?a WHERE {{ ?a ?b ?c }} ORDER BY {clause}")
        assert order is not None and not order.is_long
