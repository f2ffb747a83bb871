"""The search page says what it understood, and lets it be taken away or opened as SPARQL."""

from __future__ import annotations

from collections.abc import Callable

from tests.web.conftest import Page

Read = Callable[[str], Page]


def _of_class(page: Page, name: str) -> list[dict[str, str]]:
    return [found for _, found in page.tags if name in found.get("class", "").split()]


def test_chips_can_be_taken_away(read: Read) -> None:
    page = read("/search?q=最后由群众评价的机制")
    (chip,) = _of_class(page, "part")
    assert "末环节：评价，由群众" in page.text
    without = read(chip["href"])
    assert not [one for one in _of_class(without, "part") if "condition" in one["class"]]
    (again,) = _of_class(without, "again")
    assert len(_of_class(read(again["href"]), "part")) == 1


def test_the_question_opens_as_sparql(read: Read) -> None:
    (link,) = _of_class(read("/search?q=由委员提出、部门办理的链条"), "sparql")
    editor = read(link["href"])
    assert editor.status == 200
    assert "jy:hasStep" in editor.text and "金华市" in editor.text


def test_cities_that_do_not_mention_are_named_as_such(read: Read) -> None:
    page = read("/search?q=没有提到数字平台的城市")
    assert "个城市的原文未提及" in page.text
    section = page.markup.split('class="understood"')[1].split("</section>")[0]
    assert "舟山" in section and "绍兴" not in section and "湖州" not in section


def test_who_is_answered_with_actors(read: Read) -> None:
    page = read("/search?q=谁负责督促&lang=en")
    section = page.markup.split('class="understood"')[1].split("</section>")[0]
    assert "党政两办" in section and "Who does it" in section


def test_how_many_is_a_number(read: Read) -> None:
    page = read("/search?q=有多少条做法的机制形成闭环")
    section = page.markup.split('class="understood"')[1].split("</section>")[0]
    assert "条做法符合" in section


def test_a_place_outside_the_base_is_said_so(read: Read) -> None:
    page = read("/search?q=苏州怎么做社区治理")
    assert "库中没有" in page.text and "没有直接相符的做法" in page.text


def test_an_answer_outside_the_conditions_is_pointed_at(read: Read) -> None:
    page = read("/search?q=青年夜校&city=宁波市")
    notice = page.markup.split('class="notice"')[1].split("</section>")[0]
    assert "这些条件之外有相符的做法" in notice and "衢州市 · " in notice
    assert notice.count("<li>") == 3
    assert "这些条件之外" not in read("/search?q=青年夜校").text


def test_what_the_graph_does_not_hold_is_said_so(read: Read) -> None:
    page = read("/search?q=最后由媒体评价的机制")
    assert "图谱中没有符合这些要求的机制" in page.text and _of_class(page, "hit")


def test_conditions_alone_list_practices(read: Read) -> None:
    page = read("/search?city=杭州市")
    assert len(_of_class(page, "hit")) == 4
    assert read("/search?city=杭州市&topic=closed-loop").status == 200
    loops = read("/search?kind=closed-loop")
    assert len(_of_class(loops, "hit")) == 6 or len(_of_class(loops, "hit")) == 7


def test_no_condition_at_all_asks(read: Read) -> None:
    assert "要找什么做法？" in read("/search").text


def test_a_place_about_which_nothing_is_found_leads_to_what_its_peers_mention(
    read: Callable[[str], Page],
) -> None:
    page = read("/search?q=衢州有哪些别的城市提到而它没提到的")
    assert "没有直接相符的做法" in page.text
    way = next(href for href in page.values("a", "href") if href.startswith("/gaps?city="))
    assert "衢州的发言没有提到" in read(way).text
