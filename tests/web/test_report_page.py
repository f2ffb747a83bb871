"""Reporting an error: a form without scripts, a box that fills up, and nothing changed by it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from jingyan.reports import ReportBox
from kg.curation.model import FINDING_KINDS
from tests.web.conftest import Page
from web.app import create_app
from web.services import Services

DOCUMENT = "zhejiang-2025-excerpts-1"
OURS = {"Origin": "http://localhost"}
NOTE = "<script>alert(1)</script>应当只读“越乡情”三字"


@pytest.fixture
def box(tmp_path: Path) -> ReportBox:
    """An empty box with room for three."""
    return ReportBox(tmp_path / "reports.jsonl", 3)


@pytest.fixture
def reader(services: Services, box: ReportBox) -> FlaskClient:
    """A browser of a site that takes reports."""
    return create_app(replace(services, reports=box)).test_client()


@pytest.fixture
def page(reader: FlaskClient) -> Callable[[str], Page]:
    """Get a page of that site."""

    def get(path: str) -> Page:
        answer = reader.get(path)
        return Page(answer.get_data(as_text=True), answer.status_code)

    return get


@pytest.fixture
def path(practice_of: Callable[[str, int], str]) -> str:
    """A practice that names a platform."""
    return practice_of("绍兴市", 1)


def _fields(found: Page) -> dict[str, str]:
    """Return what the form of the page sends as it stands."""
    inputs = [a for tag, a in found.tags if tag == "input" and a.get("type") == "hidden"]
    return {one["name"]: one["value"] for one in inputs}


def test_a_practice_leads_to_its_form_and_the_report_into_the_box(
    page: Callable[[str], Page], reader: FlaskClient, box: ReportBox, path: str
) -> None:
    (link,) = (href for href in page(path).values("a", "href") if href.startswith("/report"))
    form = page(link)
    options = [value for value in form.values("option", "value") if value]
    fields = {**_fields(form), "reading": options[0], "wrong": "bounds", "note": NOTE, "contact": "阿绍"}
    answer = reader.post("/report", data=fields, headers=OURS)
    assert answer.status_code == 303
    (kept,) = box.read().open
    assert (kept.document, kept.wrong, kept.note, kept.contact) == (DOCUMENT, "bounds", NOTE, "阿绍")
    assert (kept.page, f"{kept.target.kind}:") == (path, options[0].split(":")[0] + ":")
    thanks = page(answer.headers["Location"])
    assert kept.id in thanks.text and path in thanks.values("a", "href")


def test_the_words_reported_are_named_as_decisions_name_them(
    reader: FlaskClient, box: ReportBox, services: Services
) -> None:
    text = services.documents[DOCUMENT]
    start = text.index("“越乡情”平台")
    at = f"{start}-{start + 7}"
    found = {"about": f"/document/{DOCUMENT}", "at": at, "reading": f"platform:{at}", "wrong": "kind"}
    assert reader.post("/report", data=found, headers=OURS).status_code == 303
    (line,) = map(json.loads, box.path.read_text(encoding="utf-8").splitlines())
    assert (line["kind"], line["quote"], line["occurrence"]) == ("platform", "“越乡情”平台", 1)
    assert text[start - 20 : start] == line["before"] and line["snapshot"] == services.snapshot_id


def _kind_of(row: Mapping[str, object]) -> str:
    kind = str(row["object"]).rsplit("/", 2)[-2]
    return "chain" if kind == "step" else kind if kind in FINDING_KINDS else ""


def test_a_statement_is_reported_from_its_page(
    page: Callable[[str], Page], services: Services, reader: FlaskClient, box: ReportBox
) -> None:
    rows = services.graph.select("dataset_statements")
    statement = "/statement/" + str(rows[3]["statement"]).rsplit("/", 1)[1]
    link = f"/report?about={statement}"
    assert link in page(statement).values("a", "href")
    assert page(link).markup.count("<mark>") >= 1
    fields = {"about": statement, "wrong": "kind"}
    assert reader.post("/report", data=fields, headers=OURS).status_code == 303
    assert box.read().open[0].target.kind == _kind_of(rows[3]), "the only reading is meant"
    english = page(link + "&lang=en")
    assert english.status == 200 and "哪里不对" not in english.text


@pytest.mark.parametrize(
    "headers",
    [{}, {"Origin": "https://elsewhere.example"}, {"Origin": "null"}, {"Origin": "http://localhost.evil"},
     {**OURS, "Sec-Fetch-Site": "cross-site"}, {**OURS, "Sec-Fetch-Site": "same-site"}],
)  # fmt: skip
def test_a_form_of_another_site_is_refused(
    headers: dict[str, str], reader: FlaskClient, box: ReportBox, path: str
) -> None:
    answer = reader.post("/report", data={"about": path, "wrong": "other", "note": "甲"}, headers=headers)
    assert answer.status_code == 403
    assert "甲" in answer.get_data(as_text=True), "what was written is not lost"
    assert box.read().open == ()


def test_a_full_box_says_when_to_come_again(reader: FlaskClient, box: ReportBox, path: str) -> None:
    def send(note: str) -> int:
        fields = {"about": path, "wrong": "other", "note": note}
        return reader.post("/report", data=fields, headers=OURS).status_code

    assert [send("甲"), send("甲"), send("乙"), send("丙"), send("丁")] == [303, 303, 303, 303, 429]
    assert [one.note for one in box.read().open] == ["甲", "乙", "丙"], "the same word twice is one report"
    box.close(box.read().open[0].id, who="阿金")
    assert send("丁") == 303


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"wrong": "nonsense"}, 400),
        ({"wrong": "other", "note": "长" * 501}, 400),
        ({"wrong": "other", "contact": "长" * 101}, 400),
        ({"wrong": "other", "reading": "platform:1-2"}, 400),
        ({"wrong": "other", "reading": "x"}, 400),
        ({"wrong": "other", "about": "/nowhere/x"}, 404),
        ({"wrong": "other", "about": f"/document/{DOCUMENT}"}, 404),
        ({"wrong": "other", "about": f"/document/{DOCUMENT}", "at": "1-99999999"}, 404),
        ({"wrong": "other", "about": f"/document/{DOCUMENT}", "at": "9-2"}, 400),
    ],
)
def test_what_makes_no_sense_is_refused(
    fields: dict[str, str], status: int, reader: FlaskClient, box: ReportBox, path: str
) -> None:
    answer = reader.post("/report", data={"about": path, **fields}, headers=OURS)
    assert answer.status_code == status
    assert box.read().all == ()


def test_where_reports_are_off_there_is_neither_form_nor_link(
    services: Services, practice_of: Callable[[str, int], str]
) -> None:
    off = create_app(replace(services, reports=None)).test_client()
    path = practice_of("绍兴市", 1)
    assert off.get(f"/report?about={path}").status_code == 404
    assert "/report?" not in off.get(path).get_data(as_text=True)


def test_thanks_lead_to_no_other_site(page: Callable[[str], Page]) -> None:
    assert "//evil" not in page("/report?sent=r1&about=//evil.example").markup
