"""One entity under two spellings, and kinds of kinds, across the cities of the first corpus."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest

from kg.extract import extract
from kg.layout import read_layout
from kg.link import display_name, is_kind_of, links, normal_key, related, standing
from kg.model import Extraction, Link
from kg.sources import read_source

NAMED = ("mechanism", "platform", "programme", "instrument")


@pytest.fixture(scope="module")
def extraction(corpus: Path) -> Extraction:
    """The first corpus, read."""
    return next(iter(extract([read_layout(read_source(corpus))])))


def test_a_generic_tail_adds_nothing_to_a_brand() -> None:
    assert normal_key("programme", "“六送下乡”活动机制") == normal_key("programme", "六送下乡")
    assert normal_key("platform", "《政情民意中间站》电视栏目") == "政情民意中间站"
    assert normal_key("programme", "界别工作提升年活动") == "界别工作提升年"
    assert normal_key("mechanism", "“外脑”协作建言机制") == "外脑协作建言机制"
    assert display_name("“码上商”") == "码上商"


@pytest.mark.parametrize(
    ("narrower", "broader", "holds"),
    [
        ("和合委员工作室", "委员工作室", True),
        ("六送下乡", "六送", True),
        ("四大榜单一张网", "四大榜单", False),
        ("委员工作室", "工作室", False),
        ("委员工作室", "委员工作室", False),
        ("委员工作室", "和合委员工作室", False),
    ],
)
def test_kind_of(narrower: str, broader: str, holds: bool) -> None:
    assert is_kind_of(narrower, broader) is holds


def test_links_of_the_first_corpus(extraction: Extraction) -> None:
    assert links([extraction]) == (
        Link("kind-of", "mechanism", "六送下乡", "六送", "programme"),
        Link("kind-of", "mechanism", "六送下乡", "六送下乡", "programme"),
        Link("kind-of", "platform", "和合委员工作室", "委员工作室"),
        Link("kind-of", "platform", "山海协作委员工作室", "委员工作室"),
        Link("kind-of", "programme", "六送下乡", "六送"),
        Link("kind-of", "programme", "强城有我委员在行动界别工作提升年", "界别工作提升年"),
    )
    assert links([extraction]) == links([extraction, extraction]), "reading twice adds nothing"


def test_what_cities_share(extraction: Extraction) -> None:
    """The sixteen pairs known to be right, and no other."""
    orgs = {excerpt.index: (excerpt.org or "")[:2] for excerpt in extraction.document.excerpts}
    named = [m for m in extraction.mentions if m.kind in NAMED]
    pairs = {
        (relation, *sorted((orgs[a.excerpt_index] + a.key, orgs[b.excerpt_index] + b.key)))
        for a, b in combinations(named, 2)
        if a.excerpt_index != b.excerpt_index and (relation := related(a, b))
    }
    halls = [city + "民生议事堂" for city in ("温州", "金华", "衢州", "丽水")]
    assert pairs == {
        *(("same", *sorted(pair)) for pair in combinations(halls, 2)),
        ("same", "温州委员会客厅", "衢州委员会客厅"),
        ("same", "丽水青年夜校", "衢州青年夜校"),
        ("same", "杭州需求清单", "金华需求清单"),
        ("same", "温州六送下乡", "衢州六送下乡"),
        ("same", "温州推进城乡融合助力共同富裕", "金华推进城乡融合助力共同富裕"),
        ("kind-of", "杭州六送", "温州六送下乡"),
        ("kind-of", "杭州六送", "衢州六送下乡"),
        ("kind-of", "丽水界别工作提升年", "温州强城有我委员在行动界别工作提升年"),
        ("kind-of", "台州和合委员工作室", "温州委员工作室"),
        ("kind-of", "丽水山海协作委员工作室", "温州委员工作室"),
    }
    assert len(pairs) == 16


def test_platforms_of_several_cities_are_generic_and_quoted_ones_of_one_city_are_brands(
    extraction: Extraction,
) -> None:
    told = standing([extraction])
    assert told["委员会客厅"] == told["民生议事堂"] == told["委员工作室"] == "generic"
    assert told["民情一点通"] == "brand"
    assert set(told.values()) == {"generic", "brand"}
    assert list(told) == sorted(told)
