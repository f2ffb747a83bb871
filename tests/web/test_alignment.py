"""Two mechanisms step by step, and practices like one with the reason."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from flask.testing import FlaskClient

from tests.web.conftest import Page
from web.alignment import Pair, align, common_stages
from web.chains import Chain, Step
from web.grounds import convincing, grounds

Read = Callable[[str], Page]
STAGES = {"提": "collect", "议": "deliberate", "办": "implement", "督": "supervise", "评": "feedback"}


def _chain(*steps: str) -> Chain:
    """Return a chain of steps such as 委员提."""
    made = tuple(
        Step(at, text, text[:-1], text[-1], STAGES.get(text[-1], ""), "") for at, text in enumerate(steps, 1)
    )
    return Chain("m", "m", "loop", made, False, True, "", "", "")


def _said(pairs: tuple[Pair, ...]) -> list[tuple[str, str, str]]:
    return [(one.kind, _text(one.left), _text(one.right)) for one in pairs]


def _text(step: Step | None) -> str:
    return step.text if step else ""


def test_equal_chains_are_the_same_throughout() -> None:
    chain = _chain("委员提", "部门办", "群众评")
    assert {one.kind for one in align(chain, chain)} == {"same"}


def test_added_dropped_and_changed_steps() -> None:
    pairs = align(_chain("委员提", "部门办", "群众评"), _chain("委员提", "专委督", "政协评"))
    assert _said(pairs) == [
        ("same", "委员提", "委员提"),
        ("left", "部门办", ""),
        ("right", "", "专委督"),
        ("actor", "群众评", "政协评"),
    ] or _said(pairs) == [
        ("same", "委员提", "委员提"),
        ("right", "", "专委督"),
        ("left", "部门办", ""),
        ("actor", "群众评", "政协评"),
    ]


def test_a_stage_in_common_in_other_words_is_said_so() -> None:
    assert [one.kind for one in align(_chain("群众评"), _chain("评"))] == ["same"]
    left, right = (replace(_chain("评").steps[0], action=said) for said in ("动态反馈", "百分百回访"))
    pair = align(replace(_chain(), steps=(left,)), replace(_chain(), steps=(right,)))
    assert [one.kind for one in pair] == ["stage"]


def test_each_step_leads_to_its_exact_words(
    client: FlaskClient, read: Read, practice_of: Callable[[str, int], str]
) -> None:
    page = read(practice_of("金华市", 1))
    aligned = read(next(href for href in page.values("a", "href") if href.startswith("/align?")))
    steps = re.findall(r'<span lang="zh-Hans"><a href="(/evidence/[^"]+)">([^<]+)</a></span>', aligned.markup)
    assert len(steps) > 5
    for path, said in steps:
        document = client.get(path, headers={"Accept": "text/html"}, follow_redirects=True)
        reader = document.get_data(as_text=True)
        assert 'id="at"' in reader
        assert "".join(re.findall("<mark[^>]*>([^<]+)</mark>", reader)) == said


def test_steps_in_another_order_are_moved() -> None:
    left, right = ("委员提", "部门办", "专委督", "群众评"), ("委员提", "专委督", "部门办", "群众评")
    pairs = align(_chain(*left), _chain(*right))
    assert sorted(one.kind for one in pairs) == ["moved", "moved", "same", "same", "same"]


def test_every_step_is_there_once() -> None:
    left, right = _chain("委员提", "政协议", "部门办"), _chain("部门办", "群众评")
    pairs = align(left, right)
    assert [one.left for one in pairs if one.left] == list(left.steps)
    assert [one.right for one in pairs if one.right] == list(right.steps)
    assert common_stages(left, right) == ("implement",)


def test_nothing_in_common_and_nothing_at_all() -> None:
    assert {one.kind for one in align(_chain("委员提"), _chain("群众评"))} == {"left", "right"}
    assert align(_chain(), _chain()) == ()


def test_loops_stand_beside_loops(read: Read, practice_of: Callable[[str, int], str]) -> None:
    page = read(practice_of("金华市", 1))
    section = page.markup.split("similar-practices")[1].split("</section>")[0]
    cities = re.findall(r'class="city">([^<]+)<', section)
    assert set(cities[:3]) == {"宁波", "杭州", "舟山"}
    assert "同为闭环" in section and "共有环节" in section


def test_a_topic_in_common_is_told_with_the_words_of_both(
    read: Read, practice_of: Callable[[str, int], str]
) -> None:
    path = practice_of("金华市", 1)
    chinese = read(path).markup.split("similar-practices")[1].split("</section>")[0]
    assert re.search("同主题：[^<]*（都写到“监督”）", chinese)
    english = read(f"{path}?lang=en").markup.split("similar-practices")[1].split("</section>")[0]
    assert re.search('both say [“]?<span lang="zh-Hans">[“]?监督', english)
    assert 'shared: <span lang="zh-Hans">民生议事堂' in english


def test_grounds_in_the_same_word_come_first_and_alone() -> None:
    found = grounds(("capacity", "supervision"), "开展读书活动，加强民主监督", "优化履职评价，民主监督在线")
    assert [(one.topic.id, one.own, one.other) for one in found] == [
        ("supervision", "民主监督", "民主监督"),
        ("capacity", "读书", "履职评价"),
    ]
    assert [one.topic.id for one in convincing(found, most=2)] == ["supervision"]
    assert [one.topic.id for one in convincing(found[1:], most=2)] == ["capacity"]


def test_similar_practices_lead_to_the_alignment(read: Read, practice_of: Callable[[str, int], str]) -> None:
    page = read(practice_of("金华市", 1))
    link = next(href for href in page.values("a", "href") if href.startswith("/align?"))
    aligned = read(link)
    assert aligned.status == 200
    assert "主体不同" in aligned.text and "仅见于" in aligned.text and "委员提" in aligned.text
    english = read(f"{link}&lang=en")
    assert "another actor" in english.text


def test_an_alignment_needs_two_known_mechanisms(client: FlaskClient) -> None:
    assert client.get("/align").headers["Location"] == "/compare"
    assert client.get("/align?m=a").headers["Location"] == "/compare?m=a"
    assert client.get("/align?m=0000000000000000&m=1111111111111111").status_code == 404
