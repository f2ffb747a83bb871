"""Names heard in what is typed with wrong characters."""

from __future__ import annotations

import pytest

from kg.questions.alike import Alike, folded
from kg.questions.places import syllables

NAMES = ("委员会客厅", "民生议事堂", "民主监督", "台州市", "金华市", "两山论坛", "码上商12345")
ALIKE = Alike((name, syllables(name)) for name in NAMES)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("委员会客听", "委员会客厅"),
        ("委原会客厅", "委员会客厅"),
        ("民森议思堂", "民生议事堂"),  # sheng and sen, shi and si
        ("民生意", "民生议事堂"),
        ("议事糖", "民生议事堂"),
        ("民生议堂", "民生议事堂"),
        ("民生议事厅堂", "民生议事堂"),
        ("民议生事堂", "民生议事堂"),
        ("台洲", "台州市"),
    ],
)
def test_a_name_is_heard_in_other_characters(typed: str, name: str) -> None:
    assert NAMES[ALIKE.find(typed, 3)[0]] == name


@pytest.mark.parametrize(
    "typed", ["", "厅", "委", "12345", "minsheng", "港口建设", "民主党派", "民 生", "😀😀"]
)
def test_what_sounds_like_no_name_is_left(typed: str) -> None:
    assert ALIKE.find(typed, 3) == []


def test_a_question_is_put_right() -> None:
    assert ALIKE.meant("委员会客听怎么运行?") == "委员会客厅怎么运行?"
    assert ALIKE.meant("在金花市,民主间督做得怎样") == "在金花市,民主监督做得怎样"  # the longest name
    assert ALIKE.meant("委员会客厅怎么运行") == ""
    assert ALIKE.meant("民主监督和民生议事堂") == ""
    assert ALIKE.meant("How does 委员会客听 work?") == "How does 委员会客厅 work?"


def test_sounds_that_many_do_not_tell_apart() -> None:
    assert folded("zhang") == folded("zan") and folded("sheng") == folded("sen")
    assert folded("ning") == folded("lin") and folded("hui") != folded("fei")
