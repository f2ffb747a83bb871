"""Platforms named differently in two documents become one, in the whole base; and namesakes are parted."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from pyoxigraph import Literal

from jingyan.reading import curate
from kg.curation import Decision, apply, connected
from kg.curation.anchors import fold, target_of
from kg.curation.files import record
from kg.curation.known import check_merge
from kg.curation.model import Change, Curated, CurationError, Target
from kg.curation.record import check
from kg.curation.settle import contradict
from kg.extract import extract
from kg.layout import read_layout
from kg.model import Extraction, Source, Span
from kg.statements import shared_quads

TEXTS = {
    "jia": "写好文章\n（甲市政协）\n□打造“云上议事厅”平台，收集意见建议。\n",
    "yi": "做好工作\n（乙市政协）\n□开设“网上议事厅”平台，办理群众来信。\n",
    "bing": "办好实事\n（丙市政协）\n□用好“云上议事厅”平台，听取各方意见。\n",
}
HERE, THERE = "“云上议事厅”平台", "“网上议事厅”平台"
BASE = "https://example.org/id/"
Pair = Sequence[Extraction]


@pytest.fixture(scope="module")
def read() -> Pair:
    """The three documents as the rules read them."""
    sources = [Source(id=i, path=i, text=t, sha256=i * 16, title=i) for i, t in TEXTS.items()]
    return list(extract([read_layout(source) for source in sources]))


def _decision(document: str, words: str, action: str, change: Change, *, when: str = "1") -> Decision:
    text = TEXTS[document]
    start = text.index(words)
    target = target_of(fold(text), "platform", Span(start, start + len(words)))
    made = Decision(f"{document}{when}", action, target, change, "阿金", f"2025-09-0{when}T00:00:00Z", "")
    return check(made, "here")


def _curated(read: Pair, *decisions: tuple[str, Decision]) -> list[Curated]:
    by = {name: [d for document, d in decisions if document == name] for name in TEXTS}
    return connected([apply(one, by[one.document.source.id]) for one in read])


def _platforms(curated: Sequence[Curated]) -> list[tuple[str, str]]:
    return [(m.name, m.quote) for one in curated for m in one.extraction.mentions if m.kind == "platform"]


@pytest.fixture(scope="module")
def merge(read: Pair) -> Decision:
    """The first document's platform is the second's."""
    (name,) = (m.name for m in read[1].mentions if m.kind == "platform")
    return _decision("jia", HERE, "merge", {"name": name})


def test_a_merge_speaks_for_the_whole_base_and_keeps_the_old_name(read: Pair, merge: Decision) -> None:
    assert len({m.key for e in read for m in e.mentions if m.kind == "platform"}) == 2
    curated = _curated(read, ("jia", merge))
    assert len({m.key for c in curated for m in c.extraction.mentions if m.kind == "platform"}) == 1
    labels = {
        (quad.predicate.value.rsplit("#", 1)[1], quad.object.value)
        for quad in shared_quads([c.extraction for c in curated], (), base=BASE)
        if str(quad.subject).startswith(f"<{BASE}platform/") and isinstance(quad.object, Literal)
    }
    names = {name for _, name in labels}
    assert {kind for kind, _ in labels} == {"label", "altLabel"}
    assert any("云上议事厅" in name for kind, name in labels if kind == "altLabel"), names
    assert all("网上议事厅" in name for kind, name in labels if kind == "label"), names


@pytest.mark.parametrize(("into", "named"), [("杭州市", "杭州市"), ("钱江新城", "钱江新城")])
def test_a_place_keeps_the_name_it_had(into: str, named: str) -> None:
    text = "写好文章\n（甲市政协）\n□在西溪路社区设立议事点。\n"
    source = Source(id="ding", path="ding", text=text, sha256="d" * 16, title="ding")
    (one,) = extract([read_layout(source)])
    start = text.index("西溪路社区")
    target = target_of(fold(text), "place", Span(start, start + 5))
    decision = Decision("d1", "merge", target, {"name": into}, "阿金", "2025-09-01T00:00:00Z", "")
    curated = connected([apply(one, [decision])])
    labels = {
        (quad.predicate.value.rsplit("#", 1)[1], quad.object.value)
        for quad in shared_quads([c.extraction for c in curated], (), base=BASE)
        if str(quad.subject).startswith(f"<{BASE}place/") and isinstance(quad.object, Literal)
    }
    assert {("label", named), ("altLabel", "西溪路社区")} <= labels


def test_a_merge_into_no_entity_of_the_base_is_refused_with_near_names(read: Pair) -> None:
    target = target_of(fold(TEXTS["jia"]), "platform", Span(*_span(HERE)))
    check_merge(target, {"name": "网上议事厅"}, read)
    with pytest.raises(CurationError, match=r"did you mean .*云上议事厅"):
        check_merge(target, {"name": "云尚议事厅"}, read)
    place, body = (Target(kind, "x", 1, "", "") for kind in ("place", "organization"))
    check_merge(place, {"name": "杭州市"}, read)
    check_merge(body, {"name": "甲市政协"}, read)
    with pytest.raises(CurationError, match="no place of this name"):
        check_merge(place, {"name": "无此地"}, read)


def _span(words: str) -> tuple[int, int]:
    start = TEXTS["jia"].index(words)
    return start, start + len(words)


def test_the_words_of_the_text_stay_as_they_are(read: Pair, merge: Decision) -> None:
    quotes = [quote for _, quote in _platforms(_curated(read, ("jia", merge)))]
    assert quotes == [q for _, q in _platforms([Curated(e) for e in read])]


def test_merges_follow_one_another_and_a_ring_ends(read: Pair, merge: Decision) -> None:
    on = _decision("yi", THERE, "merge", {"name": "议事平台"}, when="2")
    assert {n for n, _ in _platforms(_curated(read, ("jia", merge), ("yi", on)))} == {"议事平台"}
    back = _decision("yi", THERE, "merge", {"name": HERE}, when="2")
    assert len(_platforms(_curated(read, ("jia", merge), ("yi", back)))) == 3


def test_two_names_for_one_entity_are_a_contradiction_across_documents(read: Pair, merge: Decision) -> None:
    other = _decision("bing", HERE, "merge", {"name": "民意平台"}, when="2")
    conflicts = [str(c) for one in _curated(read, ("jia", merge), ("bing", other)) for c in one.conflicts]
    assert conflicts and "bing2" in conflicts[0] and "jia1" in conflicts[0]


def test_a_namesake_takes_a_name_of_its_own(read: Pair, merge: Decision) -> None:
    part = _decision("bing", HERE, "split", {"name": "“云上议事厅”平台（丙市）"})
    curated = _curated(read, ("bing", part))
    keys = [m.key for c in curated for m in c.extraction.mentions if m.kind == "platform"]
    assert len(set(keys)) == 3
    both = _curated(read, ("bing", part), ("jia", merge))
    assert len({m.key for c in both for m in c.extraction.mentions if m.kind == "platform"}) == 2
    accept = _decision("bing", HERE, "accept", {}, when="2")
    assert not contradict(part, accept)
    assert contradict(part, _decision("bing", HERE, "merge", {"name": "议事平台"}, when="3"))


def test_a_build_stops_at_a_contradiction_between_documents(
    read: Pair, merge: Decision, tmp_path: Path
) -> None:
    record(tmp_path, "jia", [merge])
    record(tmp_path, "bing", [_decision("bing", HERE, "merge", {"name": "民意平台"}, when="2")])
    with pytest.raises(CurationError, match="contradicts merge"):
        curate(read, tmp_path)
