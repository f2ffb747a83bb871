"""The curators' page beyond the queue: readers' reports, candidates, whole chains, namesakes."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from jingyan.config import Settings
from jingyan.reviewing import Review
from kg.curation.anchors import fold, target_of
from kg.curation.files import read
from kg.curation.findings import CANDIDATE, Finding
from kg.curation.reports import Report
from kg.model import Excerpt, Span
from web.app import create_app
from web.services import Services

TOKEN = "正确的口令-0123456789-abc"
DOCUMENT = "zhejiang-2025-excerpts-1"
VENUE, MISSED = "“越乡情”平台", "提案双向评议和标准化工作"


class WithOpinion(Review):
    """A desk over the first corpus for which a second opinion read one name more."""

    def candidates(self) -> tuple[Finding, ...]:
        """Return a name that no rule read, as the desk would if a trained model had."""
        text = self.texts()[DOCUMENT]
        at = Span(text.index(MISSED), text.index(MISSED) + len(MISSED))
        like = self.findings()[0]
        target = target_of(fold(text), "programme", at)
        passage = next((x, p) for x in _excerpts(self) for p in x.passages if p.start <= at.start < p.end)
        return (
            replace(like, target=target, name=MISSED, start=at.start, end=at.end, excerpt=passage[0],
                    paragraph_index=passage[1].index, status=CANDIDATE, confidence=0.81),
        )  # fmt: skip


def _excerpts(desk: Review) -> tuple[Excerpt, ...]:
    return desk.curated()[0].extraction.document.excerpts


@pytest.fixture
def desk(own_store: Path, tmp_path: Path) -> Review:
    """The desk, with a store of its own for reports."""
    folder = tmp_path / "decisions"
    return WithOpinion(
        Settings.from_environment(os.environ, store=own_store, curation=folder, review_token=TOKEN)
    )


@pytest.fixture
def curator(services: Services, desk: Review) -> FlaskClient:
    """A browser with a session."""
    client = create_app(replace(services, review=desk, reports=desk.box)).test_client()
    client.post("/review/login", data={"token": TOKEN, "name": "阿金"})
    return client


@pytest.fixture
def report(desk: Review) -> str:
    """A reader's word on a platform."""
    text = desk.texts()[DOCUMENT]
    start = text.index(VENUE)
    target = target_of(fold(text), "platform", Span(start, start + len(VENUE)))
    note = "<script>alert(1)</script>只是活动"
    return desk.box.add(Report("", DOCUMENT, target, "nothing", note, "a@b.cn", "/practice/x", "s", ""))


def _read(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_the_queue_says_that_readers_reported(curator: FlaskClient, report: str) -> None:
    assert 'href="/review/reports"' in _read(curator, "/review")
    page = _read(curator, "/review/reports")
    assert f"<mark>{VENUE}</mark>" in page and "a@b.cn" in page and "只是活动" in page
    assert "<script>alert" not in page
    assert "Readers&#39; reports" in _read(curator, "/review/reports?lang=en")


@pytest.mark.parametrize("action", ["reject", "accept"])
def test_one_click_decides_and_closes_the_report(
    action: str, curator: FlaskClient, post: Callable[..., int], desk: Review, report: str
) -> None:
    page = _read(curator, "/review/reports")
    (finding,) = set(re.findall(r'name="finding" value="([0-9a-f]+)"', page))
    assert post("/review/decide", finding=finding, action=action, report=report, why="对照原文") == 303
    (made,) = read(desk.settings.curation, DOCUMENT)
    assert (made.action, made.target and made.target.quote) == (action, VENUE)
    assert (desk.box.read().closed or {})[report].decision == made.id
    assert desk.reported() == ()


def test_a_report_is_set_aside_without_a_decision(
    post: Callable[..., int], desk: Review, report: str
) -> None:
    assert post("/review/close", report=report) == 303
    assert desk.reported() == () and read(desk.settings.curation, DOCUMENT) == ()
    assert post("/review/close", report=report) == 400


def test_a_report_is_closed_by_no_form_from_elsewhere(
    curator: FlaskClient, desk: Review, report: str
) -> None:
    assert curator.post("/review/close", data={"report": report}).status_code == 403
    assert len(desk.reported()) == 1


def test_a_report_leads_to_the_forms_that_correct(curator: FlaskClient, report: str) -> None:
    links = re.findall(r'href="(/review/(?:finding|add)[^"]*)"', _read(curator, "/review/reports"))
    assert len(links) == 3, "one finding, adding, and the tab"
    for link in (one for one in links if "report=" in one):
        assert f'name="report" value="{report}"' in _read(curator, link.replace("&amp;", "&"))


def test_a_candidate_is_taken_in_with_one_click(
    curator: FlaskClient, post: Callable[..., int], desk: Review
) -> None:
    page = _read(curator, "/review/candidates")
    assert f"<mark>{MISSED}</mark>" in page and "0.81" in page
    fields = dict(re.findall(r'name="(quote|document|occurrence|kind)" value="([^"]+)"', page))
    assert fields["kind"] == "programme"
    assert post("/review/add", **fields) == 303
    (made,) = read(desk.settings.curation, DOCUMENT)
    assert (made.action, made.target and made.target.quote) == ("add", MISSED)


def test_a_whole_chain_is_added_on_the_page(
    curator: FlaskClient, post: Callable[..., int], desk: Review
) -> None:
    form = _read(curator, "/review/add")
    assert form.count('name="step.') == 8 * 5
    words = "委员提—部门办—专委督—群众评"
    fields = {"kind": "chain", "quote": words, "chain": "loop"}
    for number, (quote, actor, stage) in enumerate(
        [("委员提", "委员", "collect"), ("部门办", "部门", "implement"), ("群众评", "群众", "feedback")],
        start=1,
    ):
        told = {"words": quote, "actor": actor, "stage": stage}
        fields |= {f"step.{number}.{name}": value for name, value in told.items()}
    assert post("/review/add", **fields) == 303
    (chain,) = (f for f in desk.findings() if f.target.quote == words and f.target.kind == "chain")
    assert chain.steps == ("委员提 [collect]", "部门办 [implement]", "群众评 [feedback]")
    assert [one for _, one in desk.orphans()] == []
    assert post("/review/add", kind="chain", quote=words, **{"step.1.words": "委员提"}) == 400


def test_a_namesake_is_given_its_own_name(
    curator: FlaskClient, post: Callable[..., int], desk: Review
) -> None:
    name = next(f.id for f in desk.findings() if f.target.quote == VENUE)
    assert 'name="as" value="entity"' in _read(curator, f"/review/finding/{name}")
    fields = {"finding": name, "action": "split", "as": "entity", "to": "“越乡情”平台（绍兴）"}
    assert post("/review/decide", **fields) == 303
    named = {f.name for f in desk.findings() if f.target.quote == VENUE}
    assert len(named) == 1 and "绍兴" in named.pop()


@pytest.mark.parametrize("path", ["/review/reports", "/review/candidates", "/review/add"])
def test_strangers_see_the_door(path: str, services: Services, desk: Review) -> None:
    page = create_app(replace(services, review=desk)).test_client().get(path).get_data(as_text=True)
    assert 'type="password"' in page and "csrf" not in page
