"""Plain English words with the Chinese ones for them, and names in pinyin."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from embed import index
from embed.encoder import Encoder
from embed.model import Item
from embed.search import Searcher
from embed.sounds import spelled
from embed.terms import has_han
from embed.vocabulary import entries, held_entries

TEXTS = (
    "秦岭沿线整改问题五十一项。",
    "承办单位在十五日内书面反馈提案人。",
    "居民评议不满意的,一律退回重办。",
    "沙溪源村评出好办法。",
)


@pytest.fixture(scope="module")
def held(encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searcher]:
    folder = tmp_path_factory.mktemp("plain")
    manifest = index.build(folder, [Item(str(at), text) for at, text in enumerate(TEXTS)], encoder)
    opened = Searcher.open(folder, manifest, encoder)
    yield opened
    opened.close()


def _known(searcher: Searcher, question: str) -> dict[str, tuple[str, ...]]:
    return {question[g.start : g.end]: g.names for g in searcher.read(question)[0].glosses}


def test_every_line_names_english_words_and_chinese_ones_once(root: Path) -> None:
    said: Counter[tuple[str, str]] = Counter()
    for path in sorted((root / "embed/english_words").glob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("#"):
                continue
            english, _, chinese = line.partition(" = ")
            assert english and english == english.lower(), line
            assert not has_han(english) and chinese.split(), line
            assert all(len(name) > 1 for name in chinese.split()), line  # one character says too little
            said[english, chinese] += 1
    assert len(said) > 2000 and max(said.values()) == 1


def test_an_index_knows_the_words_that_its_texts_hold(held: Searcher) -> None:
    assert set(held_entries({"整改"})["correct"]) == {"整改"} < set(entries()["correct"])
    assert "mountain rang" in entries() and "mountain rang" not in held_entries({"整改"})
    assert _known(held, "replacing what was corrected") == {"corrected": ("整改",)}


def test_spellings_and_inflections_are_one(held: Searcher) -> None:
    for said in ("sent back", "send back", "sends back"):
        assert _known(held, said) == {said: ("退回", "重办")}


def test_words_a_question_is_asked_with_may_stand_in_an_expression(held: Searcher) -> None:
    assert _known(held, "how do they give feedback") == {"give feedback": ("反馈",)}
    assert _known(held, "give one each") == {}


def test_a_name_in_pinyin_leads_to_the_characters(held: Searcher) -> None:
    assert _known(held, "Qinling") == {"Qinling": ("秦岭",)}
    assert _known(held, "qinling rectification")["qinling"] == ("秦岭",)
    assert _known(held, "Shaxiyuan") == {"Shaxiyuan": ("沙溪源",)}
    assert held.search("what was put right around Qinling?").hits[0].item.id == "0"


@pytest.mark.parametrize("question", ["Fengqiao", "Zebra", "Qin", "shaxi", "of Qinlingx", "秦岭 Qinling"])
def test_what_spells_nothing_held_is_no_name(held: Searcher, question: str) -> None:
    assert _known(held, question) == {}


def test_every_two_neighbours_of_a_name_are_held() -> None:
    pairs = {"sha xi": ("沙溪", "杀西"), "xi yuan": ("溪源",), "xi an": ("锡安",)}
    assert spelled("shaxi", pairs) == {"沙溪", "杀西"}
    assert spelled("shaxiyuan", pairs) == {"沙溪源"}
    assert spelled("xian", pairs) == {"锡安"}
    assert spelled("shaxian", pairs) == set()  # 锡安 goes on from neither
