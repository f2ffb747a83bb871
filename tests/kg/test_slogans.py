"""Numbers of things under one name, and the things."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.extract.slogans import read_slogans
from kg.extract.words import Paragraph
from kg.model import Span

ReadParagraph = Callable[..., Paragraph]


def _told(paragraph: Paragraph, **options: list[tuple[str, Span]]) -> list[tuple[str, int, list[str]]]:
    found = read_slogans(paragraph, **options)
    return [(s.quote, s.count, [member.of(paragraph.text) for member in s.members]) for s in found]


@pytest.mark.parametrize(
    ("text", "slogan"),
    [
        (
            "打造“水岸书房”“渔港夜话”“山里茶座”三个平台。",
            ("三个平台", 3, ["“水岸书房”", "“渔港夜话”", "“山里茶座”"]),
        ),
        ("健全“三心”服务机制,以热心、耐心、细心待人。", ("“三心”", 3, ["热心", "耐心", "细心"])),
        ("深化“三送”活动,开展送岗位、送技能、送健康。", ("“三送”", 3, ["送岗位", "送技能", "送健康"])),
        (
            "建立问题清单、责任清单、销号清单“三张清单”。",
            ("“三张清单”", 3, ["问题清单", "责任清单", "销号清单"]),
        ),
        (
            "推行“三联”机制,即联系界别、联系企业、联系群众。",
            ("“三联”", 3, ["联系界别", "联系企业", "联系群众"]),
        ),
        (
            "搭建三大平台:委员工作室、议事厅、线上议事群。",
            ("三大平台", 3, ["委员工作室", "议事厅", "线上议事群"]),
        ),
        ("围绕“五个一”要求开展驻点服务。", ("“五个一”", 5, [])),
        ("打造“水岸书房”“渔港夜话”三个平台。", ("三个平台", 3, [])),
    ],
)
def test_members(read_paragraph: ReadParagraph, text: str, slogan: tuple[str, int, list[str]]) -> None:
    assert _told(read_paragraph(text)) == [slogan]


def test_one_member_a_sentence_below_a_headline(read_paragraph: ReadParagraph) -> None:
    heading = "用好“两个平台”。"
    text = heading + "依托民生议事堂开展协商。发挥“民情一点通”作用。"
    paragraph = read_paragraph(text, heading=len(heading))
    named = [
        ("platform", Span(text.find(name), text.find(name) + len(name)))
        for name in ("民生议事堂", "“民情一点通”")
    ]
    assert _told(paragraph, named=named) == [("“两个平台”", 2, ["民生议事堂", "“民情一点通”"])]


@pytest.mark.parametrize("text", ["做好“三农”工作。", "走访三家企业。", "召开第三次会议。"])
def test_no_slogan(read_paragraph: ReadParagraph, text: str) -> None:
    assert read_slogans(read_paragraph(text)) == ()
