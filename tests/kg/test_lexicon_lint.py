"""Word lists are well formed and none of them holds the answers of the gold files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from kg.errors import ConfigError
from kg.extract.lexicon import FOLDER, read
from kg.extract.names import display_name

ROOT = Path(__file__).parents[2]
GOLD = sorted((ROOT / "data" / "gold").glob("*.yaml"))
KNOWLEDGE = sorted([*FOLDER.glob("*.yaml"), *(ROOT / "kg" / "layout").glob("*.yaml")])
_NAMED = ("MECH", "PLAT", "INIT", "DOC")
_SHORTEST_COMMON = 5  # a body or place of fewer characters is a common noun (市委, 港澳)


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, below in value.items():
            yield str(key)
            yield from _leaves(below)
    elif isinstance(value, list):
        for below in value:
            yield from _leaves(below)
    elif isinstance(value, str):
        yield value


def _lists(value: Any, path: str = "") -> Iterator[tuple[str, list[Any]]]:
    if isinstance(value, dict):
        for key, below in value.items():
            yield from _lists(below, f"{path}/{key}")
    elif isinstance(value, list):
        yield path, value


def _gold_names() -> set[str]:
    names = set()
    for path in GOLD:
        for entry in yaml.safe_load(path.read_text(encoding="utf-8")):
            for entity in entry.get("ents", []) if isinstance(entry, dict) else []:
                name = display_name(entity["s"])
                if entity["t"] in _NAMED or len(name) >= _SHORTEST_COMMON:
                    names.add(name)
    return names


def test_the_gold_is_there() -> None:
    assert len(_gold_names()) > 130 and len(KNOWLEDGE) >= 10


@pytest.mark.parametrize("path", KNOWLEDGE, ids=lambda path: path.name)
def test_no_entry_is_the_whole_name_of_a_gold_entity(path: Path) -> None:
    entries = set(_leaves(yaml.safe_load(path.read_text(encoding="utf-8"))))
    assert entries & _gold_names() == set()


@pytest.mark.parametrize("path", KNOWLEDGE, ids=lambda path: path.name)
def test_lists_hold_each_word_once(path: Path) -> None:
    for name, words in _lists(yaml.safe_load(path.read_text(encoding="utf-8"))):
        plain = [word for word in words if isinstance(word, str)]
        assert len(plain) == len(set(plain)), (name, sorted({w for w in plain if plain.count(w) > 1}))
        assert all(word.strip() == word and word for word in plain), name


@pytest.mark.parametrize(
    ("lexicon", "lists", "texts"),
    [
        (
            "verbs",
            "create improve use event programme platform mechanism practise issue draft build_up nounlike "
            "never_in_noun "
            "negating planned planned_sentence done negation practised set_going writes create_after "
            "improve_after pushing disposing plan_titles planned_with_act planned_on planned_times "
            "reached aimed_at review_opens plan_opens",
            "",
        ),
        (
            "phrases",
            "adverbs manner auxiliaries leading areas people empty broad after_head after_platform suffixes "
            "adjectival prepositions conjunctions joins with organizations actors up_to_standard production",
            "proposal counted",
        ),
        (
            "quotes",
            "platform_endings programme_endings debate stance relied_on venue_after brand_verbs brand_not "
            "change_from change_to periods",
            "not_names counted numeral methods",
        ),
    ],
)
def test_schema(lexicon: str, lists: str, texts: str) -> None:
    table = read(lexicon)
    assert sorted(table) == sorted([*lists.split(), *texts.split()])
    assert all(isinstance(table[key], list) for key in lists.split())
    assert all(re.compile(table[key]) for key in texts.split())


def test_schema_of_heads() -> None:
    table = read("heads")
    for kind in ("mechanism", "platform", "programme", "instrument"):
        assert sorted(table[kind]) == ["strong", "weak"]
        assert not set(table[kind]["strong"]) & set(table[kind]["weak"])
    known = {
        word
        for kind in ("mechanism", "platform", "programme")
        for words in table[kind].values()
        for word in words
    }
    for key in ("vague_in_quotes", "sure_in_quotes", "need_quote", "plain_events", "verbs_before_noun"):
        assert set(table[key]) <= known, (key, set(table[key]) - known)


def test_verbs_of_a_list_have_an_act() -> None:
    table = read("verbs")
    acts = {verb for act in ("create", "improve", "use") for verb in table[act]}
    for key in ("event", "platform", "mechanism", "practise", "issue", "draft", "build_up"):
        assert set(table[key]) <= acts, (key, set(table[key]) - acts)


def test_an_absent_lexicon_is_an_error_with_its_path() -> None:
    with pytest.raises(ConfigError, match=r"nowhere\.yaml: no such lexicon"):
        read("nowhere")
