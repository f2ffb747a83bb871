"""A general dictionary behind the vocabulary: entries of our own in the form of CC-CEDICT."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest

from embed import dictionary, index
from embed.encoder import Encoder
from embed.model import Item
from embed.search import Searcher
from kg.errors import SourceError

ENTRIES = """\
# a dictionary of this test
橘子 橘子 [ju2 zi5] /tangerine/mandarin orange/CL:個|个[ge4]/
柑桔 柑桔 [gan1 ju2] /(botany) citrus fruit; tangerine/
燈塔 灯塔 [deng1 ta3] /lighthouse/beacon/
夜燈 夜灯 [ye4 deng1] /night light/
看守 看守 [kan1 shou3] /to guard/to watch over/
鯨魚 鲸鱼 [jing1 yu2] /whale/
燈 灯 [deng1] /lamp/
"""
TEXTS = ("村里种橘子,收成很好。", "岛上有一座灯塔,渔民轮流看守。", "夜灯照着小路。", "图书馆晚上开门。")


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("dictionary") / "cedict.u8"
    path.write_text(ENTRIES, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def searcher(file: Path, encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searcher]:
    folder = tmp_path_factory.mktemp("index")
    items = [Item(str(at), text) for at, text in enumerate(TEXTS)]
    manifest = index.build(folder, items, encoder, dictionary=file)
    assert manifest["dictionary"] == dictionary.digest_of(file)
    opened = Searcher.open(folder, manifest, encoder)
    yield opened
    opened.close()


def _names(searcher: Searcher, question: str) -> list[tuple[str, ...]]:
    return [group.names for group in searcher.read(question)[0].glosses]


def test_only_words_that_the_texts_hold_are_kept_best_first(file: Path) -> None:
    held = {"橘子", "柑桔", "灯塔", "夜灯"}
    glosses = dictionary.turned(file, held)
    assert glosses["tangerin"] == ("橘子", "柑桔")  # its first sense before its second
    assert glosses["night light"] == ("夜灯",)
    assert "whal" not in glosses and "lamp" not in glosses  # not held; one character says too little
    assert not any("个" in name for names in glosses.values() for name in names)


def test_english_words_reach_what_the_texts_call_them(searcher: Searcher) -> None:
    assert _names(searcher, "Who guards the lighthouses?") == [("看守",), ("灯塔",)]
    assert searcher.search("Who guards the lighthouses?").hits[0].item.id == "1"
    assert _names(searcher, "tangerines") == [("橘子",)]


def test_a_longer_expression_is_found_before_its_words(searcher: Searcher) -> None:
    (group,) = searcher.read("a night light")[0].glosses
    assert group.names == ("夜灯",)
    assert "a night light"[group.start : group.end] == "night light"


@pytest.mark.parametrize("question", ["灯塔", "the lighthouse 灯塔", "zebra", "of the"])
def test_it_is_silent_on_chinese_and_on_what_it_does_not_know(searcher: Searcher, question: str) -> None:
    assert _names(searcher, question) == []


def test_what_it_knows_is_no_concept_and_no_evidence(searcher: Searcher) -> None:
    subject = searcher.read("lighthouse")[0]
    assert subject.groups == () and subject.share(subject.glosses) == 1.0


def test_a_packed_file_says_the_same(file: Path, tmp_path: Path) -> None:
    packed = tmp_path / "cedict.u8.gz"
    packed.write_bytes(gzip.compress(ENTRIES.encode()))
    assert dictionary.turned(packed, {"灯塔"}) == dictionary.turned(file, {"灯塔"})


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("not a dictionary", "is an entry of CC-CEDICT"),
        (b"\xff\xfe", "no UTF-8 text"),
        (None, "not readable"),
    ],
)
def test_what_is_no_dictionary_is_named(content: str | bytes | None, said: str, tmp_path: Path) -> None:
    path = tmp_path / "other.u8"
    if content is not None:
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    with pytest.raises(SourceError, match=said):
        dictionary.turned(path, set())
