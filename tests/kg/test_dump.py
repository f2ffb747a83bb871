"""The downloads hold the whole base, and a spreadsheet can open the table."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Store

from jingyan.commands import export
from kg.dump import COLUMNS, FORMATS, dump, guarded
from kg.errors import ConfigError
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
    assert tuple(rows[0]) == COLUMNS
    assert len(rows) > 200
    assert all(text[int(row["start"]) : int(row["end"])] == row["quote"] for row in rows)


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_no_cell_is_a_formula(cell: str) -> None:
    assert guarded(cell) == "'" + cell


def test_an_unknown_format_is_named(store: Store) -> None:
    with pytest.raises(ConfigError, match="docx"):
        _dump(store, "docx")
