"""A practice: heading, chains drawn, its own words with the evidence in place, neighbours, citation."""

from __future__ import annotations

import re
from collections.abc import Callable

from tests.web.conftest import Page
from web.services import Services

Find = Callable[[str, int], str]
Read = Callable[[str], Page]


def test_a_practice_shows_where_it_comes_from(read: Read, practice_of: Find) -> None:
    page = read(practice_of("金华市", 1))
    assert page.status == 200
    assert "用好“三个平台”，推动监督常态" in page.text
    assert "金华市政协" in page.text and "发挥协商式监督优势 增强民主监督实效" in page.text
    assert "第 2 条做法" in page.text


def test_loops_are_drawn_with_actors_and_a_way_back(read: Read, practice_of: Find) -> None:
    markup = read(practice_of("金华市", 1)).markup
    drawn = markup[markup.index('class="chain') : markup.index('class="source"')]
    assert re.findall(r'<span class="actor"[^>]*>([^<]+)<', drawn) == ["委员", "部门", "专委", "群众"]
    assert re.findall(r'<b class="action"[^>]*>([^<]+)<', drawn)[:4] == ["提", "办", "督", "评"]
    assert drawn.count('class="return"') == 2
    assert "督促监督" in drawn


def test_parallel_steps_have_no_arrow_back(read: Read, practice_of: Find) -> None:
    markup = read(practice_of("湖州市", 1)).markup
    assert 'class="flow parallel' in markup
    assert 'class="return"' not in markup


def test_the_source_text_is_whole_and_every_mark_is_its_evidence(
    read: Read, practice_of: Find, services: Services
) -> None:
    path = practice_of("金华市", 1)
    page = read(path)
    item = services.searcher.item(path.rsplit("/", 1)[1])
    block = page.markup[page.markup.index('<blockquote class="source"') :].split("</blockquote>")[0]
    shown = re.sub(r"<[^>]+>", "", block)
    assert shown.translate(str.maketrans("，：；（）", ",:;()")) == item.text
    text = services.documents[item.fields["document"][0]]
    marks = re.findall(r'<span class="ev k-(\w+)" id="e(\d+)-(\d+)">', block)
    quoted = {(kind, text[int(start) : int(end)]) for kind, start, end in marks}
    assert ("platform", "民生议事堂") in quoted
    assert ("commitment", "两天内交办") in quoted
    assert all(item.text.find(words) >= 0 for _, words in quoted)


def test_marks_lead_to_their_entities(read: Read, practice_of: Find) -> None:
    page = read(practice_of("金华市", 1))
    links = {href for href in page.values("a", "href") if href.startswith(("/platform/", "/mechanism/"))}
    assert len(links) >= 4
    assert all(read(link).status == 200 for link in sorted(links))


def test_words_of_the_question_are_marked(read: Read, practice_of: Find) -> None:
    path = practice_of("金华市", 1)
    assert "<mark>" not in read(path).markup
    page = read(f"{path}?q=闭环")
    assert "<mark>闭环</mark>" in page.markup
    assert "返回检索结果" in page.text
    assert read(f"{path}?q=？").status == 200


def test_outcomes_and_commitments_are_told_apart(read: Read, practice_of: Find) -> None:
    markup = read(practice_of("金华市", 1)).markup
    table = markup[markup.index('class="outcomes"') :].split("</table>")[0]
    rows = [re.sub(r"<[^>]+>|\s", " ", row).split() for row in table.split("<tr>")[1:]]
    assert ["2天", "两天内交办", "承诺"] in rows
    assert [row[-1] for row in rows if "74场" in row[0]] == ["产出"]
    anchors = re.findall(r'href="#(e\d+-\d+)"', table)
    assert anchors and all(f'id="{anchor}"' in markup for anchor in anchors)


def test_similar_practices_are_of_other_cities_and_say_why(read: Read, practice_of: Find) -> None:
    markup = read(practice_of("金华市", 1)).markup
    listed = markup[markup.index('class="similar"') :].split("</ul>")[0]
    cities = re.findall(r'<span class="city">([^<]+)<', listed)
    assert len(cities) == 4 and "金华" not in cities
    assert listed.count('class="reason"') == 4


def test_neighbours_lead_on_and_back(read: Read, practice_of: Find) -> None:
    page = read(practice_of("金华市", 1))
    before, after = (
        next(a["href"] for _, a in page.tags if a.get("rel") == direction) for direction in ("prev", "next")
    )
    assert before == practice_of("金华市", 0) and after == practice_of("金华市", 2)
    assert not [a for _, a in read(before).tags if a.get("rel") == "prev"]


def test_the_citation_names_source_paragraph_and_address(read: Read, practice_of: Find) -> None:
    path = practice_of("金华市", 1)
    markup = read(path).markup
    cited = re.search(r'id="citation"[^>]*>([^<]+)<', markup)
    assert cited and cited[1].startswith(
        "金华市政协：发挥协商式监督优势 增强民主监督实效，全省政协主席暑期读书会"
    )
    assert cited[1].endswith(f"第 2 段。 http://localhost{path}")


def test_data_of_the_page_is_offered(read: Read, practice_of: Find) -> None:
    path = practice_of("金华市", 1)
    page = read(path)
    assert {f"{path}.jsonld", f"{path}.ttl"} <= {*page.values("a", "href")}
    assert f"{path}.ttl" in page.values("link", "href")


def test_every_practice_of_the_base_has_its_page(read: Read, services: Services) -> None:
    rows = services.graph.store.query(
        "SELECT ?p { GRAPH ?g { ?p a <https://w3id.org/jingyan/ontology#Practice> } }"
    )
    paths = ["/practice/" + row[0].value.rsplit("/", 1)[1] for row in rows]  # type: ignore[union-attr]
    assert len(paths) == 38
    assert {read(path).status for path in paths} == {200}


def test_english_chrome_leaves_the_source_alone(read: Read, practice_of: Find) -> None:
    page = read(practice_of("金华市", 1) + "?lang=en")
    han = re.compile(r"[\u3400-\u9fff]")
    assert [words for language, words in page.texts if language == "en" and han.search(words)] == []
    assert "Source text" in page.text and "用好“三个平台”，推动监督常态。" in page.text
