"""The curators' page: shut without a token, and each form writes one decision to the file."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from jingyan.config import Settings
from jingyan.reviewing import Review
from kg.curation.files import read
from web.app import create_app
from web.services import Services

TOKEN = "正确的口令-0123456789-abc"
DOCUMENT = "zhejiang-2025-excerpts-1"


@pytest.fixture
def desk(base_store: Path, tmp_path: Path) -> Review:
    """A desk over the first corpus as the rules read it, nothing decided."""
    settings = Settings.from_environment(os.environ, store=base_store, curation=tmp_path, review_token=TOKEN)
    return Review(settings)


@pytest.fixture
def stranger(services: Services, desk: Review) -> FlaskClient:
    """A browser that has not entered the token."""
    return create_app(replace(services, review=desk)).test_client()


@pytest.fixture
def curator(stranger: FlaskClient) -> FlaskClient:
    """A browser with a session."""
    entered = stranger.post("/review/login", data={"token": TOKEN, "name": "阿金"})
    assert entered.status_code == 303
    return stranger


def _id(desk: Review, quote: str, kind: str) -> str:
    return next(f.id for f in desk.findings() if (f.target.quote, f.target.kind) == (quote, kind))


def _made(desk: Review) -> list[str]:
    return [one.action for one in read(desk.settings.curation, DOCUMENT)]


def test_without_a_token_there_is_no_page(client: FlaskClient) -> None:
    assert {client.get(path).status_code for path in ("/review", "/review/history")} == {404}
    assert client.post("/review/login", data={"token": "", "name": "x"}).status_code == 404


def test_a_stranger_sees_the_door_and_no_more(stranger: FlaskClient, desk: Review) -> None:
    for path in ("/review", "/review/history", "/review/finding/00000000"):
        page = stranger.get(path).get_data(as_text=True)
        assert 'type="password"' in page
        assert "csrf" not in page
    asked = {"finding": _id(desk, "“越乡情”平台", "platform"), "action": "accept"}
    assert stranger.post("/review/decide", data=asked).status_code == 403
    assert _made(desk) == []


@pytest.mark.parametrize(
    ("token", "name"), [("wrong", "阿金"), ("", "阿金"), (TOKEN, "  "), (TOKEN + "x", "阿金")]
)
def test_another_token_or_no_name_opens_nothing(stranger: FlaskClient, token: str, name: str) -> None:
    assert stranger.post("/review/login", data={"token": token, "name": name}).status_code == 403
    assert 'type="password"' in stranger.get("/review").get_data(as_text=True)


def test_the_session_is_kept_from_scripts_and_other_sites(stranger: FlaskClient) -> None:
    answer = stranger.post("/review/login", data={"token": TOKEN, "name": "阿金"})
    cookie = answer.headers["Set-Cookie"]
    assert {"HttpOnly", "SameSite=Strict", "Path=/review"} <= set(cookie.split("; "))
    assert TOKEN not in cookie
    secure = stranger.post(
        "/review/login", data={"token": TOKEN, "name": "阿金"}, base_url="https://localhost"
    )
    assert "Secure" in secure.headers["Set-Cookie"]


def test_a_forged_session_is_none(stranger: FlaskClient) -> None:
    stranger.set_cookie("review", "eyJ3aG8iOiJ4In0.aAAAAA.forged", path="/review")
    assert 'type="password"' in stranger.get("/review").get_data(as_text=True)


def test_a_form_from_elsewhere_is_refused(curator: FlaskClient, desk: Review) -> None:
    asked = {"finding": _id(desk, "“越乡情”平台", "platform"), "action": "accept"}
    assert curator.post("/review/decide", data=asked).status_code == 403
    assert curator.post("/review/decide", data={**asked, "csrf": "guess"}).status_code == 403
    assert _made(desk) == []


def test_the_queue_shows_each_finding_in_its_paragraph(curator: FlaskClient) -> None:
    answer = curator.get("/review?kind=platform")
    page = answer.get_data(as_text=True)
    assert answer.headers["Cache-Control"] == "no-store"
    assert "<mark>民生议事堂</mark>" in page
    assert page.count('value="accept"') == 20
    assert "没有待审的了" not in page
    assert "1" in curator.get("/review?kind=chain&lang=en").get_data(as_text=True)


def test_accepting_takes_it_from_the_queue_and_is_in_the_history(
    curator: FlaskClient, post: Callable[..., int], desk: Review
) -> None:
    name = _id(desk, "“越乡情”平台", "platform")
    assert post("/review/decide", finding=name, action="accept", why="对照原文") == 303
    (made,) = read(desk.settings.curation, DOCUMENT)
    assert (made.action, made.who, made.why, made.change["act"]) == ("accept", "阿金", "对照原文", "create")
    assert name not in curator.get("/review?kind=platform").get_data(as_text=True)
    history = curator.get("/review/history").get_data(as_text=True)
    assert made.id in history
    assert "阿金" in history


def test_every_action_has_a_form_that_works(
    curator: FlaskClient, post: Callable[..., int], desk: Review
) -> None:
    chain = _id(desk, "委员提—部门办—专委督—群众评", "chain")
    forms = [
        ("“越乡情”平台", "platform", {"action": "retype", "to": "programme"}),
        ("“码上商”二维码", "platform", {"action": "bounds", "to": "“码上商”"}),
        ("和合书房", "platform", {"action": "merge", "to": "民生议事堂"}),
        ("《委员微观察》栏目", "platform", {"action": "relate", "to": "民生议事堂"}),
        ("“公益越监督”“知行越监督”机制", "mechanism",
         {"action": "split", "to": "“公益越监督”\r\n“知行越监督”机制"}),
        ("72条意见建议", "outcome", {"action": "set", "set.value": "73", "set.approx": "yes"}),
        ("委员提—部门办—专委督—群众评", "chain", {"action": "set", "set.step": "2", "set.stage": "refer"}),
        ("和合委员讲堂", "platform", {"action": "reject"}),
    ]  # fmt: skip
    for quote, kind, fields in forms:
        name = _id(desk, quote, kind)
        assert f'value="{fields["action"]}"' in curator.get(f"/review/finding/{name}").get_data(as_text=True)
        assert post("/review/decide", finding=name, **fields) == 303, fields
    assert post("/review/add", quote="提案双向评议和标准化工作", kind="programme") == 303
    assert post("/review/add", quote="提升能力素质", kind="topic", topic="capacity") == 303
    assert _made(desk) == [form[2]["action"] for form in forms] + ["add", "add"]
    assert [one for _, one in desk.orphans()] == []
    staged = next(f for f in desk.findings() if f.id == chain)
    assert (staged.steps[1], staged.status) == ("部门办 [refer]", "edited")


def test_a_contradiction_is_told_and_superseding_it_is_a_choice(
    post: Callable[..., int], desk: Review
) -> None:
    name = _id(desk, "“越乡情”平台", "platform")
    assert post("/review/decide", finding=name, action="accept") == 303
    assert post("/review/decide", finding=name, action="reject") == 400
    assert post("/review/decide", finding=name, action="reject", supersede="1") == 303
    assert _made(desk) == ["accept", "reject"]


def test_undoing(post: Callable[..., int], desk: Review) -> None:
    name = _id(desk, "“越乡情”平台", "platform")
    post("/review/decide", finding=name, action="reject")
    (made,) = read(desk.settings.curation, DOCUMENT)
    assert post("/review/undo", decision=made.id) == 303
    assert _id(desk, "“越乡情”平台", "platform") == name


@pytest.mark.parametrize(
    ("path", "fields", "status"),
    [
        ("/review/decide", {"finding": "00000000", "action": "accept"}, 404),
        ("/review/add", {"quote": "没有这句话", "kind": "programme"}, 400),
        ("/review/add", {"quote": "民生议事堂", "kind": "platform"}, 400),
        ("/review/undo", {"decision": "00000000"}, 400),
    ],
)
def test_what_makes_no_sense_is_refused(
    path: str, fields: dict[str, str], status: int, post: Callable[..., int], desk: Review
) -> None:
    assert post(path, **fields) == status
    assert _made(desk) == []


def test_words_of_a_finding_are_no_markup(
    curator: FlaskClient, post: Callable[..., int], desk: Review
) -> None:
    name = _id(desk, "“越乡情”平台", "platform")
    post("/review/decide", finding=name, action="accept", why="<script>alert(1)</script>")
    assert "<script>alert" not in curator.get("/review/history").get_data(as_text=True)


def test_leaving_ends_the_session(curator: FlaskClient, post: Callable[..., int]) -> None:
    assert post("/review/logout") == 303
    assert 'type="password"' in curator.get("/review").get_data(as_text=True)


@pytest.mark.parametrize("path", ["/review", "/review/history", "/review/finding/{}"])
def test_the_english_page_is_whole(
    path: str, curator: FlaskClient, post: Callable[..., int], desk: Review
) -> None:
    name = _id(desk, "委员提—部门办—专委督—群众评", "chain")
    post("/review/decide", finding=name, action="accept")
    answer = curator.get(path.format(name) + "?lang=en")
    assert answer.status_code == 200
    assert "Review" in answer.get_data(as_text=True)
