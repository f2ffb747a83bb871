"""Names of divisions as the excerpts write them."""

from __future__ import annotations

import subprocess
import sys

import pytest

from kg.extract import gazetteer
from kg.extract.gazetteer import Division, candidates, resolve


def _path(name: str, *context: str) -> str:
    division = resolve(name, context=context)
    return "/".join(division.path) if division else "—"


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("宁波市", "浙江省/宁波市"),
        ("杭州", "浙江省/杭州市"),
        ("莲都", "浙江省/丽水市/莲都区"),
        ("义乌", "浙江省/金华市/义乌市"),
        ("北仑", "浙江省/宁波市/北仑区"),
        ("景宁", "浙江省/丽水市/景宁畲族自治县"),
        ("积石山", "甘肃省/临夏回族自治州/积石山保安族东乡族撒拉族自治县"),
        ("内蒙古", "内蒙古自治区"),
        ("西双版纳", "云南省/西双版纳傣族自治州"),
        ("香港", "香港特别行政区"),
    ],
)
def test_full_and_short_names(name: str, path: str) -> None:
    assert _path(name) == path


def test_codes_are_those_of_the_national_standard() -> None:
    assert resolve("宁波市", townships=False) == Division("宁波市", "330200", gazetteer.CITY, ("浙江省",))
    assert gazetteer.by_code("331127") == resolve("景宁")
    assert gazetteer.by_code("999999") is None


def test_context_chooses_among_namesakes() -> None:
    assert len(candidates("新街镇")) > 1
    assert resolve("新街镇") is None, "several townships share the name"
    assert _path("新街镇", "安徽省") == "安徽省/滁州市/天长市/新街镇"
    assert _path("西湖区", "浙江省", "杭州市") == "浙江省/杭州市/西湖区"
    assert _path("鼓楼区", "江苏") == "—", "two cities of the province have one"
    assert _path("鼓楼区", "南京市") == "江苏省/南京市/鼓楼区"


def test_composite_names_go_from_outer_to_inner() -> None:
    assert _path("文成县平和乡") == "浙江省/温州市/文成县/平和乡"
    assert _path("浙江省杭州市西湖区") == "浙江省/杭州市/西湖区"
    assert resolve("文成县西湖区") is None, "a division must lie inside the one before it"


def test_regions_have_no_code() -> None:
    assert resolve("港澳") == Division("港澳", None, gazetteer.REGION)
    assert resolve("长三角", context=("浙江省",)) is not None


@pytest.mark.parametrize("name", ["", "市", "县", "委员", "市委", "共同富裕"])
def test_other_words_are_no_place(name: str) -> None:
    assert resolve(name) is None


def test_bylines_need_no_townships_and_no_heavy_package() -> None:
    program = (
        "import sys; from kg.extract import gazetteer as g;"
        "assert g.resolve('丽水市', townships=False).code == '331100';"
        "assert g._township_names.cache_info().currsize == 0;"
        "print(sorted({'spacy', 'numpy', 'rdflib'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_whole_list_is_there() -> None:
    provinces = [c for c in gazetteer._rows() if c.endswith("0000")]
    assert (len(provinces), len(gazetteer._rows())) == (34, 3214)
    assert len(gazetteer._township_names()) == 38749
