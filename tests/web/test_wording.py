"""The words on screen: the same keys in both languages, and none written anywhere else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from web.wording import LANGUAGES, load

PLACES = re.compile(r"\{(\w+)")
HAN = re.compile(r"[\u3400-\u9fff]")
CALLS = re.compile(r"\b(?:t|words\(\))\(\s*\"([a-z_.0-9-]+)\"\s*[,)]")


def _keys(language: str) -> set[str]:
    entries = load(language).entries
    return {key for key in entries if not (key.endswith("_one") and key[: -len("_one")] in entries)}


def test_both_languages_have_the_same_keys() -> None:
    assert _keys("zh") == _keys("en")
    assert len(_keys("zh")) > 100


def test_the_same_places_are_filled_in_both_languages() -> None:
    zh, en = load("zh").entries, load("en").entries
    differing = [key for key in _keys("zh") if {*PLACES.findall(zh[key])} != {*PLACES.findall(en[key])}]
    assert differing == []


def test_english_words_hold_no_han_but_the_switch_to_chinese_and_one_example() -> None:
    found = {key for key, words in load("en").entries.items() if HAN.search(words)}
    assert found == {"site.other_language", "home.examples.e", "analyze.example_text"}


def test_no_chinese_wording_is_left_in_english() -> None:
    names = {"site.other_language", "home.examples.e"}
    latin = {key for key, words in load("zh").entries.items() if not HAN.search(words)} - names
    assert all(not re.search(r"[A-Za-z]{2,}", load("zh").entries[key]) for key in latin)


def test_every_key_that_a_template_or_module_names_exists(root: Path) -> None:
    files = [*(root / "web").rglob("*.html"), *(root / "web").rglob("*.py")]
    named = {key for file in files for key in CALLS.findall(file.read_text(encoding="utf-8"))}
    assert len(named) > 50
    assert sorted(key for key in named if key not in load("zh").entries) == []


def test_templates_hold_no_han_of_their_own(root: Path) -> None:
    templates = sorted((root / "web/templates").glob("*.html"))
    unspoken = re.compile(r"\{#.*?#\}", re.DOTALL)
    found = [
        file.name for file in templates if HAN.search(unspoken.sub("", file.read_text(encoding="utf-8")))
    ]
    assert len(templates) >= 6
    assert found == []


def test_singular_is_used_for_one() -> None:
    en = load("en")
    assert (en("search.found", n=1), en("search.found", n=2)) == ("practice", "practices")


def test_an_unknown_key_is_an_error() -> None:
    with pytest.raises(KeyError):
        load(LANGUAGES[0])("search.nonsense")
