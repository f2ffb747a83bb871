"""The downloads hold the whole base, and a spreadsheet can open the table."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pyoxigraph import RdfFormat, Store

from jingyan.commands import export
from kg.dump import FORMATS, columns, dump, guarded
from kg.errors import ConfigError
from kg.query import Graph
from kg.store import open_store


@pytest.fixture(scope="module")
def store(base_store: Path) -> Store:
    return open_store(base_store / "current" / "graph")


def _dump(store: Store, format: str) -> bytes:
    return b"".join(dump(store, format))


def test_the_command_offers_every_format() -> None:
    assert set(export.FORMATS) == set(FORMATS)


@pytest.mark.parametrize(("format", "syntax"), [("nq", RdfFormat.N_QUADS), ("jsonld", RdfFormat.JSON_LD)])
def test_a_dataset_dump_reads_back_as_the_same_quads(store: Store, format: str, syntax: RdfFormat) -> None:
    again = Store()
    again.load(_dump(store, format), syntax)
    assert set(again) == set(store)


def test_the_turtle_dump_is_the_union_of_the_graphs(store: Store) -> None:
    again = Store()
    again.load(_dump(store, "ttl"), RdfFormat.TURTLE)
    assert {quad.triple for quad in again} == {quad.triple for quad in store}


def test_the_table_has_the_exact_words_of_each_statement(store: Store, corpus: Path) -> None:
    text = corpus.read_text(encoding="utf-8")
    data = _dump(store, "csv")
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert tuple(rows[0]) == tuple(columns())
    assert len(rows) > 200
    assert all(text[int(row["start"]) : int(row["end"])] == row["quote"] for row in rows)


def test_the_rows_of_the_table_are_in_the_order_of_its_query(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.order.RUN", 50)
    again = Graph(store).rows("dataset_statements")
    assert list(again) == Graph(store).select("dataset_statements")


def test_the_sheet_holds_the_rows_of_the_table_and_says_what_they_hold(store: Store) -> None:
    data = _dump(store, "xlsx")
    book = load_workbook(io.BytesIO(data), read_only=True)
    rows = list(book["statements1"].iter_rows(values_only=True))
    table = list(csv.reader(io.StringIO(_dump(store, "csv").decode("utf-8-sig"))))
    chosen = (0, 1, 3, 9)
    assert [[row[at] for at in chosen] for row in rows] == [[row[at] for at in chosen] for row in table]
    assert isinstance(rows[1][4], int)
    assert [row[0] for row in book["columns"].iter_rows(min_row=2, values_only=True)] == list(columns())
    assert _dump(store, "xlsx") == data


def test_more_rows_than_a_sheet_holds_go_on_in_the_next(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.dump.SHEET", 100)
    book = load_workbook(io.BytesIO(_dump(store, "xlsx")), read_only=True)
    rows = sum(len(list(sheet.rows)) - 1 for sheet in book if sheet.title.startswith("statements"))
    assert rows == _dump(store, "csv").decode().count("\r\n") - 1
    assert len(book.sheetnames) > 3


def test_every_column_is_in_the_docs(root: Path) -> None:
    docs = (root / "docs" / "researchers.md").read_text(encoding="utf-8")
    assert [name for name, said in columns().items() if f"| `{name}` | {said['en']} |" not in docs] == []


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_no_cell_is_a_formula(cell: str) -> None:
    assert guarded(cell) == "'" + cell


def test_an_unknown_format_is_named(store: Store) -> None:
    with pytest.raises(ConfigError, match="docx"):
        _dump(store, "docx")
