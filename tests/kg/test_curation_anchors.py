"""Words found again where they were: by what stands around them first, by their count second."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st

from kg.curation.anchors import fold, locate, target_of
from kg.model import Span


def test_short_words_that_stand_elsewhere_only_are_gone() -> None:
    text = "甲说政协择要报送给党政领导阅批之后交有关部门办理。乙处另有一句话提到政协。"
    target = target_of(fold(text), "organization", Span(2, 4))
    assert locate(fold(text), target) == Span(2, 4)
    assert locate(fold("丙方的文章从头写起只是末尾另有一句话提到政协。"), target) is None


def test_the_same_words_twice_are_told_apart_by_what_stands_around_them() -> None:
    text = "一组召集联络组活动,二组召集联络组会议。"
    second = target_of(fold(text), "organization", Span(14, 17))
    assert (second.quote, second.occurrence) == ("联络组", 2)
    assert locate(fold("新来的联络组在前。" + text), second) == Span(23, 26)


_HAN = st.text(alphabet="协商落实反馈，。\u3000\n𠮷“”a1 ", max_size=60)


@given(_HAN, st.data())
def test_every_stretch_is_found_where_it_was(text: str, data: st.DataObject) -> None:
    inked = [at for at, character in enumerate(text) if not character.isspace()]
    assume(inked)
    start, end = sorted((data.draw(st.sampled_from(inked)), data.draw(st.sampled_from(inked))))
    span = Span(start, end + 1)
    folded = fold(text)
    assert locate(folded, target_of(folded, "place", span)) == span
    wrapped = "\n".join(span.of(text)[at : at + 3] for at in range(0, len(span.of(text)), 3))
    again = locate(fold(text[:start] + wrapped + text[end + 1 :]), target_of(folded, "place", span))
    assert again is not None
    assert again.start <= start
