"""Loops by claim and loops by their steps, told apart."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.extract.chains import read_chains
from kg.extract.loops import read_claims
from kg.extract.words import Paragraph
from kg.model import Mention, Span

ReadParagraph = Callable[..., Paragraph]


def _claims(paragraph: Paragraph, *mechanisms: str) -> list[tuple[str, str]]:
    starts = [(paragraph.text.index(name), name) for name in mechanisms]
    spans = [Span(start, start + len(name)) for start, name in sorted(starts)]
    claims = read_claims(paragraph, spans)
    return [(claim.mechanism.of(paragraph.text), claim.quote.of(paragraph.text)) for claim in claims]


@pytest.mark.parametrize(
    ("text", "mechanism", "words"),
    [
        ("构建“协商—落实—反馈”闭环机制。", "“协商—落实—反馈”闭环机制", "闭环机制"),
        ("构建成果闭合环,建立“甬商建言—政协反馈”的闭合链条。", "“甬商建言—政协反馈”的闭合链条", "闭合链条"),
        ("打造“四大榜单一张网”,实现提案等全过程在线闭环运行。", "“四大榜单一张网”", "闭环运行"),
    ],
)
def test_claims(read_paragraph: ReadParagraph, text: str, mechanism: str, words: str) -> None:
    assert _claims(read_paragraph(text), mechanism) == [(mechanism, words)]


@pytest.mark.parametrize(
    "text",
    [
        "打破“小闭环”构建“大循环”,建立合作机制。",
        "尚未形成“发现—处置”的闭环,建立合作机制。",
        "把“闭环”挂在嘴边,建立合作机制。",
        "形成闭环。建立合作机制。",
    ],
)
def test_denials_and_figures_of_speech_claim_nothing(read_paragraph: ReadParagraph, text: str) -> None:
    assert _claims(read_paragraph(text), "合作机制") == []


@pytest.mark.parametrize(
    ("text", "derived"),
    [
        ("建立“受理登记—分流转办—限时办结—电话回访”机制。", True),
        ("完善“诉求收集、限时办理、结果告知、满意度测评”闭环。", True),
        ("建立“征集意见—研究采纳—书面反馈建议人”流程。", True),
        ("建立“立项—实施—公示—评估”流程。", False),
        ("实行“排查—交办—整改—晾晒”推进机制。", False),
        ("构建“协商—落实—反馈”闭环机制。", True),
        ("建立“政协梳理—部门落实—群众评议”机制。", True),
        ("采取“协商讨论—报送建议—跟踪问效—第二年协商会议通报”方式。", True),
        ("构建“发现线索、研究问题、转化报送”闭环。", False),
        ("建立“试点先行—总结提炼—面上推广”转化机制。", False),
        ("形成“青年回乡创业—技能提升—项目孵化”全链条赋能机制。", False),
        ("构建“群众反馈+部门答复”机制。", False),
    ],
)
def test_a_chain_that_returns_the_result_is_a_loop(
    read_paragraph: ReadParagraph, text: str, derived: bool
) -> None:
    (chain,) = read_chains(read_paragraph(text))
    assert chain.loop_derived is derived
    assert (chain.kind == "loop") is derived


def test_a_loop_denied_after_its_name_is_claimed_by_nobody(
    mentions_of: Callable[[str], list[Mention]],
) -> None:
    assert [m for m in mentions_of("要看到,整改闭环尚未真正打通。") if m.kind == "mechanism"] == []


def test_a_denied_loop_is_no_mechanism(mentions_of: Callable[[str], list[Mention]]) -> None:
    assert [m for m in mentions_of("不搞纸上闭环,结果由企业说了算。") if m.kind == "mechanism"] == []
    (kept,) = [m for m in mentions_of("形成办理反馈闭环。") if m.kind == "mechanism"]
    assert kept.quote.endswith("闭环")
