"""Chains in the forms excerpts write them: kind, steps, actors, stages."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.extract.actors import role_of
from kg.extract.chains import read_chains
from kg.extract.stages import stage_of
from kg.extract.steps import split_actor
from kg.extract.words import Paragraph
from kg.model import Chain

ReadParagraph = Callable[..., Paragraph]


def _steps(chain: Chain) -> list[tuple[str | None, str, str | None]]:
    return [(step.actor, step.action, step.stage) for step in chain.steps]


def test_dashed_quotation(read_paragraph: ReadParagraph) -> None:
    paragraph = read_paragraph("打造“委员提—部门办—专委督—群众评”监督全链条。")
    (chain,) = read_chains(paragraph)
    assert _steps(chain) == [
        ("委员", "提", "collect"),
        ("部门", "办", "implement"),
        ("专委", "督", "supervise"),
        ("群众", "评", "feedback"),
    ]
    assert [step.role for step in chain.steps] == ["member", "department", "committee", "public"]
    assert (chain.kind, chain.quote) == ("loop", "委员提—部门办—专委督—群众评")
    for step in chain.steps:
        assert paragraph.text[step.start : step.end] == step.text


@pytest.mark.parametrize(
    ("text", "kind", "steps"),
    [
        (
            "构建“市政协主席会议成员分工联系+县(市、区)政协主席召集+联络组负责活动”运行体系。",
            "parallel",
            [
                ("市政协主席会议成员", "分工联系", None),
                ("县(市、区)政协主席", "召集", None),
                ("联络组", "负责活动", None),
            ],
        ),
        ("推行“固定+灵活”活动机制。", "composition", [(None, "固定", None), (None, "灵活", None)]),
        (
            "实行党政领导“点题”、委员和部门“荐题”、政协“报题”机制。",
            "parallel",
            [("党政领导", "点题", "collect"), ("委员和部门", "荐题", "collect"), ("政协", "报题", "collect")],
        ),
        (
            "畅通“政协择要报送、党政领导阅批、部门落实反馈”链条。",
            "loop",
            [("政协", "择要报送", "refer"), ("党政领导", "阅批", "refer"), ("部门", "落实反馈", "feedback")],
        ),
        (
            "构建“界别群众点单、委员组团服务”机制。",
            "parallel",
            [("界别群众", "点单", "collect"), ("委员", "组团服务", "implement")],
        ),
        (
            "形成问题收集—分类交办—限时办理—结果反馈的工作闭环。",
            "loop",
            [
                (None, "问题收集", "collect"),
                (None, "分类交办", "refer"),
                (None, "限时办理", "implement"),
                (None, "结果反馈", "feedback"),
            ],
        ),
        (
            "推行“四步工作法”:摸排线索、会商研判、交办督办、反馈评价。",
            "loop",
            [
                (None, "摸排线索", "collect"),
                (None, "会商研判", "deliberate"),
                (None, "交办督办", "supervise"),
                (None, "反馈评价", "feedback"),
            ],
        ),
        (
            "建立“试点先行→总结提炼→面上推广”转化机制。",
            "sequence",
            [(None, "试点先行", None), (None, "总结提炼", None), (None, "面上推广", None)],
        ),
        (
            "建立县委点题、政府出题、政协选题的议题产生机制。",
            "parallel",
            [("县委", "点题", "collect"), ("政府", "出题", "collect"), ("政协", "选题", "collect")],
        ),
    ],
)
def test_forms(
    read_paragraph: ReadParagraph, text: str, kind: str, steps: list[tuple[str | None, str, str | None]]
) -> None:
    (chain,) = read_chains(read_paragraph(text))
    assert (chain.kind, _steps(chain)) == (kind, steps)


@pytest.mark.parametrize(
    "text",
    [
        "构建“1+5+X”协商议题生成机制。",
        "建立“浙大智库—湖州政协”合作机制。",
        "建立“大学—政协”研究基地。",
        "实施“互联网+政务服务”。",
        "围绕“抢机遇、抓项目、助企业、提消费”经济工作主线开展监督。",
        "优化“三把尺子、五个维度”履职评价体系。",
        "开展“新征程——政协人的担当”主题宣传。",
        "整合提案部门、提案委员、办理部门、智库专家等资源。",
        "完成2023—2025年行动计划。",
    ],
)
def test_no_chain(read_paragraph: ReadParagraph, text: str) -> None:
    assert read_chains(read_paragraph(text)) == ()


def test_deadlines_stay_in_the_action(read_paragraph: ReadParagraph) -> None:
    (chain,) = read_chains(read_paragraph("健全“两天内交办、一周内答复、百分百回访”闭环落实机制。"))
    assert [(step.action, step.deadline) for step in chain.steps] == [
        ("两天内交办", "两天内"),
        ("一周内答复", "一周内"),
        ("百分百回访", None),
    ]


@pytest.mark.parametrize(
    ("action", "stage"),
    [
        ("反馈办理结果", "feedback"),
        ("报送建议", "refer"),
        ("马上办", "implement"),
        ("评单", "feedback"),
        ("第二年协商会议通报", "feedback"),
        ("统一通报", "supervise"),
        ("向社会公示", "supervise"),
        ("向委员通报", "feedback"),
        ("考核", "supervise"),
        ("群众考评", "feedback"),
        ("议办法", "deliberate"),
        ("接件", "collect"),
        ("群众检验", "feedback"),
        ("分类验收", "supervise"),
        ("验单", "feedback"),
        ("牵头", None),
        ("提升", None),
    ],
)
def test_stage(action: str, stage: str | None) -> None:
    verbs = [word for word in ("反馈", "报送", "通报") if word in action]
    assert stage_of(action, verbs) == stage


def test_what_a_role_owns_or_undergoes_is_no_act_of_it() -> None:
    assert split_actor("群众诉求收集") == (None, "群众诉求收集")
    assert split_actor("企业服务") == (None, "企业服务")
    assert split_actor("委员会客厅") == (None, "委员会客厅")
    assert split_actor("承办单位3个工作日内答复") == ("承办单位", "3个工作日内答复")


def test_role_of_unknown_actor_is_read_from_its_last_character() -> None:
    assert [role_of(actor) for actor in ("甬商", "市政协专委会", "湾长", "云")] == [
        "enterprise",
        "committee",
        "leader",
        "other",
    ]


def _told(read_paragraph: ReadParagraph, text: str) -> tuple[str, list[tuple[str | None, str]]]:
    (chain,) = read_chains(read_paragraph(text))
    return chain.kind, [(step.actor, step.action) for step in chain.steps]


@pytest.mark.parametrize(
    ("text", "kind", "steps"),
    [
        (  # a number after the list says how many steps there are
            "把流程拆成居民来电、社区派单、部门接单、限时办单、居民评单五步。",
            "loop",
            [("居民", "来电"), ("社区", "派单"), ("部门", "接单"), (None, "限时办单"), ("居民", "评单")],
        ),
        (  # unknown actors beside known ones
            "做到租户“点单”、物业“接单”、部门“办单”。",
            "parallel",
            [("租户", "点单"), ("物业", "接单"), ("部门", "办单")],
        ),
        (  # the act of one verb in every part
            "构建“县级学校带中心校、中心学校带村小、教师带学生”结对体系。",
            "parallel",
            [("县级学校", "带中心校"), ("中心学校", "带村小"), ("教师", "带学生")],
        ),
        (  # with deadlines in brackets
            "推行受理(1日内)→转办(2日内)→办结(10日内)→回访的流程。",
            "loop",
            [(None, "受理(1日内)"), (None, "转办(2日内)"), (None, "办结(10日内)"), (None, "回访")],
        ),
        (  # an unquoted combination before its head
            "构建法官+网格员+调解员的联动机制。",
            "composition",
            [(None, "法官"), (None, "网格员"), (None, "调解员")],
        ),
        (
            "实行2日内分办、10个工作日内答复、办后5日内回访。",
            "loop",
            [(None, "2日内分办"), (None, "10个工作日内答复"), (None, "办后5日内回访")],
        ),
        (
            "实行诉求收集—分类交办—跟踪督办—评价反馈闭环管理。",
            "loop",
            [(None, "诉求收集"), (None, "分类交办"), (None, "跟踪督办"), (None, "评价反馈")],
        ),
        (
            "推行“村民说、支部领、大家议、村民评”模式。",
            "loop",
            [("村民", "说"), ("支部", "领"), ("大家", "议"), ("村民", "评")],
        ),
        (
            "推行“选题 - 调研 - 协商 - 报送 - 反馈”流程。",
            "loop",
            [(None, "选题"), (None, "调研"), (None, "协商"), (None, "报送"), (None, "反馈")],
        ),
        (
            "按照“村提、乡议、县定、部门办”的程序推进。",
            "sequence",
            [("村", "提"), ("乡", "议"), ("县", "定"), ("部门", "办")],
        ),
        (
            "完善“提案人提出—提案委审查—政府督查室交办—承办单位办理—提案人评价”机制。",
            "loop",
            [
                ("提案人", "提出"),
                ("提案委", "审查"),
                ("政府督查室", "交办"),
                ("承办单位", "办理"),
                ("提案人", "评价"),
            ],
        ),
        (
            "完善制度,确保交办、办理、反馈全程闭合。",
            "loop",
            [(None, "交办"), (None, "办理"), (None, "反馈")],
        ),
        (
            "健全民意收集、会商研判、转办督办、结果反馈工作机制。",
            "loop",
            [(None, "民意收集"), (None, "会商研判"), (None, "转办督办"), (None, "结果反馈")],
        ),
        (
            "实行“提单”“派单”“办单”“评单”管理。",
            "loop",
            [(None, "提单"), (None, "派单"), (None, "办单"), (None, "评单")],
        ),
    ],
)
def test_more_forms(
    read_paragraph: ReadParagraph, text: str, kind: str, steps: list[tuple[str | None, str]]
) -> None:
    assert _told(read_paragraph, text) == (kind, steps)


@pytest.mark.parametrize(
    "text",
    [
        "共建“浙江大学—湖州市政协—某某集团”研究院。",
        "服务“杭州—宁波—舟山”沿线。",
        "推动政企学↔研用协作。",
        "发布“红榜”“黑榜”。",
        "打造“城南书房”“江边书吧”“桥头茶室”三个阵地。",
    ],
)
def test_partners_routes_and_names_are_no_chain(read_paragraph: ReadParagraph, text: str) -> None:
    assert read_chains(read_paragraph(text)) == ()


def test_each_step_has_its_deadline(read_paragraph: ReadParagraph) -> None:
    (chain,) = read_chains(read_paragraph("推行受理(1日内)→转办(2日内)→办结(10日内)→回访的流程。"))
    assert [step.deadline for step in chain.steps] == ["1日内", "2日内", "10日内", None]


@pytest.mark.parametrize(
    ("text", "actions"),
    [
        ("形成从选题、调研到协商、办理、反馈的完整链条。", ["选题", "调研", "协商", "办理", "反馈"]),
        ("形成选题、调研到位、协商、办理、反馈的完整链条。", ["选题", "调研到位", "协商", "办理", "反馈"]),
        ("建立受理、转办、督办、反馈、评价“五步闭环”机制。", ["受理", "转办", "督办", "反馈", "评价"]),
    ],
)
def test_lists_told_by_what_is_around_them(
    read_paragraph: ReadParagraph, text: str, actions: list[str]
) -> None:
    (chain,) = read_chains(read_paragraph(text))
    assert [step.action for step in chain.steps] == actions
    assert chain.kind == "loop"
