"""Layout: excerpts, bylines, titles, passages and headlines, under each profile."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from kg.errors import LayoutError
from kg.layout import NO_BYLINE, read_layout
from kg.layout.profiles import profiles
from kg.model import Document, Source
from kg.sources import read_source

CORPUS = Path(__file__).parents[2] / "data" / "sources" / "zhejiang-2025-excerpts-1.txt"
FIRST = "建立“界别群众点单、委员组团服务”机制，实施基层共富项目。"
SECOND = "推广“和合调解工作法”，举办和合主题讲座。"


def read(text: str, *, title: str = "", province: str | None = None) -> Document:
    digest = hashlib.sha256(text.encode()).hexdigest()
    return read_layout(Source("doc", "doc.txt", text, digest, title, province=province))


def orgs(document: Document) -> list[str | None]:
    return [excerpt.org for excerpt in document.excerpts]


def titles(document: Document) -> list[str]:
    return [excerpt.title(document.source.text) for excerpt in document.excerpts]


def passages(document: Document) -> list[list[str]]:
    text = document.source.text
    return [[text[p.start : p.end] for p in excerpt.passages] for excerpt in document.excerpts]


@pytest.fixture(scope="module")
def corpus() -> Document:
    return read_layout(read_source(CORPUS))


def test_corpus_has_eleven_excerpts_and_38_passages(corpus: Document) -> None:
    assert corpus.profile == "bulletin" and corpus.notes == ()
    cities = ["杭州", "宁波", "温州", "湖州", "嘉兴", "绍兴", "金华", "衢州", "舟山", "台州", "丽水"]
    assert orgs(corpus) == [f"{city}市政协" for city in cities]
    assert [len(excerpt.passages) for excerpt in corpus.excerpts] == [4, 3, 4, 4, 3, 4, 3, 3, 3, 3, 4]
    assert [excerpt.place_code for excerpt in corpus.excerpts][:2] == ["330100", "330200"]


def test_corpus_titles_and_headlines(corpus: Document) -> None:
    text = corpus.source.text
    assert titles(corpus)[1] == "拓展协商方式 健全完善机制 推动解决“一件事”向“一类事”转变"
    headings = [p.heading for excerpt in corpus.excerpts for p in excerpt.passages]
    assert all(headings) and len(headings) == 38
    assert headings[0] and headings[0].of(text) == "健全组织体系,推动委员下沉履职“动”起来。"


def test_corpus_preamble_is_not_an_excerpt(corpus: Document) -> None:
    preamble = "".join(span.of(corpus.source.text) for span in corpus.preamble)
    assert "编者按" in preamble and "会议发言材料摘编如下" in preamble


def test_sentences_tile_a_passage(corpus: Document) -> None:
    text = corpus.source.text
    for excerpt in corpus.excerpts:
        for passage in excerpt.passages:
            assert "".join(s.of(text) for s in passage.sentences) == text[passage.start : passage.end]
            assert passage.heading in passage.sentences and passage.heading not in passage.measures


@pytest.mark.parametrize(
    ("byline", "profile", "org"),
    [
        ("■ 赣州市政协", "bulletin", "赣州市政协"),
        ("烟台市政协党组书记、主席　于　某", "speaker", "烟台市政协"),
        ("于某某（烟台市政协主席）", "speaker", "烟台市政协"),
        ("（成都市龙泉驿区政协）", "bracketed", "成都市龙泉驿区政协"),
        ("【绵竹市政协】", "bracketed", "绵竹市政协"),
        ("供稿：政协某某县委员会", "labelled", "政协某某县委员会"),
        ("## 一、昆明市政协", "markdown", "昆明市政协"),
        ("（二）嘉兴市政协", "numbered", "嘉兴市政协"),
        ("台州市政协", "alone", "台州市政协"),
        ("台州市政协：", "alone", "台州市政协"),
        ("台州市政协 李四", "speaker", "台州市政协"),
        ("台州市政协供稿", "labelled", "台州市政协"),
        ("文/台州市政协", "labelled", "台州市政协"),
        ("台州市", "division", "台州市"),
        ("——昌平区总工会的实践", "practised", "昌平区总工会"),
        ("——昌平区政协2024年工作", "subtitle", "昌平区政协"),
        ("安吉县政协打造协商品牌", "leading", "安吉县政协"),
        ("□安吉县委组织部", "bulletin", "安吉县委组织部"),
        ("■象山县鹤浦镇人大代表之家", "marked", "象山县鹤浦镇人大代表之家"),
        ("——重庆市渝中区政协", "dashed", "重庆市渝中区政协"),
        ("强化协商为民（铜仁市碧江区政协）", "tailed", "铜仁市碧江区政协"),
        ("来源：铜仁市碧江区政协", "source", "铜仁市碧江区政协"),
    ],
)
def test_profiles_find_the_contributing_body(byline: str, profile: str, org: str) -> None:
    document = read(f"强化责任担当\n{byline}\n{FIRST}\n{SECOND}\n")
    assert (document.profile, orgs(document)) == (profile, [org])
    own = {
        "subtitle": [byline.strip("—")],
        "practised": [byline.strip("—")],
        "leading": [byline],
        "tailed": ["强化协商为民"],
    }.get(profile, [])
    assert titles(document) == [" ".join(["强化责任担当", *own])]
    assert passages(document) == [[FIRST, SECOND]]


def test_every_profile_is_tested() -> None:
    marks = test_profiles_find_the_contributing_body.pytestmark  # type: ignore[attr-defined]
    tested = {case[1] for case in marks[0].args[1]}
    assert tested | {"signed", "plain"} == {profile.name for profile in profiles()}  # signed: see the samples


def test_byline_at_the_end_signs_what_stands_above() -> None:
    document = read(f"甲题\n{FIRST}\n（绵竹市政协供稿）\n乙题\n{SECOND}\n（什邡市政协供稿）\n")
    assert orgs(document) == ["绵竹市政协", "什邡市政协"]
    assert titles(document) == ["甲题", "乙题"]
    assert passages(document) == [[FIRST], [SECOND]]


def test_byline_and_body_on_one_line() -> None:
    document = read(f"【杭州市政协】{FIRST}\n【宁波市政协】{SECOND}\n")
    assert orgs(document) == ["杭州市政协", "宁波市政协"]
    assert passages(document) == [[FIRST], [SECOND]]


def test_title_after_the_body_in_a_numbered_heading() -> None:
    document = read(f"一、杭州市政协：探索杭州实践\n{FIRST}\n二、宁波市政协：拓展协商方式\n{SECOND}\n")
    assert titles(document) == ["探索杭州实践", "拓展协商方式"]
    assert [excerpt.city for excerpt in document.excerpts] == ["杭州市", "宁波市"]


def test_a_sub_heading_holds_for_every_passage_below() -> None:
    document = read(f"□温州市政协\n一、畅通“三种渠道”\n{FIRST}\n{SECOND}\n二、借助资源\n{FIRST}\n")
    text = document.source.text
    headings = [p.heading.of(text) for p in document.excerpts[0].passages if p.heading]
    assert headings == ["畅通“三种渠道”", "畅通“三种渠道”", "借助资源"]
    assert passages(document) == [[FIRST, SECOND, FIRST]]


def test_no_byline_is_said_aloud() -> None:
    document = read(f"一个标题\n{FIRST}\n{SECOND}\n")
    (excerpt,) = document.excerpts
    assert (excerpt.org, excerpt.city, excerpt.byline) == (None, None, None)
    assert NO_BYLINE in document.notes
    assert len(excerpt.passages) == 2


def test_a_byline_without_passages_and_an_unknown_place_are_said_aloud() -> None:
    document = read(f"□某某市政协\n□杭州市政协\n{FIRST}\n尾题\n")
    notes = " | ".join(document.notes)
    assert "excerpt 1, 某某市政协: a byline without passages" in notes
    assert "no known division in its name" in notes and "left out: 1" in notes


def test_a_byline_of_two_bodies_is_said_aloud() -> None:
    document = read(f"甲题\n□温州市政协、文成县政协\n{FIRST}\n乙题\n□瑞安市政协\n{SECOND}\n")
    assert orgs(document) == ["温州市政协", "瑞安市政协"]
    assert document.notes == ("excerpt 1, 温州市政协: its byline names more bodies, the first one counts",)


def test_nothing_but_titles_is_an_error() -> None:
    with pytest.raises(LayoutError, match="nothing but titles"):
        read("编者按\n杭州市政协\n")


def test_windows_line_ends_and_blank_lines_keep_offsets() -> None:
    document = read(f"\r\n甲题\r\n□杭州市政协\r\n\r\n　　{FIRST}\r\n")
    assert titles(document) == ["甲题"] and passages(document) == [[FIRST]]


@pytest.mark.parametrize(
    ("org", "city", "code"),
    [
        ("文成县政协", "文成县", "330328"),
        ("政协文成县委员会", "文成县", "330328"),
        ("常州市武进区人民法院", "武进区", "320412"),
        ("安吉县委组织部", "安吉县", "330523"),
        ("湖州政协", "湖州市", "330500"),
        ("浙江省政协", "浙江省", "330000"),
        ("国家税务总局厦门市思明区税务局", "思明区", "350203"),
        ("赣州经济技术开发区管委会", "赣州市", "360700"),
        ("民建嘉兴市委会", "嘉兴市", "330400"),
    ],
)
def test_city_is_the_smallest_division_named_by_the_byline(org: str, city: str, code: str) -> None:
    (excerpt,) = read(f"□{org}\n{FIRST}\n", province="浙江省").excerpts
    assert (excerpt.city, excerpt.place_code) == (city, code)
