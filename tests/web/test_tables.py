"""Tables of the whole base and their files: Excel, Word and CSV hold what the page shows."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable
from urllib.parse import quote

import pytest
from docx import Document
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook

from kg.facts import figured
from tests.web.conftest import Page
from web import figures, tables
from web.figures import Figure
from web.pages.actors import NONE, lines_of
from web.services import Services
from web.tables import Table

Read = Callable[[str], Page]
NAMED = ("compare", "matrix", "matrix?by=platform", "matrix?by=chain", "actors", "figures")
WICKED = Table("=题", ("=头", "数"), (("=1+1", 3), ("@x\x01\n二", None), ("-2", 4.5)), ("+注",))


def _file(client: FlaskClient, name: str, suffix: str) -> bytes:
    path, _, query = name.partition("?")
    answer = client.get(f"/{path}.{suffix}?{query}")
    assert answer.status_code == 200
    assert "attachment" in answer.headers["Content-Disposition"]
    return answer.get_data()


@pytest.mark.parametrize("name", NAMED)
def test_the_three_files_hold_the_same_rows(client: FlaskClient, name: str) -> None:
    body = _file(client, name, "csv")
    assert body.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))
    sheet = load_workbook(io.BytesIO(_file(client, name, "xlsx"))).active
    assert sheet is not None
    table = Document(io.BytesIO(_file(client, name, "docx"))).tables[0]
    assert len(rows) > 5 and len(table.rows) == len(rows) and sheet.max_row == len(rows) + 1
    for at, row in enumerate(rows):
        assert [cell.text for cell in table.rows[at].cells] == row
        kept = ["" if cell.value is None else str(cell.value) for cell in sheet[at + 1]]
        assert kept == row


def test_no_cell_is_a_formula_in_any_file() -> None:
    rows = list(csv.reader(io.StringIO(tables.as_csv(WICKED).decode("utf-8-sig"))))
    assert [row[0] for row in rows] == ["'=头", "'=1+1", "'@x\x01\n二", "'-2"]
    sheet = load_workbook(io.BytesIO(tables.as_xlsx(WICKED))).active
    assert sheet is not None
    assert [sheet.cell(at, 1).value for at in range(1, 6)] == ["=头", "=1+1", "@x\n二", "-2", "+注"]
    assert {sheet.cell(at, 1).data_type for at in range(1, 6)} == {"s"} and sheet["B2"].value == 3
    assert b"<f>" not in zipfile.ZipFile(io.BytesIO(tables.as_xlsx(WICKED))).read("xl/worksheets/sheet1.xml")
    assert Document(io.BytesIO(tables.as_docx(WICKED))).tables[0].cell(1, 0).text == "=1+1"


def test_an_unknown_format_is_no_page(client: FlaskClient) -> None:
    assert client.get("/compare.exe").status_code == client.get("/figures.pdf").status_code == 404


def test_the_comparison_downloads_what_was_chosen(client: FlaskClient) -> None:
    body = _file(client, f"compare?city={quote('金华市')}&loops=1", "csv").decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(body)))
    assert len(rows) == 3 and all(row[0] == "金华市" for row in rows[1:])
    assert "原文未提及" in rows[1] and "1 委员 提" in rows[1]


def test_mechanisms_ticked_on_the_page_are_compared(read: Read) -> None:
    page = read("/compare")
    ids = [a["value"] for tag, a in page.tags if tag == "input" and a.get("name") == "m"]
    assert len(ids) == len(set(ids)) > 10
    chosen = read(f"/compare?m={ids[0]}&m={ids[2]}")
    assert len(re.findall(r'<th scope="row">', chosen.markup)) == 2
    assert sum("checked" in a for tag, a in chosen.tags if a.get("name") == "m") == 2


def test_the_comparison_shows_figures_of_the_same_paragraph(read: Read) -> None:
    page = read("/compare?city=金华市")
    assert "同段数据" in page.text and "开展活动74场" in page.text


def test_platforms_of_several_cities_come_first(read: Read) -> None:
    page = read("/matrix?by=platform")
    heads = re.findall(r'<th scope="col" ?[^>]*><a href="(/platform/[^"]+)">([^<]+)', page.markup)
    assert heads[0][1] == "民生议事堂" and len(heads) == 24 and "没有列出" in page.text
    assert read("/matrix?by=nonsense").status == 400


def test_a_count_of_chains_leads_to_as_many_rows(read: Read) -> None:
    page = read("/matrix?by=chain")
    cells = re.findall(r'<a href="(/compare[^"]+)">(\d+)</a>', page.markup)
    assert len(cells) > 12
    for href, count in cells:
        found = read(href.replace("&amp;", "&"))
        assert len([1 for tag, a in found.tags if a.get("name") == "m"]) == int(count), href
    assert read("/compare?kind=nonsense").status == 400


def test_who_evaluates_is_answered_by_name(read: Read) -> None:
    page = read("/actors?stage=feedback&role=public")
    listed = page.markup.split('id="steps"')[1]
    assert "群众" in listed and "评" in listed and "金华" in listed and "宁波" not in listed
    assert read("/actors?role=king").status == read("/actors?stage=x").status == 400


def test_the_table_of_actors_counts_every_step_once(services: Services, app: object) -> None:
    from flask import Flask

    assert isinstance(app, Flask)
    from web.pages.actors import _counts, _steps

    with app.test_request_context("/actors"):
        steps = _steps("", "", most=-1)
        lines = lines_of(_counts())
    assert sum(line.total for line in lines) == len(steps) > 30
    assert lines[-1].role == NONE
    rows = services.graph.select("actor_steps")
    assert len(steps) == len({row["step"] for row in rows})


def _figures(services: Services) -> tuple[Figure, ...]:
    found = figured.chosen(services.graph.facts, promised=None, cities=(), order="city")
    return tuple(map(figures.of, found))


def test_adoption_is_set_against_what_was_proposed(services: Services, read: Read) -> None:
    pairs = figures.ratios(services.graph.facts)
    assert [(p.total.value, p.part.value, p.part.city) for p in pairs] == [(72, 9, "嘉兴市")]
    assert "72 条 中有 9 条，占 12.5%" in read("/figures").text


def test_the_fastest_promise_comes_first_in_days(services: Services) -> None:
    found = figures.fastest(services.graph.facts)
    assert [(one.quote, one.days) for one in found] == [("两天内交办", 2), ("一周内答复", 7)]


def test_figures_are_sorted_and_narrowed(services: Services, read: Read) -> None:
    found = _figures(services)
    assert len(found) == services.counts["outcomes"] + services.counts["commitments"]
    ordered = figured.chosen(services.graph.facts, promised=None, cities=(), order="value")
    assert [row["value"] for row in ordered if row["unit"] == "条"] == [72, 23, 9]
    page = read("/figures?kind=commitment&sort=value")
    assert page.markup.count('<th scope="row"') == 3 and 'aria-sort="descending"' in page.markup
    assert read("/figures?sort=x").status == read("/figures?kind=x").status == 400
    assert "没有符合条件" in read("/figures?city=火星市").text


def test_a_bar_is_measured_within_its_unit_and_kind(app: Flask, services: Services) -> None:
    found = _figures(services)
    with app.app_context():
        bars = figures.shares(services.graph.facts, found)
    named = {one.quote: bars.get(one.iri) for one in found}
    assert named["连续23年"] == 1 and named["连续3年"] == pytest.approx(3 / 23)
    assert named["502名市政协委员"] is None, "nothing to measure it against"
