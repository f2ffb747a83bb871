"""Pages of mechanisms, named things, places, topics and figures, and the words that say so."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from pyoxigraph import NamedNode

from ontology import terms
from tests.web.conftest import Page
from tests.web.lookups import path_named
from web.pages.entity import forms
from web.services import Services

Read = Callable[[str], Page]
MARKED = re.compile(r"<mark[^>]*>([^<]+)</mark>")
KINDS = (
    "Mechanism",
    "Step",
    "Platform",
    "Programme",
    "Instrument",
    "Organization",
    "Place",
    "Topic",
    "Document",
    "Excerpt",
    "Passage",
    "Practice",
    "Measure",
    "Outcome",
    "Commitment",
    "Slogan",
    "Stage",
    "ActorRole",
    "ChainKind",
    "Modality",
    "Act",
    "OutcomeKind",
    "Evidence",
    "Statement",
)


def test_a_loop_shows_its_chain_and_the_step_that_closes_it(read: Read, services: Services) -> None:
    page = read(path_named(services, "Mechanism", "“委员提—部门办—专委督—群众评”监督全链条"))
    assert re.findall(r'<span class="actor"[^>]*>([^<]+)<', page.markup)[:4] == [
        "委员",
        "部门",
        "专委",
        "群众",
    ]
    assert "环节闭合" in page.text and "末一环节群众评" in page.text
    assert "原文自称闭环" not in page.text
    assert MARKED.findall(page.markup)[0] == "“委员提—部门办—专委督—群众评”监督全链条"


def test_stages_the_text_does_not_mention_are_hatched_and_said_so(read: Read, services: Services) -> None:
    markup = read(path_named(services, "Mechanism", "“委员提—部门办—专委督—群众评”监督全链条")).markup
    absent = re.findall(r'<li class="absent"><span class="name">([^<]+)</span>', markup)
    assert absent == ["研究协商", "报送交办"]
    assert "没有这一环节" not in markup and markup.count("原文未提及") >= 2


def test_a_claim_without_a_feedback_step_is_told_apart(read: Read, services: Services) -> None:
    page = read(path_named(services, "Mechanism", "“发现线索、研究问题、转化报送”闭环"))
    assert "原文自称闭环" in page.text
    assert "原文未提及反馈" in page.text and "所列环节止于转化报送" in page.text
    assert "环节闭合" not in page.text


def test_similar_mechanisms_are_of_other_places_with_a_reason(read: Read, services: Services) -> None:
    page = read(path_named(services, "Mechanism", "“委员提—部门办—专委督—群众评”监督全链条"))
    similar = page.markup[page.markup.index("环节相近的机制") :].split("</section>")[0]
    assert "宁波" in similar and "舟山" in similar
    assert "同有阶段：收集议题、办理落实、督促监督、反馈评价" in re.sub(r"<[^>]+>", "", similar)
    compare = re.search(r'href="(/compare\?m=[^"]+)"', similar)
    assert compare and read(compare[1].replace("&amp;", "&")).status == 200


def test_a_platform_of_several_cities_quotes_each_of_them(read: Read, services: Services) -> None:
    page = read(path_named(services, "Platform", "民生议事堂"))
    cities = re.findall(r'<h3>\s*<a class="city"[^>]*>([^<]+)</a>', page.markup)
    assert {"温州", "金华", "衢州", "丽水"} <= set(cities)
    assert MARKED.findall(page.markup).count("民生议事堂") == len(cities)
    assert f"见于 {len(cities)} 地" in page.text


def test_a_platform_is_of_a_kind_or_one_places_own(services: Services, client: FlaskClient) -> None:
    several, brand = (
        path_named(services, "Platform", "民生议事堂"),
        path_named(services, "Platform", "企情议事厅"),
    )
    words = {"zh": ("通用平台", "本地品牌"), "en": ("General kind of platform", "Local brand")}
    for language, (generic, local) in words.items():
        one, other = (
            client.get(path, query_string={"lang": language}).get_data(as_text=True)
            for path in (several, brand)
        )
        assert f"<dd>{generic}</dd>" in one and local not in one
        assert f"<dd>{local}</dd>" in other and generic not in other


def test_an_organization_shows_what_it_contributed(read: Read, services: Services) -> None:
    page = read(path_named(services, "Organization", "舟山市政协"))
    assert "供稿 1 篇，3 条做法" in page.text
    assert "改进“督”的环节设计，提高助推落实的有效性" in page.text


def test_a_city_shows_practices_chains_and_figures(read: Read) -> None:
    page = read("/place/330700")
    assert "收录 1 篇发言、3 条做法" in page.text
    assert "用好“三个平台”，推动监督常态" in page.text
    assert "百分百回访" in page.text and "民生议事堂" in page.text
    assert "/gaps?city=%E9%87%91%E5%8D%8E%E5%B8%82" in page.values("a", "href")


def test_a_province_counts_the_practices_of_its_cities(read: Read, services: Services) -> None:
    page = read("/place/330000")
    assert f"下辖各地共收录 {services.counts['practices']} 条做法" in page.text


def test_a_topic_has_both_names_its_meaning_and_practices_by_city(read: Read) -> None:
    chinese, english = read("/topic/closed-loop"), read("/topic/closed-loop?lang=en")
    assert "闭环反馈" in chinese.text and "closed-loop feedback" in chinese.text
    assert "closed-loop feedback" in english.text and "Practices by city" in english.text
    cities = re.findall(r'<h3>\s*<a class="city"[^>]*>([^<]+)</a>', chinese.markup)
    assert {"杭州", "宁波", "金华", "舟山"} <= set(cities)


def test_a_figure_says_what_it_counts_and_a_commitment_is_no_outcome(read: Read, services: Services) -> None:
    outcome = read(path_named(services, "Outcome", "74场"))
    assert "74场" in outcome.text and "产出" in outcome.text
    commitment = read(path_named(services, "Commitment", "两天内交办"))
    assert "不计入成效" in commitment.text


@pytest.mark.parametrize("kind", KINDS)
def test_every_identifier_leads_to_a_page(client: FlaskClient, services: Services, kind: str) -> None:
    query = (
        f"SELECT DISTINCT ?x {{ {{ ?x a <{terms.JY}{kind}> }} UNION {{ ?s <{terms.JY}{kind.lower()}> ?x }} }}"
    )
    rows = services.graph.store.query(query, use_default_graph_as_union=True)
    found = sorted({str(row["x"])[1:-1] for row in rows if isinstance(row["x"], NamedNode)})  # type: ignore[union-attr]
    assert found
    for iri in (found[0], found[len(found) // 2], found[-1]):
        answer = client.get("/id/" + iri.split("/id/", 1)[1], follow_redirects=True)
        assert answer.status_code == 200, iri
        assert answer.mimetype == "text/html"


def test_pages_in_english_keep_the_source_in_chinese(read: Read, services: Services) -> None:
    page = read(path_named(services, "Mechanism", "“委员提—部门办—专委督—群众评”监督全链条") + "?lang=en")
    assert "Its steps close" in page.text and "not mentioned in the text" in page.text
    untagged = [
        words for language, words in page.texts if language == "en" and re.search(r"[\u4e00-\u9fff]", words)
    ]
    assert untagged == []


def test_an_unknown_thing_offers_to_search_for_it(read: Read) -> None:
    page = read("/practice/0123456789abcdef?q=闭环")
    assert page.status == 404 and "这个编号的做法不在现有数据中" in page.text
    fields = [a for tag, a in page.tags if tag == "input" and a.get("id") == "again"]
    assert [field["value"] for field in fields] == ["闭环"]
    assert "no platform of this address" in read("/platform/nope?lang=en").text.lower()
    assert "这个编号的" not in read("/nowhere").text


def test_a_thing_says_where_it_is_first_seen_and_how_it_is_written(read: Read, services: Services) -> None:
    rows = [
        {"quote": "民生议事堂"},
        {"quote": "“议事堂”"},
        {"quote": "议事堂"},
        {"quote": "民生堂"},
    ]
    assert forms(rows, "民生议事堂") == ["议事堂", "民生堂"]
    page = read(path_named(services, "Platform", "民生议事堂"))
    assert "最早见于" in page.text and "2025-08-28" in page.text
