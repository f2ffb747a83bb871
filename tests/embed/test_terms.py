"""Lexical terms: pairs and characters of Han, words of the rest, each where it stands."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from embed.terms import fold, has_han, phrase, spelled, stem, terms


def test_a_run_of_han_gives_its_pairs_then_its_characters() -> None:
    found = [(term.text, term.start, term.end, term.single) for term in terms("闭环反馈")]
    assert found[:3] == [("闭环", 0, 2, False), ("环反", 1, 3, False), ("反馈", 2, 4, False)]
    assert found[3:] == [("闭", 0, 1, True), ("环", 1, 2, True), ("反", 2, 3, True), ("馈", 3, 4, True)]


def test_a_lone_character_is_a_term_of_its_own() -> None:
    assert [(term.text, term.single) for term in terms("“和”")] == [("和", False)]


def test_words_are_folded_and_cut_at_signs() -> None:
    assert [term.text for term in terms("Closed-Loop Mechanisms １２３４５ 1+5+X")] == [
        "closed",
        "loop",
        "mechanism",
        "12345",
        "1",
        "5",
        "x",
    ]


@pytest.mark.parametrize(
    ("word", "stemmed"),
    [
        ("mechanisms", "mechanism"),
        ("process", "process"),
        ("bus", "bus"),
        ("status", "status"),
        ("gas", "gas"),
    ],
)
def test_plurals_are_folded_and_nothing_else(word: str, stemmed: str) -> None:
    assert stem(word) == stemmed


def test_a_label_is_a_phrase_of_the_terms_that_stand_side_by_side() -> None:
    assert phrase("闭环反馈") == ("闭环", "环反", "反馈")
    assert phrase("和") == ("和",)
    assert phrase("closed-loop feedback") == ("closed", "loop", "feedback")
    assert phrase("—") == ()


def test_folding_keeps_the_place_of_every_character() -> None:
    folded = fold("ＡB㈱")
    assert (folded.text, folded.origin) == ("ab(株)", (0, 1, 2, 2, 2))


@given(st.text())
def test_every_term_stands_where_it_says(text: str) -> None:
    for term in terms(text):
        assert 0 <= term.start < term.end <= len(text)
        assert term.text in fold(text[term.start : term.end]).text
        assert has_han(term.text) or term.text.isalnum()


@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from("协商 议事ＡbS々1"))))
def test_spelling_gives_the_texts_of_the_terms(text: str) -> None:
    assert spelled(text) == [term.text for term in terms(text)]
