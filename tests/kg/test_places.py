"""Places in running text, with their divisions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from kg.extract.places import read_places
from kg.extract.words import Paragraph

ReadParagraph = Callable[..., Paragraph]


def _places(paragraph: Paragraph) -> list[tuple[str, str | None]]:
    return [
        (span.of(paragraph.text), division.code if division else None)
        for span, division, _ in read_places(paragraph)
    ]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("深化山海协作实践,莲都、义乌共建“山海协作”委员工作室。", [("莲都", "331102"), ("义乌", "330782")]),
        ("连续3年赴文成县平和乡开展帮扶。", [("文成县平和乡", "330328212")]),
        ("赴港澳开展“同心行”。", [("港澳", None)]),
        ("助推台州和合文化入选名单。", [("台州", "331000")]),
        ("与四川省广元市朝天区结对。", [("四川省", "510000"), ("广元市", "510800"), ("朝天区", "510812")]),
        ("容缺受理制度在三江县试行。", [("三江县", "450226")]),
        ("在融水县、通道县先行试点。", [("融水县", "450225"), ("通道县", "431230")]),
        ("家住洛阳市西工区的居民来电。", [("洛阳市", "410300"), ("西工区", "410303")]),
        ("陕、甘、宁三省区共同签署协议。", [("陕", "610000"), ("甘", "620000"), ("宁", "640000")]),
        ("沪苏浙皖四地共同参与。", [("沪苏浙皖", None)]),
        ("渝东北、鄂西边界四县建立机制。", [("渝东北", None), ("鄂西", None)]),
        (
            "苏州工业园区、昆山市、湘江新区全部建成。",
            [("苏州工业园区", None), ("昆山市", "320583"), ("湘江新区", None)],
        ),
    ],
)
def test_places(read_paragraph: ReadParagraph, text: str, places: list[tuple[str, str | None]]) -> None:
    assert _places(read_paragraph(text)) == places


@pytest.mark.parametrize(
    "text",
    [
        "巡诊车走遍284个自然村。",
        "推出株洲版的服务手册。",
        "闽宁协作项目落地。",
        "工业园区全部建成。",
        "推动和平发展,壮大朝阳产业。",
        "开展港澳台侨和外资企业服务月活动。",
        "做好“强城兴村融合”文章。",
        "沿河国控断面水质优良。",
    ],
)
def test_ordinary_words_are_no_places(read_paragraph: ReadParagraph, text: str) -> None:
    assert _places(read_paragraph(text)) == []


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("在遂昌、松阳、景宁设点。", ["遂昌", "松阳", "景宁"]),
        ("邀请云和、龙泉两地代表参加。", ["云和", "龙泉"]),
        ("推动鄂托克旗、乌审旗出台细则。", ["鄂托克旗", "乌审旗"]),
        ("首批在将乐县试点。", ["将乐县"]),
        ("在北塘、寨上等街道开展义诊。", ["北塘", "寨上"]),
    ],
)
def test_places_in_a_row_vouch_for_each_other(
    read_paragraph: ReadParagraph, text: str, places: list[str]
) -> None:
    assert [name for name, _ in _places(read_paragraph(text))] == places


@pytest.mark.parametrize(
    ("text", "city", "province", "places"),
    [
        ("东乌旗草原辽阔。", "东乌珠穆沁旗", "内蒙古自治区", ["东乌旗"]),
        ("浮梁窑口多、匠人多。", "浮梁县", "江西省", ["浮梁"]),
        ("湛江临海而居。", "湛江市", "广东省", ["湛江"]),
        ("围绕榕江葛根等特产协商。", "黔东南苗族侗族自治州", "贵州省", []),
        ("牧民在嘎查村议事,苏木镇干部包联到户。", "东乌珠穆沁旗", "内蒙古自治区", []),
        ("服务长株潭一体化,邀请港澳委员来访。", "株洲市", "湖南省", ["长株潭"]),
        ("在平阳开展试点,走访龙港人家。", "温州市", "浙江省", ["平阳", "龙港"]),
        ("遵义会议会址旁的讲堂。", "遵义市", "贵州省", []),
        ("张家口、承德坝上地区干旱少雨。", "张家口市", "河北省", ["张家口", "承德"]),
        ("关中、陕北对口帮扶。", "宝鸡市", "陕西省", ["关中", "陕北"]),
    ],
)
def test_own_places_regions_and_what_is_none(
    read_paragraph: ReadParagraph, text: str, city: str, province: str, places: list[str]
) -> None:
    paragraph = replace(read_paragraph(text), city=city, province=province)
    assert [span.of(paragraph.text) for span, _, _ in read_places(paragraph)] == places
