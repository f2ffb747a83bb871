"""Names as shown, and the keys by which two of them are one."""

from __future__ import annotations

import pytest

from kg.extract.names import display_name, entity_key, normal_key


@pytest.mark.parametrize(
    ("quote", "name"),
    [
        ("“六送下乡”", "六送下乡"),
        ("《委员微观察》", "《委员微观察》"[1:-1]),
        ("「越乡情」", "越乡情"),
        ("“外脑”协作建言机制", "“外脑”协作建言机制"),
        ("“公益越监督”“知行越监督”", "“公益越监督”“知行越监督”"),
    ],
)
def test_display_name_drops_marks_around_all_of_it(quote: str, name: str) -> None:
    assert display_name(quote) == name


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("programme", "“同心行”", "“同心行”活动"),
        ("platform", "“越乡情”平台", "「越乡情」"),
        ("platform", "“社情民意在线”数字化场景", "“社情民意在线”"),
        ("mechanism", "“固定＋灵活”活动机制", "“固定+灵活”活动机制"),
        ("organization", "县（市、区）政协", "县(市、区)政协"),
    ],
)
def test_spellings_of_one_entity_share_a_key(kind: str, one: str, other: str) -> None:
    assert normal_key(kind, one) == normal_key(kind, other)


def test_different_entities_keep_different_keys() -> None:
    assert normal_key("platform", "委员工作室") != normal_key("platform", "“山海协作”委员工作室")
    assert entity_key("杭州市政协") != entity_key("杭州市委")
