"""What a search finds can be taken along, and a place the base does not hold leads on."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable

from flask.testing import FlaskClient

from tests.web.conftest import Page


def rows(client: FlaskClient, path: str) -> list[dict[str, str]]:
    answer = client.get(path)
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig"))))


def test_results_as_a_table_in_their_order(client: FlaskClient, read: Callable[[str], Page]) -> None:
    page = read("/search?q=闭环反馈&city=金华市")
    assert "/search.xlsx?q=" in page.markup
    found = rows(client, "/search.csv?q=闭环反馈&city=金华市")
    assert {row["城市"] for row in found} == {"金华市"}
    first = found[0]
    assert "闭环" in first["原文"] and first["为什么列出"]
    slug = first["地址"].rsplit("/", 1)[1]
    assert read(f"/practice/{slug}").status == 200 and first["做法"] in page.text
    assert rows(client, "/search.csv?city=金华市")
    assert (
        client.get("/search.csv").status_code == client.get("/search.csv?q=闭环&city=火星").status_code == 400
    )


def test_the_page_of_results_becomes_a_brief(read: Callable[[str], Page]) -> None:
    page = read("/search?q=闭环反馈")
    (link,) = [href for href in page.values("a", "href") if href.startswith("/brief?id=")]
    assert read(link).markup.count("<blockquote") == page.markup.count('<article class="card hit">') > 5


def test_an_unknown_place_is_told_with_those_there_are(read: Callable[[str], Page]) -> None:
    for path, status in (("/search?q=闭环&city=苏州市", 400), ("/gaps?city=苏州市", 404)):
        page = read(path)
        assert page.status == status and "库中没有这个地方：苏州市" in page.text
        ways = [a["href"] for tag, a in page.tags if tag == "a" and a.get("class") == "choice"]
        assert len(ways) == 11 and all(read(way).status == 200 for way in ways[:2])
    assert "库中没有这个地方" not in read("/nowhere?city=苏州市").text


def test_where_nothing_is_left_each_condition_can_be_taken_away(read: Callable[[str], Page]) -> None:
    page = read("/search?q=闭环反馈&city=台州市&kind=closed-loop")
    ways = [a["href"] for tag, a in page.tags if tag == "a" and a.get("class") == "condition"]
    assert len(ways) == 2
    assert any("city=" in way and "kind=" not in way for way in ways)
    assert any("kind=" in way and "city=" not in way for way in ways)


def test_results_can_be_read_city_by_city(read: Callable[[str], Page]) -> None:
    best = read("/search?q=闭环反馈")
    (way,) = [href for href in best.values("a", "href") if "sort=city" in href]
    sorted_page = read(way)
    cities = re.findall(r'class="where"><span class="city" lang="zh-Hans">([^<]+)', sorted_page.markup)
    assert len(cities) == len(re.findall('class="where"', best.markup)) > 5
    runs = [city for at, city in enumerate(cities) if at == 0 or cities[at - 1] != city]
    assert len(runs) == len(set(runs)), "each city once"
    assert read("/search?q=闭环反馈&sort=colour").status == 400


def test_too_long_a_question_is_sent_to_where_texts_are_held_against_practices(
    read: Callable[[str], Page],
) -> None:
    page = read("/search?q=" + "协" * 501)
    assert page.status == 400 and "500 字" in page.text and "/analyze" in page.values("a", "href")
    assert len(read("/search?q=" + "闭环" * 100).markup.partition("<title>")[2].partition("</title>")[0]) < 70
