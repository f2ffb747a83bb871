"""What a reader without the vocabulary sees: plain names, ways on, nothing said twice or left in code."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from pyoxigraph import NamedNode

from tests.web.conftest import Page
from web.services import Services

Read = Callable[[str], Page]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("path", ["/stage/feedback", "/role/public", "/chain/loop"])
def test_a_concept_is_told_in_plain_words_with_a_way_on(read: Read, path: str, language: str) -> None:
    page = read(f"{path}?lang={language}")
    assert not re.search(r"(rdf|rdfs|skos|dct):", page.text) and "True" not in page.text
    (way,) = re.findall(r'class="ways-on"><a href="([^"]+)"', page.markup)
    assert read(way).status == 200
    assert set(re.findall(r'<li lang="([^"]+)"', page.markup)) <= {"zh-Hans", "en"}


def test_slogans_are_marked_in_the_document_and_lead_to_what_they_hold(read: Read) -> None:
    page = read("/document/zhejiang-2025-excerpts-1?kind=slogan")
    marked = re.findall(r'class="ev k-slogan"><a href="(/statement/[^"]+)"[^>]*>([^<]+)', page.markup)
    assert "“三个平台”" in [words for _, words in marked]
    statement = read(next(href for href, words in marked if words == "“三个平台”"))
    slogan = read(next(href for href in statement.values("a", "href") if href.startswith("/slogan/")))
    assert "民生议事堂" in slogan.text and "<mark>“三个平台”</mark>" in slogan.markup
    assert "所含各项" in slogan.text and not re.search(
        r"[0-9a-f]{8}\b", slogan.text.partition("引用与数据")[0]
    )


def test_a_statement_is_headed_and_cited_by_what_it_says(read: Read) -> None:
    page = read("/document/zhejiang-2025-excerpts-1?kind=platform")
    statement = read(next(href for href in page.values("a", "href") if href.startswith("/statement/")))
    heading = re.sub("<[^>]+>", "", statement.markup.partition("<h1")[2].partition("</h1>")[0])
    assert "平台" in heading and len(heading) > 20
    assert "（陈述）" in statement.text and not re.search(r"[0-9a-f]{16}（陈述）", statement.text)


def test_a_city_s_own_title_is_no_other_excerpt(read: Read) -> None:
    assert "在其他发言中" not in read("/place/330100").text
    assert "□" not in read("/place/330100").text


def test_steps_are_listed_mechanism_by_mechanism(read: Read) -> None:
    page = read("/actors")
    listed = re.findall(r'<th scope="row" lang="zh-Hans"><a href="(/mechanism/[^"]+)"', page.markup)
    assert len(listed) == len(set(listed)) > 10
    assert page.markup.count('<li><span class="chip"') == 40


def test_gaps_are_headed_by_the_city_and_hide_none(read: Read) -> None:
    page = read("/gaps?city=湖州市")
    assert "湖州的发言没有提到、相近城市提到的" in page.text
    (more,) = re.findall(r"<summary>另有 (\d+) 项</summary>", page.markup)
    folded = page.markup.partition("<details>")[2].partition("</details>")[0]
    assert folded.count('<th scope="row">') == int(more) > 0


def test_home_answers_what_is_often_asked_and_leads_to_what_it_counts(read: Read) -> None:
    page = read("/")
    ways = re.findall(r'<dt><a href="([^"]+)">', page.markup)
    assert len(ways) == 13 and all(read(way.partition("#")[0]).status == 200 for way in ways)
    asked = page.markup.partition('class="often"')[2].partition("</ul>")[0]
    assert "/actors?stage=feedback#steps" in asked and "民生议事堂" in asked


def test_the_comparison_says_how_the_loops_differ(read: Read) -> None:
    (said,) = re.findall(r'class="differ">([^<]+)', read("/compare?loops=1").markup)
    both, closed, unclosed = map(int, re.findall(r"；(\d+) 个", said))
    assert said.startswith(f"{both + closed + unclosed} 个机制写明环节，来自 5 地")
    assert (both, closed, unclosed) == (3, 3, 1)
    assert "7 mechanisms with steps, from 5 places; 3 called" in read("/compare?loops=1&lang=en").text


def test_a_draft_can_be_tried_with_an_example(read: Read, client: FlaskClient) -> None:
    assert "/analyze?example=1" in read("/analyze").values("a", "href")
    draft = read("/analyze?example=1").markup.partition("<textarea")[2].partition(">")[2].partition("</")[0]
    answer = client.post("/analyze", data={"text": draft}).text
    assert "部门承办" in answer and "草稿未提及" in answer


def test_a_quote_that_has_its_own_marks_gets_no_others(read: Read) -> None:
    markup = read("/topic/closed-loop").markup
    assert '<q lang="zh-Hans">反馈</q>' in markup and '<q lang="zh-Hans">“' not in markup


def test_what_did_not_fit_a_table_is_one_click_away(read: Read) -> None:
    page = read("/matrix?by=platform")
    (way,) = re.findall(r'<a href="([^"]+)">另有 \d+ 个平台没有列出', page.markup)
    assert read(way.partition("#")[0]).status == 200
    gaps = read("/gaps?city=湖州市").values("a", "href")
    assert "/actors?stage=feedback#steps" in gaps and any(h.startswith("/actors?role=") for h in gaps)


def test_an_odd_condition_can_be_left_out_and_nothing_else_is(read: Read) -> None:
    page = read("/search?q=闭环&kind=nonsense&city=金华市")
    assert page.status == 400 and "kind=nonsense" in page.text and "known are" not in page.text
    ways = [href for href in page.values("a", "href") if href.startswith("/search?")]
    (way,) = (href for href in ways if "lang=" not in href)
    assert "kind=" not in way and "city=" in way and read(way).status == 200


@pytest.mark.parametrize(
    "path",
    [
        "/search?q=委员&page=499",
        "/search?q=委员&page=-1",
        "/matrix?page=99",
        "/place/330100?page=7",
        "/topic/closed-loop?page=7",
    ],
)
def test_a_page_too_far_leads_to_the_first(read: Read, path: str) -> None:
    page = read(path)
    assert page.status in (400, 404) and "列表里没有这一页" in page.text
    first = path.partition("?")[0]
    assert any(read(href).status == 200 for href in page.values("a", "href") if href.startswith(first))


@pytest.mark.parametrize(("language", "first"), [("zh", "反馈评价"), ("en", "feedback")])
def test_words_of_the_pages_language_come_first(read: Read, language: str, first: str) -> None:
    names = read(f"/stage/feedback?lang={language}").markup.split("</dl>")[0].rpartition("<dt>")[2]
    assert re.findall(r"<li lang=[^>]+>([^<]+)</li>", names)[0] == first


@pytest.mark.parametrize(("language", "named"), [("zh", "主题"), ("en", "topic")])
def test_a_statement_about_a_topic_names_its_property_in_words(
    read: Read, services: Services, language: str, named: str
) -> None:
    rows = services.graph.select("entity_statements", entity=NamedNode(f"{services.base}topic/closed-loop"))
    path = "/statement/" + str(rows[0]["statement"]).rsplit("/", 1)[1]
    page = read(f"{path}?lang={language}")
    heading = page.markup.partition("<h1")[2].partition("</h1>")[0]
    assert f">{named}</a>" in heading and "dct:" not in page.text.partition("SPARQL")[0]
