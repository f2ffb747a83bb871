"""Bodies that act, and the full names behind the short ones."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.extract.canonical import full_name
from kg.extract.organizations import read_bodies
from kg.extract.words import Paragraph
from kg.model import Mention

ReadParagraph = Callable[..., Paragraph]


def _bodies(paragraph: Paragraph) -> list[str]:
    return [span.of(paragraph.text) for span, _, _ in read_bodies(paragraph)]


@pytest.mark.parametrize(
    ("text", "bodies"),
    [
        ("推动市委出台实施意见,9条被市政府采纳。", ["市委", "市政府"]),
        ("建立与市纪委市监委监督贯通协调机制。", ["市纪委", "市监委"]),
        ("依托政协专委会资源,联络组每季度组织一次活动。", ["政协专委会", "联络组"]),
        ("做法被最高人民法院推介。", ["最高人民法院"]),
        ("建立“浙大智库—湖州政协”合作机制。", ["浙大智库", "湖州政协"]),
        ("市政协联合市委组织部、市委统战部开展调研。", ["市政协", "市委组织部", "市委统战部"]),
        ("区政协会同区农业农村局、团区委建立议事室。", ["区政协", "区农业农村局", "团区委"]),
        ("省生态环境厅办理,市人力资源和社会保障局配合。", ["省生态环境厅", "市人力资源和社会保障局"]),
        (
            "开展市政协专委会与各民主党派、工商联和知联会团结联建活动。",
            ["市政协专委会", "民主党派", "工商联", "知联会"],
        ),
        ("市政协社会法制委员会开展民主监督。", ["市政协社会法制委员会"]),
        ("组织九三学社绍兴市委会、民盟市委会开展调研。", ["九三学社绍兴市委会", "民盟市委会"]),
        ("由区政府督查室全程跟踪。", ["区政府督查室"]),
        ("拉萨市城关区人民政府主办。", ["拉萨市城关区人民政府"]),
        ("和田地区中级人民法院与地区妇联建立机制。", ["和田地区中级人民法院", "地区妇联"]),
        ("联合区检察院、区公安分局开展巡查。", ["区检察院", "区公安分局"]),
        ("8篇被中共天津市委统战部采用,市委会同市政府督办。", ["中共天津市委统战部", "市委", "市政府"]),
    ],
)
def test_bodies(read_paragraph: ReadParagraph, text: str, bodies: list[str]) -> None:
    assert _bodies(read_paragraph(text)) == bodies


@pytest.mark.parametrize(
    "text",
    [
        "全市法院、检察院建立制度。",
        "琼海、万宁两市人大常委会协同立法。",
        "乡镇妇联核实情况。",
        "毗邻检察院共同签署。",
        "广大政协委员积极参与,政协机关干部下沉一线。",
        "举行市委书记与政协委员“面对面”协商。",
        "各级政协组织建立市县政协提案联动机制。",
        "将委员编入13个联络组。",
        "出台《丽水市政协模范机关建设工作方案》。",
        "打造“知行政协”品牌,以“政协之能”服务大局。",
        "移交有关市政府办理。",
    ],
)
def test_descriptions_and_names_are_no_bodies(read_paragraph: ReadParagraph, text: str) -> None:
    assert _bodies(read_paragraph(text)) == []


@pytest.mark.parametrize(
    ("name", "full"),
    [
        ("市委", "宁波市委"),
        ("市政协专委会", "宁波市政协专委会"),
        ("政协专委会", "宁波市政协专委会"),
        ("联络组", "宁波市政协联络组"),
        ("省政协", "浙江省政协"),
        ("湖州政协", "湖州市政协"),
        ("党政两办", "宁波市党政两办"),
        ("慈溪市政协", None),
        ("全国政协", None),
        ("浙大智库", None),
    ],
)
def test_full_names_of_an_excerpt_of_ningbo(
    read_paragraph: ReadParagraph, name: str, full: str | None
) -> None:
    assert full_name(name, read_paragraph("宁波")) == full


@pytest.mark.parametrize(
    ("text", "bodies"),
    [
        ("联合市委督查考核办开展督查。", ["市委督查考核办"]),
        ("由县瓷业发展中心牵头落实。", ["县瓷业发展中心"]),
        ("区政协联合区委人才办、区丝绸产业中心,在古镇设点。", ["区政协", "区委人才办", "区丝绸产业中心"]),
        ("州茶产业办负责对接,镇综治中心统一受理。", ["州茶产业办", "镇综治中心"]),
        ("县农业农村局、县林草局分头认领。", ["县农业农村局", "县林草局"]),
        ("市12345热线办归集诉求。", ["市12345热线办"]),
        (
            "市人大社会建设委员会与市人大常委会法工委开展调研。",
            ["市人大社会建设委员会", "市人大常委会法工委"],
        ),
        ("提案委逐件审核。", ["提案委"]),
        ("中共珠海市委员会、市融媒体中心承办。", ["中共珠海市委员会", "市融媒体中心"]),
        ("社区会同物业公司召开会议。", []),
        ("区政协因势利导,市直机关工委组织评比。", ["区政协", "市直机关工委"]),
        ("苏木党委召开现场会。", ["苏木党委"]),
        ("市城市管理综合行政执法局派出小分队。", ["市城市管理综合行政执法局"]),
        ("县残联会同县民政局入户评估。", ["县残联", "县民政局"]),
        ("甬江重工集团有限公司党委牵头。", ["甬江重工集团有限公司党委"]),
        ("公司党委把支部建在项目上。", []),
        ("市场监管服务中心站房改造完成。", []),
        ("建成区级养老服务中心三家。", []),
        ("打造市民服务中心和县域商业中心。", []),
        ("省市县三级工会上下联动。", []),
        ("在县文化馆举办展览。", []),
        ("区长办公室的灯亮到深夜。", []),
    ],
)
def test_bodies_named_by_rank_and_field(
    mentions_of: Callable[[str], tuple[Mention, ...]], text: str, bodies: list[str]
) -> None:
    found = mentions_of("今年以来工作扎实。" + text)
    assert [m.quote for m in found if m.kind == "organization"] == bodies


@pytest.mark.parametrize(
    ("text", "bodies"),
    [
        ("促成市供销社建设产地冷库5座。", ["市供销社"]),
        ("推进市妇联建设工作。", []),
        (
            "市纪委监委第四监督检查室牵头,村务监督委员会、村“两委”配合。",
            ["市纪委监委第四监督检查室", "村务监督委员会", "村“两委”"],
        ),
        ("建议被丹东边检站采纳,海关总是很忙。", ["丹东边检站"]),
        ("由丹东市政协港澳台侨和外事委员会承办。", ["丹东市政协港澳台侨和外事委员会"]),
    ],
)
def test_bodies_of_villages_of_posts_and_with_a_number(
    mentions_of: Callable[[str], tuple[Mention, ...]], text: str, bodies: list[str]
) -> None:
    assert [m.quote for m in mentions_of(text) if m.kind == "organization"] == bodies
