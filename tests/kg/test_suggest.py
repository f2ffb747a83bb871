"""Suggestions by nearness: ranked topics beside those stated, names alike; siblings and aliases."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from kg import suggest
from kg.extract import extract
from kg.layout import read_layout
from kg.link import links, normal_key, siblings
from kg.model import Extraction
from kg.sources import read_source


def shared_characters(questions: Sequence[str], texts: Sequence[str]) -> list[list[float]]:
    """How near texts are by the characters they share: enough to rank by."""
    return [[len(set(q) & set(t)) / len(set(q) | set(t)) for t in texts] for q in questions]


@pytest.fixture(scope="module")
def extraction(corpus: Path) -> Extraction:
    return next(iter(extract([read_layout(read_source(corpus))])))


def test_every_passage_ranks_all_topics(extraction: Extraction) -> None:
    scored = list(suggest.topic_scores(extraction, shared_characters))
    assert len(scored) == 38
    for _, _, ranked in scored:
        assert [one.score for one in ranked] == sorted((one.score for one in ranked), reverse=True)
        assert len({one.topic for one in ranked}) == len(ranked)


def test_what_is_stated_is_not_suggested(extraction: Extraction) -> None:
    stated = {(t.excerpt_index, t.paragraph_index, t.topic) for t in extraction.topics}
    found = suggest.topics([extraction], shared_characters)
    assert found and not {(t.excerpt_index, t.paragraph_index, t.topic) for t in found} & stated


def test_names_alike_are_of_different_bodies_and_not_linked_yet(extraction: Extraction) -> None:
    def always(questions: Sequence[str], texts: Sequence[str]) -> list[list[float]]:
        return [[1.0] * len(texts) for _ in questions]

    pairs = {(one.one, one.other) for one in suggest.alike([extraction], always)}
    assert ("“六送”", "“六送下乡”") not in pairs and ("六送", "六送下乡") not in pairs
    assert len(pairs) > 100
    assert suggest.alike([extraction], lambda q, t: [[0.0] * len(t) for _ in q]) == []


def test_kinds_of_one_thing_are_siblings(extraction: Extraction) -> None:
    found = links([extraction])
    assert siblings(found) == (("platform", "和合委员工作室", "山海协作委员工作室"),)


def test_one_thing_under_two_names_has_one_key() -> None:
    assert normal_key("platform", "12345政务服务便民热线") == normal_key("platform", "12345热线")
    assert normal_key("platform", "“人大代表之家”") == normal_key("platform", "代表之家")
