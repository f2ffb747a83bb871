"""Chains written as lists that no head calls a chain, and long actors before one that does."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.extract.chains import read_chains
from kg.extract.words import Paragraph

ReadParagraph = Callable[..., Paragraph]


@pytest.mark.parametrize(
    ("text", "quote", "actions"),
    [
        (
            "建议从提交、审查、交办到反馈、评议实行全程网上流转。",
            "提交、审查、交办到反馈、评议",
            ["提交", "审查", "交办", "反馈", "评议"],
        ),
        (
            "实现从线索收集到分析研判、交办督办、结果反馈全过程留痕。",
            "线索收集到分析研判、交办督办、结果反馈",
            ["线索收集", "分析研判", "交办督办", "结果反馈"],
        ),
        ("从受理到分办到督办到回访,全程公开。", "受理到分办到督办到回访", ["受理", "分办", "督办", "回访"]),
    ],
)
def test_from_one_stage_to_another(
    read_paragraph: ReadParagraph, text: str, quote: str, actions: list[str]
) -> None:
    (chain,) = read_chains(read_paragraph(text))
    assert (chain.quote, [step.action for step in chain.steps]) == (quote, actions)


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        (
            "议题由楼栋长入户收集、村民小组长汇总、村“两委”审核、驻村工作队把关。",
            [("楼栋长", "入户收集"), ("村民小组长", "汇总"), ("村“两委”", "审核"), ("驻村工作队", "把关")],
        ),
        (
            "形成村民提出、村里上报、县交通运输局勘测、施工队进场、村民代表验收,前后不到一个月。",
            [
                ("村民", "提出"),
                ("村里", "上报"),
                ("县交通运输局", "勘测"),
                ("施工队", "进场"),
                ("村民代表", "验收"),
            ],
        ),
        (
            "采取村里出地、企业出资、农户出工的办法共建。",
            [("村里", "出地"), ("企业", "出资"), ("农户", "出工")],
        ),
        (
            "病历严格按照收集、整理、归档、利用的流程管理。",
            [(None, "收集"), (None, "整理"), (None, "归档"), (None, "利用")],
        ),
        (
            "县里还建立乡镇吹哨、部门报到、群众评哨的双向评价机制。",
            [("乡镇", "吹哨"), ("部门", "报到"), ("群众", "评哨")],
        ),
    ],
)
def test_lists_of_who_does_what(
    read_paragraph: ReadParagraph, text: str, steps: list[tuple[str | None, str]]
) -> None:
    (chain,) = read_chains(read_paragraph(text))
    assert [(step.actor, step.action) for step in chain.steps] == steps


def test_counts_side_by_side_are_no_acts(read_paragraph: ReadParagraph) -> None:
    assert read_chains(read_paragraph("实行“三方会签、一码公开”制度。")) == ()


@pytest.mark.parametrize("text", ["从发现问题到解决问题都有人管。", "从城市到农村、从机关到企业全覆盖。"])
def test_from_one_end_to_another_is_no_chain(read_paragraph: ReadParagraph, text: str) -> None:
    assert read_chains(read_paragraph(text)) == ()


def test_bodies_of_long_names_each_with_an_act(read_paragraph: ReadParagraph) -> None:
    text = "建立市委书记领衔领办、市政府市长阅批督办、市政协主席会议成员牵头督办的提案督办机制。"
    (chain,) = read_chains(read_paragraph(text))
    assert [(step.actor, step.action) for step in chain.steps] == [
        ("市委书记", "领衔领办"),
        ("市政府市长", "阅批督办"),
        ("市政协主席会议成员", "牵头督办"),
    ]
    assert chain.kind == "parallel"
