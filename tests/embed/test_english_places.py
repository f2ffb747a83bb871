"""Places named in English, with what English hangs on to names."""

from __future__ import annotations

import pytest

from embed.search import Searcher


@pytest.mark.parametrize(
    ("question", "place"),
    [
        ("Wenzhou's television programme", "温州市"),
        ("What is Wenzhou’s programme?", "温州市"),
        ("harmony in Taizhou", "台州市"),
        ("the mediators of Xi'an", "西安市"),
        ("Lu’an", "六安市"),
        ("Inner Mongolia's grassland", "内蒙古自治区"),
    ],
)
def test_a_city_is_known_in_the_possessive_and_with_an_apostrophe(
    searcher: Searcher, question: str, place: str
) -> None:
    subject = searcher.read(question)[0]
    assert [mention.place for mention in subject.places] == [place]
    assert "s" not in question[subject.places[0].start : subject.places[0].end].split("'")[1:]


def test_a_word_with_an_apostrophe_is_no_place(searcher: Searcher) -> None:
    assert searcher.read("the members' own ideas aren't lost")[0].places == ()
