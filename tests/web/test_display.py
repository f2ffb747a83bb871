"""How texts are shown: punctuation, clauses, marks, tiles, chains."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from web import chains, tiles
from web.display import city, clauses, han, number
from web.evidence import Mark, Node, Piece, nodes, pieces

SOURCE = "用好“三个平台”,推动监督常态。县(市、区)政协:1,200人(CPPCC)"


def test_punctuation_beside_han_is_shown_full_width_one_to_one() -> None:
    assert han(SOURCE) == "用好“三个平台”，推动监督常态。县（市、区）政协：1,200人（CPPCC）"
    assert len(han(SOURCE)) == len(SOURCE)


@pytest.mark.parametrize("untouched", ["9:30, then 1,200 (f(x); g)", "https://w3id.org/jingyan/id/", ""])
def test_punctuation_away_from_han_stays(untouched: str) -> None:
    assert han(untouched) == untouched


def test_a_title_breaks_between_clauses_and_is_escaped() -> None:
    assert clauses("完善<机制>,攥指成拳") == (
        '<span class="clause">完善&lt;机制&gt;，</span><span class="clause">攥指成拳</span>'
    )


def test_cities_are_called_as_people_call_them() -> None:
    assert [city(name) for name in ("杭州市", "文成县", "沙市", None)] == ["杭州", "文成县", "沙市", ""]


def test_figures_lose_a_needless_fraction() -> None:
    assert [number(value) for value in (74.0, 300.5, 1200)] == ["74", "300.5", "1,200"]


def _flat(node: Node, depth: int = 0) -> list[tuple[int, str, bool, str]]:
    found: list[tuple[int, str, bool, str]] = []
    for child in node.children:
        if isinstance(child, Piece):
            found.append((depth, child.text, child.hit, child.href))
        else:
            found += _flat(child, depth + 1)
    return found


def test_marks_nest_link_to_the_innermost_and_carry_the_words_found() -> None:
    text = "强化“监测点”监督闭环,见效"
    loop, platform = Mark(2, 11, "mechanism", "/m"), Mark(2, 7, "platform", "/p")
    assert _flat(nodes(text, [platform, loop], [(9, 11)])) == [
        (0, "强化", False, ""),
        (2, "“监测点”", False, "/p"),
        (1, "监督", False, "/m"),
        (1, "闭环", True, "/m"),
        (0, "，见效", False, ""),
    ]


def test_no_text_is_lost_whatever_the_marks() -> None:
    text = "甲乙丙丁戊己"
    crossing = [Mark(0, 3, "platform", "/a"), Mark(2, 5, "platform", "/b"), Mark(3, 3, "place", "/c")]
    shown = _flat(nodes(text, crossing, [(1, 4), (4, 6)]))
    assert "".join(words for _, words, _, _ in shown) == text
    assert "/b" not in {href for *_, href in shown}


def test_touching_hits_become_one() -> None:
    assert pieces("闭环反馈机制", [(0, 2), (2, 4)]) == (Piece("闭环反馈", True), Piece("机制", False))


def test_a_province_has_its_grid_and_others_a_list() -> None:
    grid = tiles.grid({"宁波市": 4, "舟山市": 1}, {"宁波市": "/place/330200"}, present={"宁波市", "舟山市"})
    seats = {tile.name: (tile.column, tile.row, tile.count, tile.shade, tile.href) for tile in grid}
    assert len(seats) == 11
    assert seats["宁波市"] == (4, 2, 4, 3, "/place/330200")
    assert (seats["舟山市"][3], seats["湖州市"][3]) == (1, 0)
    assert tiles.grid({}, {}, present={"宁波市", "武汉市"}) == ()
    assert tiles.grid({}, {}, present=()) == ()


def test_no_two_cities_share_a_square() -> None:
    grid = tiles.grid({}, {}, present={"宁波市"})
    assert len({(tile.column, tile.row) for tile in grid}) == len(grid)


def _row(mechanism: str, position: int, actor: str | None, **more: str | bool) -> chains.Row:
    return {
        "mechanism": mechanism,
        "label": "全链条",
        "kind": "https://w3id.org/jingyan/id/chain/loop",
        "position": position,
        "text": "群众评" if actor else "反馈",
        "actor": actor,
        "action": "评" if actor else "反馈",
        "stage": "https://w3id.org/jingyan/id/stage/feedback",
        "deadline": None,
        **more,
    }


def test_rows_become_chains_with_steps_in_order() -> None:
    rows = [_row("b", 2, None), _row("a", 1, None), _row("b", 1, "群众", derived=True), _row("b", 2, None)]
    second, first = chains.views(rows)
    assert (second.iri, first.iri) == ("b", "a")
    assert [(step.position, step.actor, step.action) for step in second.steps] == [
        (1, "群众", "评"),
        (2, "", "反馈"),
    ]
    assert (second.kind, second.steps[0].stage, second.returns, first.returns) == (
        "loop",
        "feedback",
        True,
        False,
    )


def test_clauses_do_not_break_within_brackets_or_quotes() -> None:
    title = "市、县(市、区)政协发言,“问、辩、答”环节;其他"
    assert re.findall(r"<span[^>]*>(.*?)</span>", clauses(title)) == [
        "市、",
        "县（市、区）政协发言，",
        "“问、辩、答”环节；",
        "其他",
    ]


def test_style_sheets_close_what_they_open(root: Path) -> None:
    for file in sorted((root / "web/static").glob("*.css")):
        depth, text = 0, re.sub(r"/\*.*?\*/", "", file.read_text(encoding="utf-8"), flags=re.DOTALL)
        for character in text:
            depth += (character == "{") - (character == "}")
            assert depth >= 0, file.name
        assert depth == 0, file.name
