"""Counted facts and service levels in sentences of the genre."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from kg.extract.outcomes import read_figures
from kg.extract.words import Paragraph
from kg.model import Figure

ReadParagraph = Callable[..., Paragraph]


def _facts(figures: tuple[Figure, ...]) -> list[tuple[float, str, str, str]]:
    return [(figure.value, figure.unit, figure.object, figure.kind) for figure in figures]


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        (
            "将502名市政协委员编入13个联络组。",
            [(502, "名", "市政协委员", "scale"), (13, "个", "联络组", "scale")],
        ),
        ("今年围绕城乡融合开展活动74场。", [(74, "场", "活动", "output")]),
        ("今年以来累计宣讲100余场。", [(100, "场", "宣讲", "output")]),
        ("连续四年成功举办和合文化全球论坛。", [(4, "年", "成功举办和合文化全球论坛", "duration")]),
        ("联络组每季度组织一次履职活动。", [(1, "次", "履职活动", "frequency")]),
        ("委员满意率达98.6%。", [(98.6, "%", "委员满意率", "effect")]),
        (
            "募集资金500万元,惠及群众2.3万人次。",
            [(5e6, "元", "资金", "output"), (23e3, "人次", "群众", "effect")],
        ),
        ("审批时间压缩至3天。", [(3, "天", "审批时间", "effect")]),
        (
            "四分之三的商户加入,三成纠纷化解在村居。",
            [(75, "%", "商户", "effect"), (30, "%", "纠纷", "effect")],
        ),
        (
            "服务满意率连续两年保持在96%以上。",
            [(96, "%", "服务满意率", "effect"), (2, "年", "保持在96%以上", "duration")],
        ),
        (
            "推动新增充电桩260个,抢救性修缮老宅45处。",
            [(260, "个", "新增充电桩", "effect"), (45, "处", "老宅", "effect")],
        ),
        ("历时5个月完成普查。", [(5, "月", "完成普查", "duration")]),
        ("选派干部25名,调解成功318件。", [(25, "名", "干部", "scale"), (318, "件", "调解", "effect")]),
        (
            "76项事项实现“一窗通办”,节目播放量突破300万次。",
            [(76, "项", "事项", "scale"), (3e6, "次", "节目播放量", "effect")],
        ),
        ("走访三家企业,举办讲座三百余场。", [(3, "家", "企业", "output"), (300, "场", "讲座", "output")]),
    ],
)
def test_facts(read_paragraph: ReadParagraph, text: str, facts: list[tuple[float, str, str, str]]) -> None:
    assert _facts(read_figures(read_paragraph(text))) == facts


def test_a_count_without_object_takes_that_of_the_same_unit(read_paragraph: ReadParagraph) -> None:
    first, second = read_figures(read_paragraph("提出高能级平台建设等72条意见建议,9条被市政府采纳。"))
    assert (first.object, first.kind) == ("意见建议", "output")
    assert (second.quote, second.object, second.kind) == ("9条被市政府采纳", "意见建议", "effect")


def test_service_levels_are_commitments(read_paragraph: ReadParagraph) -> None:
    figures = read_figures(read_paragraph("健全“两天内交办、一周内答复、百分百回访”闭环落实机制。"))
    assert _facts(figures) == [
        (2, "天", "交办", "commitment"),
        (1, "周", "答复", "commitment"),
        (100, "%", "回访", "commitment"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "推出“教育共富帮扶团”等六大长效项目。",
        "归集12345市民热线等五大系统数据。",
        "明确分层分类、集中梳理等四种反馈形式。",
        "优化“三把尺子、五个维度”履职评价体系。",
        "构建“1+5+X”协商议题生成机制,推动“一件事”向“一类事”转变。",
        "学习贯彻中央八项规定精神和二十届三中全会精神。",
        "2023年8月28日召开第3次会议。",
        "三次黄牌的约谈主要负责人。",
        "满意率低于80%的退回重办。",
        "组织“千名委员联千户”行动,千名委员进万家。",
    ],
)
def test_numbers_of_names_dates_and_slogans_count_nothing(read_paragraph: ReadParagraph, text: str) -> None:
    assert read_figures(read_paragraph(text)) == ()


def test_headlines_count_only_in_figures(read_paragraph: ReadParagraph) -> None:
    heading = "推出二十三场活动,走访30家企业。"
    figures = read_figures(read_paragraph(heading + "推出二十三场活动。", heading=len(heading)))
    assert [figure.value for figure in figures] == [30, 23]


@pytest.mark.parametrize(
    ("text", "approx"),
    [("收集建议1500多条。", True), ("收集建议近百条。", True), ("收集建议150条。", False)],
)
def test_approximate(read_paragraph: ReadParagraph, text: str, approx: bool) -> None:
    (figure,) = read_figures(read_paragraph(text))
    assert figure.approx is approx


def test_time_and_offsets(read_paragraph: ReadParagraph) -> None:
    paragraph = read_paragraph("注重实效。2024年以来,累计培训委员两千多人次。")
    (figure,) = read_figures(paragraph)
    assert figure.time == "2024年以来"
    assert paragraph.text[figure.start : figure.end] == figure.quote == "累计培训委员两千多人次"


@pytest.mark.parametrize(
    ("text", "value", "before", "upper"),
    [
        ("办结率由去年的76.5%提高到93%。", 93, 76.5, None),
        ("等候时间从两小时缩短到二十分钟。", 20, 2, None),
        ("收缴率由六成提高到九成以上。", 90, 60, None),
        ("户均增收6000元至1.5万元。", 6000, None, 15_000),
        ("服务群众3至5万人次。", 30_000, None, 50_000),
        ("走访农户两三百户。", 200, None, 300),
        ("到位资金18.6亿元。", 1_860_000_000, None, None),
    ],
)
def test_changes_and_ranges(
    read_paragraph: ReadParagraph, text: str, value: float, before: float | None, upper: float | None
) -> None:
    (figure,) = read_figures(read_paragraph(text))
    assert (figure.value, figure.before, figure.upper) == (value, before, upper)


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("拟设立工作室6个。", "planned"),
        ("力争办结率达到95%。", "planned"),
        ("下一步,将新建驿站30个。", "planned"),
        ("计划投入资金200万元,建设驿站30个。", "planned"),
        ("已建成驿站30个。", "done"),
        ("将28条热线并入平台。", "ongoing"),
        ("建成驿站30个。", "ongoing"),
    ],
)
def test_modality(read_paragraph: ReadParagraph, text: str, modality: str) -> None:
    figures = read_figures(read_paragraph(text))
    assert {figure.modality for figure in figures} == {modality}


def test_a_deadline_without_a_word_for_within(read_paragraph: ReadParagraph) -> None:
    figures = read_figures(read_paragraph("一般诉求3个工作日办结,平均用时2天办结。"))
    assert _facts(figures)[:1] == [(3, "工作日", "办结", "commitment")]
    assert [figure.kind for figure in figures].count("commitment") == 1


@pytest.mark.parametrize(
    ("text", "promises"),
    [
        ("简单事项10日办结,复杂事项一个季度办结。", [(10, "日", "办结"), (1, "季度", "办结")]),
        (
            "车间两小时接、工会三天调、厂部七天回。",
            [(2, "小时", "接"), (3, "天", "调"), (7, "天", "回")],
        ),
        ("推行“乡镇三天调、县级七天回”。", [(3, "天", "调"), (7, "天", "回")]),
        ("中心30分钟内派单。", [(30, "分钟", "派单")]),
        ("急事2日内派单、15日内办结。", [(2, "日", "派单"), (15, "日", "办结")]),
        ("事后48小时内由第三方电话回访。", [(48, "小时", "由第三方电话回访")]),
        ("会后7日内,由召集人组织查看。", [(7, "日", "由召集人组织查看")]),
        ("半小时响应、24小时修复。", [(0.5, "小时", "响应"), (24, "小时", "修复")]),
        ("复杂问题不超过10个工作日。", [(10, "工作日", "复杂问题")]),
        ("约定7天内给答复。", [(7, "天", "给答复")]),
        ("来信72小时必须回复。", [(72, "小时", "回复")]),
        ("3月10日办结。", []),
        ("3天走访农户200户。", []),
        ("这3天办结的事项较多。", []),
        ("集中5天解决难题40个。", []),
        ("用了5天解决难题。", []),
    ],
)
def test_times_within_which_something_is_done(
    read_paragraph: ReadParagraph, text: str, promises: list[tuple[float, str, str]]
) -> None:
    figures = read_figures(read_paragraph(text))
    assert [(f.value, f.unit, f.object) for f in figures if f.kind == "commitment"] == promises


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("线上占56%,当场定的占百分之六十一。", [(56, "%", "effect"), (61, "%", "effect")]),
        ("其中被委员“认领”的占六成三。", [(63, "%", "effect")]),
        ("调解平均用时9天。", [(9, "天", "effect")]),
        ("窗口平均40分钟办完。", [(40, "分钟", "effect")]),
        ("每批不少于5天。", [(5, "天", "duration")]),
        ("扎根边疆二十年。", [(20, "年", "duration")]),
        ("平台上线8个月以来运行平稳。", [(8, "月", "duration")]),
        ("至今已有八个年头。", [(8, "年", "duration")]),
        ("建造周期由14个月缩短到10个半月。", [(10.5, "月", "effect")]),
        ("案件由2021年的6120件下降到2023年的3400件。", [(3400, "件", "effect")]),
        ("满意率从试点之初的83%上升到97.5%。", [(97.5, "%", "effect")]),
        ("干部每月到企业走一趟。", [(1, "趟", "frequency")]),
        ("今年已办件6800余件。", [(6800, "件", "output")]),
        ("实施富农计划,开展培训78次。", [(78, "次", "output")]),
    ],
)
def test_shares_times_and_changes(
    read_paragraph: ReadParagraph, text: str, facts: list[tuple[float, str, str]]
) -> None:
    figures = read_figures(read_paragraph(text))
    assert [(f.value, f.unit, f.kind) for f in figures] == facts
    assert {figure.modality for figure in figures} <= {"done", "ongoing"}


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("2029年,立案提案210件。全年督办提案12件。", ["ongoing", "ongoing"]),
        ("过去一年,召开恳谈会9次。2030年,举办论坛3场。", ["ongoing", "planned"]),
        ("在2029年基础上,新增驿站20个。", ["planned"]),
        ("去年走访企业80家。今年走访企业100家。", ["done", "planned"]),
        ("举办论坛3场。", ["planned"]),
    ],
)
def test_a_plan_reviews_the_time_before(
    read_paragraph: ReadParagraph, text: str, modality: list[str]
) -> None:
    plan = replace(read_paragraph(text), is_plan=True, plan_year=2030)
    assert [figure.modality for figure in read_figures(plan)] == modality


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("到2030年,建成示范村100个。", "planned"),
        ("2030年底前新建驿站30处。", "planned"),
        ("明年再建驿站30处。", "planned"),
        ("力争到年底,全县入会率达90%,建会企业突破500家。", "planned"),
        ("确保年底前改造小区15个。", "planned"),
        ("距离执行率50%的目标还有差距。", "planned"),
        ("未能完成改造15个小区的任务。", "negated"),
        ("争取上级资金3000万元,已全部到位。", "ongoing"),
        ("截至2023年底,建成驿站30处。", "ongoing"),
    ],
)
def test_what_is_still_to_come(read_paragraph: ReadParagraph, text: str, modality: str) -> None:
    assert {figure.modality for figure in read_figures(read_paragraph(text))} == {modality}


@pytest.mark.parametrize(
    ("text", "objects"),
    [
        ("全市纠纷同比减少31%,事故较上年下降5%。", ["全市纠纷", "事故"]),
        ("投诉量比去年同期下降40%。", ["投诉量"]),
    ],
)
def test_a_change_against_the_year_before_is_of_its_subject(
    read_paragraph: ReadParagraph, text: str, objects: list[str]
) -> None:
    assert [figure.object for figure in read_figures(read_paragraph(text))] == objects
