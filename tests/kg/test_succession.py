"""What becomes of addresses: words found again after edits, merged readings, and what is gone."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.model import Span
from kg.succession import Address, Fate, fates, read_addresses, write_addresses
from kg.succession.alignment import align

OLD = "甲题\n（甲市政协）\n□建立回访机制。收集意见建议。\n□办好议事平台。听取各方意见。\n"
NEW = (
    "甲题\n（甲市政协）\n□前面添了一段话。\n"
    "□建立回访\n机制。收集 意见建议。\n□办好协商议事平台。听取各方意见。\n"
)


Listed = list[Address]


def _at(text: str, words: str, path: str, label: str = "", document: str = "jia") -> Address:
    start = text.index(words)
    return Address(path, label, ((document, start, start + len(words)),))


def _fate(old: list[Address], new: list[Address], *, before: str = OLD, after: str = NEW) -> Fate:
    (one,) = _fates(old, new, {"jia": before}, {"jia": after})
    return one


def _fates(old: Listed, new: Listed, before: dict[str, str], after: dict[str, str]) -> list[Fate]:
    def by_path(one: Address) -> str:
        return one.path

    return list(fates(lambda: sorted(old, key=by_path), lambda: sorted(new, key=by_path), before, after))


@pytest.mark.parametrize(
    ("words", "now"),
    [
        ("建立回访机制", "建立回访\n机制"),
        ("收集意见建议", "收集 意见建议"),
        ("办好议事平台", "办好协商议事平台"),
        ("甲市政协", "甲市政协"),
    ],
)
def test_words_are_found_again_wrapped_moved_and_edited(words: str, now: str) -> None:
    start = OLD.index(words)
    found = align(OLD, NEW).find(Span(start, start + len(words)))
    assert found is not None and found.of(NEW) == now


def test_words_that_are_gone_are_not_found() -> None:
    start = NEW.index("前面添了一段话")
    assert align(NEW, OLD).find(Span(start, start + 7)) is None


def test_an_edited_paragraph_is_succeeded_by_itself() -> None:
    old = [
        _at(OLD, "建立回访机制。收集意见建议。", "practice/a"),
        _at(OLD, "办好议事平台。听取各方意见。", "practice/b"),
    ]
    new = [
        _at(NEW, "建立回访\n机制。收集 意见建议。", "practice/a"),
        _at(NEW, "办好协商议事平台。听取各方意见。", "practice/c"),
        _at(NEW, "前面添了一段话。", "practice/d"),
    ]
    one = _fate(old, new)
    assert (one.path, one.successor, one.reason) == ("practice/b", "practice/c", "moved")


def test_an_entity_merged_into_one_that_was_there_before_is_said_to_be_merged() -> None:
    old = [_at(OLD, "议事平台", "platform/a", "议事平台"), _at(OLD, "回访机制", "platform/b")]
    new = [_at(NEW, "议事平台", "platform/b"), _at(NEW, "协商议事平台", "programme/x")]
    one = _fate(old, new)
    assert (one.successor, one.reason, one.label) == ("platform/b", "merged", "议事平台")


def test_merged_is_told_of_one_that_stood_in_another_document_too() -> None:
    other = _at("乙题\n商议平台。\n", "商议平台", "platform/b", document="yi")
    old = [_at(OLD, "议事平台", "platform/a"), other]
    new = [Address("platform/b", "", (*_at(OLD, "议事平台", "").places, *other.places))]
    texts = {"jia": OLD, "yi": "乙题\n商议平台。\n"}
    (one,) = _fates(old, new, texts, texts)
    assert (one.successor, one.reason) == ("platform/b", "merged")


def test_another_kind_on_the_same_words_succeeds_where_none_of_the_same_does() -> None:
    new = [_at(NEW, "议事平台", "programme/x"), _at(NEW, "议", "platform/none")]
    assert _fate([_at(OLD, "议事平台", "platform/a")], new).successor == "programme/x"


def test_what_is_read_no_more_says_where_its_words_stand() -> None:
    one = _fate([_at(OLD, "议事平台", "platform/a")], [])
    assert (one.successor, one.reason, NEW[one.start : one.end]) == ("", "unread", "议事平台")
    gone = _fate([_at(NEW, "前面添了一段话", "outcome/a")], [], before=NEW, after=OLD)
    assert (gone.reason, gone.document) == ("removed", "jia")


def test_statements_are_succeeded_by_the_same_property_only() -> None:
    old = [_at(OLD, "议事平台", "statement/a", "reportsPlatform")]
    new = [
        _at(NEW, "议事平台", "statement/b", "topic"),
        _at(NEW, "议事平台", "statement/c", "reportsPlatform"),
    ]
    assert _fate(old, new).successor == "statement/c"


def test_a_withdrawn_document_takes_its_things_along_unless_it_came_back_renamed() -> None:
    old = [_at(OLD, "甲题", "document/jia"), _at(OLD, "议事平台", "platform/a")]
    for one in _fates(old, [], {"jia": OLD}, {"yi": "乙题\n别的。\n"}):
        assert (one.successor, one.reason) == ("", "withdrawn")
    new = [
        _at(OLD, "甲题", "document/bing", document="bing"),
        _at(OLD, "议事平台", "platform/b", document="bing"),
    ]
    found = {one.path: one.successor for one in _fates(old, new, {"jia": OLD}, {"bing": OLD})}
    assert found == {"document/jia": "document/bing", "platform/a": "platform/b"}


def test_nothing_gone_means_nothing_said() -> None:
    same = [_at(OLD, "议事平台", "platform/a")]
    assert _fates(same, same, {"jia": OLD}, {"jia": OLD}) == []


def test_the_file_gives_back_what_was_written(tmp_path: Path) -> None:
    listed = [
        Address("platform/a", "议事\n平台", (("a-b:c", 1, 20), ("d", 3, 4))),
        Address("document/x", "", ()),
    ]
    path = tmp_path / "addresses.tsv.gz"
    write_addresses(path, listed)
    first = path.read_bytes()
    write_addresses(path, listed)
    assert path.read_bytes() == first
    assert [(one.path, one.label, one.places) for one in read_addresses(path)] == [
        ("platform/a", "议事 平台", (("a-b:c", 1, 20), ("d", 3, 4))),
        ("document/x", "", ()),
    ]
    assert list(read_addresses(tmp_path / "none")) == []
