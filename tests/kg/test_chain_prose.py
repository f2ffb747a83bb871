"""Chains told in clauses: words of order, who acts brought in by 由 and 经, ordinals, one actor a clause."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.extract.chains import read_chains
from kg.extract.words import Paragraph

ReadParagraph = Callable[..., Paragraph]


@pytest.mark.parametrize(
    ("text", "kind", "steps"),
    [
        (
            "群众反映的问题先由村“两委”初步筛查，再经乡镇党委研究确定，交县直部门限时办理，最后由提议群众现场评价。",
            "loop",
            [
                ("村“两委”", "初步筛查", "deliberate"),
                ("乡镇党委", "研究确定", "deliberate"),
                ("县直部门", "限时办理", "implement"),
                ("提议群众", "现场评价", "feedback"),
            ],
        ),
        (
            "首先摸清底数，其次分类会商，再次移交主管部门，最后跟踪问效。",
            "sequence",
            [
                (None, "摸清底数", "collect"),
                (None, "分类会商", "deliberate"),
                (None, "移交主管部门", "refer"),
                (None, "跟踪问效", "supervise"),
            ],
        ),
        (
            "一是听，委员下沉网格听民声；二是议，界别群众同桌议；三是办，部门照单办；四是评，群众当面评。",
            "loop",
            [
                (None, "听", "collect"),
                (None, "议", "deliberate"),
                (None, "办", "implement"),
                (None, "评", "feedback"),
            ],
        ),
        (
            "工友扫码报需求，工会后台派任务，服务队上门去落实，工友当场打星级。",
            "loop",
            [
                ("工友", "扫码报需求", "collect"),
                ("工会后台", "派任务", "refer"),
                ("服务队", "上门去落实", "implement"),
                ("工友", "当场打星级", "feedback"),
            ],
        ),
        (
            "村里大小事，先由户主会提，再由理事会议，后由村民代表会定，办得好不好全村人评。",
            "loop",
            [
                ("户主会", "提", "collect"),
                ("理事会", "议", "deliberate"),
                ("村民代表会", "定", "deliberate"),
                ("全村人", "评", "feedback"),
            ],
        ),
    ],
)
def test_told_in_clauses(
    read_paragraph: ReadParagraph, text: str, kind: str, steps: list[tuple[str | None, str, str]]
) -> None:
    paragraph = read_paragraph(text)
    (chain,) = read_chains(paragraph)
    assert [(step.actor, step.action, step.stage) for step in chain.steps] == steps
    assert chain.kind == kind
    assert [step.position for step in chain.steps] == list(range(1, len(steps) + 1))
    assert paragraph.text[chain.start : chain.end] == chain.quote


@pytest.mark.parametrize(
    "text",
    [
        "去年召开座谈会12场，收集意见186条，报送专报9期，推动解决问题73个，群众满意率达98%。",
        "一是坚持党建引领，二是完善工作机制，三是强化督查问效。",
        "市委高度重视，多次听取汇报，研究部署工作，市政协主席带队调研，各部门密切配合。",
        "会议由主席主持，副主席出席，秘书长汇报工作，委员代表发言。",
        "先后到五个县调研，再次召开座谈会，最后形成调研报告。",
    ],
)
def test_what_was_done_is_no_chain(read_paragraph: ReadParagraph, text: str) -> None:
    assert read_chains(read_paragraph(text)) == ()


def test_actors_described_by_others_act_in_a_list(read_paragraph: ReadParagraph) -> None:
    (chain,) = read_chains(
        read_paragraph("村妇联执委摸底、乡镇妇联核实、县妇联派单、帮扶家庭点评，环环相扣。")
    )
    assert [step.actor for step in chain.steps] == ["村妇联执委", "乡镇妇联", "县妇联", "帮扶家庭"]
    assert chain.kind == "loop"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("推行“网格吹哨、部门响应、专班督办、群众销号”流程。", "loop"),
        ("推行“网格吹哨、部门响应、专班督办、镇里销号”流程。", "sequence"),
        ("对举报实行登记、核查、处置、反馈、归档五个环节。", "loop"),
        ("对举报实行登记、核查、处置、归档、通报五个环节。", "sequence"),
        ("村民诉求实行日收集、周会商、月通报、季测评。", "loop"),
    ],
)
def test_who_closes_a_case_and_what_follows_the_return(
    read_paragraph: ReadParagraph, text: str, kind: str
) -> None:
    (chain,) = read_chains(read_paragraph(text))
    assert chain.kind == kind
