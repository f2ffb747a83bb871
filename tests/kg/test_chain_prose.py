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
        "一是收集意见不够广泛，二是研究问题不够深入，三是督办落实不够有力。",
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


Named = Callable[[str], list[tuple[str, str]]]


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        (
            "按照“站点梳理->工委分类->'一府两院'办理->代表反馈”的流程办理。",
            [("站点", "梳理"), ("工委", "分类"), ("一府两院", "办理"), ("代表", "反馈")],
        ),
        (
            "职工一键诉、工会两小时接、街镇三天调、区县七天回。",
            [("职工", "一键诉"), ("工会", "两小时接"), ("街镇", "三天调"), ("区县", "七天回")],
        ),
        (
            "职工金点子经班组初评—车间复评—公司终评—效益兑现四道关。",
            [("班组", "初评"), ("车间", "复评"), ("公司", "终评"), (None, "效益兑现")],
        ),
        (
            "明确诉求由委员工作站收集，经两地政协会商，交市教育局、市民政局等部门办理，最后由企业打分，不满意的再议。",
            [
                ("委员工作站", "收集"),
                ("两地政协", "会商"),
                ("市教育局、市民政局等部门", "办理"),
                ("企业", "打分"),
            ],
        ),
        (
            "村里三日内报联络处，联络处五日内交站所，站所办完回屋场报账，一环扣一环。",
            [("村里", "三日内报联络处"), ("联络处", "五日内交站所"), ("站所", "办完回屋场报账")],
        ),
        (
            "实行组织联建、人才联育、技术联攻的三联机制。",
            [(None, "组织联建"), (None, "人才联育"), (None, "技术联攻")],
        ),
        (
            "健全牧民反映、信息员直报、旗纪委督办、牧民签字销号闭环机制。",
            [
                ("牧民", "反映"),
                ("信息员", "直报"),
                ("旗纪委", "督办"),
                ("牧民", "签字销号"),
            ],
        ),
        (
            "先听诉求、再摸实情、后定方案,最后由社区法律顾问跟踪问效。",
            [(None, "听诉求"), (None, "摸实情"), (None, "定方案"), ("社区法律顾问", "跟踪问效")],
        ),
        (
            "先由网格员登记,后交乡镇协调,再由县级部门会商,最后请群众评议。",
            [("网格员", "登记"), ("乡镇", "协调"), ("县级部门", "会商"), ("群众", "评议")],
        ),
        (
            "实施“随手提”——选民扫码提交意见,联络站24小时内受理,县级人大3日内转办,代表回访确认。",
            [
                ("选民", "扫码提交意见"),
                ("联络站", "24小时内受理"),
                ("县级人大", "3日内转办"),
                ("代表", "回访确认"),
            ],
        ),
    ],
)
def test_who_acts(read_paragraph: ReadParagraph, text: str, steps: list[tuple[str | None, str]]) -> None:
    (chain,) = read_chains(read_paragraph(text))
    assert [(step.actor, step.action) for step in chain.steps] == steps


def test_a_result_shown_where_the_matter_was_raised_comes_back(read_paragraph: ReadParagraph) -> None:
    (chain,) = read_chains(read_paragraph("形成“夜话提事—镇街派单—站所办事—夜话晒单”链条。"))
    assert chain.kind == "loop"
    (chain,) = read_chains(read_paragraph("形成“夜话提事—镇街派单—站所办事—镇里晒单”链条。"))
    assert chain.kind == "sequence"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "建立课后征集→专委会梳理→党组会研究→部门落实→下期通报的闭环管理。",
            "课后征集→专委会梳理→党组会研究→部门落实→下期通报的闭环管理",
        ),
        (
            "按照“嘎查调、中心转、法庭裁、专人访”的分层过滤流程化解矛盾。",
            "“嘎查调、中心转、法庭裁、专人访”的分层过滤流程",
        ),
        (
            "推行专委会初审、提案委复审、主席会议终审的三级审查制。",
            "专委会初审、提案委复审、主席会议终审的三级审查制",
        ),
        ("形成纪要—批示—承办—督办—反馈的办理链条。", "纪要—批示—承办—督办—反馈的办理链条"),
    ],
)
def test_a_chain_names_with_its_head(named: Named, text: str, name: str) -> None:
    assert ("mechanism", name) in named(text)


def test_a_chain_that_nothing_brings_in_names_nothing(named: Named) -> None:
    assert named("按照村级自查、乡镇初核、县级复核、群众评议的流程推进。") == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("实行企业投、物业管、电力保、居委调、委员督。", "parallel"),
        ("坚持党委领导、政府支持、政协搭台、各方参与、群众受益。", "parallel"),
        ("实行群众提、代表定、政府办、人大评。", "sequence"),
        ("推行专委会初审、提案委复审、主席会议终审的三级审查制。", "sequence"),
        ("推行群众“点单”、县级“派单”、乡镇“接单”工作法。", "sequence"),
        ("实行党政领导“点题”、委员和部门“荐题”、政协“报题”机制。", "parallel"),
    ],
)
def test_actors_side_by_side_follow_each_other_only_where_stages_rise(
    read_paragraph: ReadParagraph, text: str, kind: str
) -> None:
    (chain,) = read_chains(read_paragraph(text))
    assert chain.kind.replace("loop", "sequence") == kind
