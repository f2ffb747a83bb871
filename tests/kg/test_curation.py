"""Decisions applied to a reading of the first corpus' words: what changes, what lasts, what is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kg.curation import Curated, Decision, apply, connected, with_links
from kg.curation.anchors import fold, target_of
from kg.curation.findings import findings
from kg.curation.model import Change
from kg.curation.record import with_id
from kg.extract import extract
from kg.layout import read_layout
from kg.model import KINDS, Extraction, Mention, Span
from kg.sources import read_source

TEXT = """用好监督平台 推动监督常态
□金华市政协
拓展民生议事堂监督职能,今年开展活动74场。提升“民情一点通”监督成效,建立季度高频民生事项筛选机制,打造“委员提—部门办—专委督—群众评”监督全链条。
健全“公益越监督”“知行越监督”机制,与市纪委市监委建立监督贯通协调机制。开展提案双向评议和标准化工作,两天内交办。
"""
CHAIN = "委员提—部门办—专委督—群众评"
WIDTH = 23


def _wrapped() -> str:
    """Return the text as a mail program would send it: short lines, indented paragraphs, wide commas."""
    title, byline, *paragraphs = TEXT.replace(",", "，").splitlines()
    lines = [title, byline]
    for paragraph in ("　　" + p for p in paragraphs):
        lines += [paragraph[at : at + WIDTH] for at in range(0, len(paragraph), WIDTH)]
    return "\n".join(lines) + "\n"


WRAPPED = _wrapped()


def _read(text: str, folder: Path) -> Extraction:
    path = folder / "jinhua-2025.txt"
    path.write_text(text, encoding="utf-8")
    return next(iter(extract([read_layout(read_source(path))])))


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Extraction:
    return _read(TEXT, tmp_path_factory.mktemp("curated"))


def _decide(
    action: str, kind: str, quote: str, *, at: int = 1, text: str = TEXT, who: str = "阿金", **change: object
) -> Decision:
    """Return a decision about the `at`-th occurrence of the quote in the text."""
    start = -1
    for _ in range(at):
        start = text.index(quote, start + 1)
    target = target_of(fold(text), kind, Span(start, start + len(quote)))
    told: Change = {name.removeprefix("to_"): value for name, value in change.items()}  # type: ignore[misc]
    return with_id(Decision("", action, target, told, who, "2026-01-05T08:00:00Z", "对照原文"))


def _undo(decision: Decision) -> Decision:
    change = {"of": decision.id}
    return with_id(Decision("", "undo", None, change, "阿金", "2026-01-06T08:00:00Z", "改了主意"))


def _quotes(extraction: Extraction, kind: str) -> list[str]:
    return [m.quote for m in extraction.mentions if m.kind == kind]


def _named(extraction: Extraction, quote: str) -> Mention:
    return next(m for m in extraction.mentions if m.quote == quote)


def _status(curated: Curated, quote: str) -> list[str]:
    text = curated.extraction.document.source.text
    return [v.status for v in curated.extraction.verdicts if text[v.start : v.end] == quote]


def test_without_decisions_nothing_changes(read: Extraction) -> None:
    assert apply(read, ()) == Curated(read)


def test_accepting_changes_only_the_status(read: Extraction) -> None:
    done = apply(read, [_decide("accept", "platform", "民生议事堂")])
    assert replace(done.extraction, verdicts=()) == read
    verdict = done.extraction.verdicts[0]
    assert (verdict.status, verdict.who, verdict.reasons) == ("accepted", ("阿金",), ("对照原文",))


def test_the_rejected_is_gone_and_its_chain_stands_for_itself(read: Extraction) -> None:
    name = f"“{CHAIN}”监督全链条"
    done = apply(read, [_decide("reject", "mechanism", name)])
    assert name in _quotes(read, "mechanism")
    assert name not in _quotes(done.extraction, "mechanism")
    assert [(c.quote, c.mechanism) for c in done.extraction.chains] == [(CHAIN, None)]
    assert len(done.extraction.mentions) == len(read.mentions) - 1


def test_chains_keep_their_mechanism_when_others_go(read: Extraction) -> None:
    done = apply(read, [_decide("reject", "platform", "民生议事堂")]).extraction
    owner = done.chains[0].mechanism
    assert owner is not None
    assert done.mentions[owner].quote == f"“{CHAIN}”监督全链条"


def test_retyping_keeps_words_act_and_raw_confidence(read: Extraction) -> None:
    before = _named(read, "“民情一点通”")
    done = apply(read, [_decide("retype", "platform", "“民情一点通”", to_kind="programme")])
    after = _named(done.extraction, "“民情一点通”")
    assert (after.kind, after.act, after.rule, after.confidence) == (
        "programme", before.act, before.rule, before.confidence,
    )  # fmt: skip
    assert _status(done, "“民情一点通”") == ["edited"]


def test_other_bounds(read: Extraction) -> None:
    longer = "建立季度高频民生事项筛选机制"
    done = apply(read, [_decide("bounds", "mechanism", "季度高频民生事项筛选机制", to_quote=longer)])
    found = _named(done.extraction, longer)
    assert TEXT[found.start : found.end] == longer
    assert "季度高频民生事项筛选机制" not in _quotes(done.extraction, "mechanism")
    assert found.rule == _named(read, "季度高频民生事项筛选机制").rule


def test_a_merge_renames_every_mention_of_the_entity(read: Extraction) -> None:
    done = apply(read, [_decide("merge", "platform", "民生议事堂", name="民生议事厅")]).extraction
    assert {(m.name, m.key) for m in done.mentions if m.quote == "民生议事堂"} == {
        ("民生议事厅", "民生议事厅")
    }


def test_a_split_makes_two_of_one(read: Extraction) -> None:
    whole = "“公益越监督”“知行越监督”机制"
    parts = ("“公益越监督”", "“知行越监督”机制")
    done = apply(read, [_decide("split", "mechanism", whole, quotes=parts)])
    found = _quotes(done.extraction, "mechanism")
    assert whole in _quotes(read, "mechanism")
    assert whole not in found
    assert set(parts) <= set(found)
    assert {_named(done.extraction, part).act for part in parts} == {_named(read, whole).act}


def test_an_added_name_has_place_kind_and_certainty(read: Extraction) -> None:
    words = "提案双向评议和标准化工作"
    assert words not in _quotes(read, "programme")
    done = apply(read, [_decide("add", "programme", words, act="use")]).extraction
    added = _named(done, words)
    assert (added.rule, added.confidence, added.act) == ("curation", 1.0, "use")
    assert (added.excerpt_index, added.paragraph_index) == (0, 1)
    assert list(done.mentions) == sorted(done.mentions, key=lambda m: (m.start, -m.end, m.kind))


def test_a_relation_links_two_names_of_the_base(read: Extraction) -> None:
    related = _decide("relate", "platform", "民生议事堂", name="“民情一点通”")
    lost = _decide("relate", "platform", "民生议事堂", name="人民茶馆")
    done = connected([apply(read, [related, lost])])
    assert [(k.narrower, k.broader) for k in with_links((), done)] == [("民生议事堂", "民情一点通")]
    assert [str(o) for o in done[0].orphans if "人民茶馆" in str(o)] != []


def test_steps_and_loops_can_be_set(read: Extraction) -> None:
    assert read.chains[0].loop_derived
    other = [
        _decide("set", "chain", CHAIN, step=4, stage="supervise"),
        _decide("set", "chain", CHAIN, step=1, actor="政协委员", role="member"),
        _decide("set", "mechanism", f"“{CHAIN}”监督全链条", claimed=True),
    ]
    done = apply(read, other).extraction
    chain = done.chains[0]
    assert (chain.kind, chain.loop_derived, chain.steps[3].stage) == ("sequence", False, "supervise")
    assert chain.steps[0].actor == "政协委员"
    assert [done.mentions[c.mechanism].quote for c in done.claims] == [f"“{CHAIN}”监督全链条"]
    back = apply(done, [_decide("set", "chain", CHAIN, derived=True)]).extraction.chains[0]
    assert (back.kind, back.loop_derived, back.steps[3].stage) == ("loop", True, "feedback")


def test_figures_can_be_set_and_change_sides(read: Extraction) -> None:
    assert [f.quote for f in read.commitments] == ["两天内交办"]
    changes = [
        _decide("set", "outcome", read.outcomes[0].quote, value=75, approx=True),
        _decide("retype", "commitment", "两天内交办", to_kind="outcome"),
    ]
    done = apply(read, changes)
    assert (done.orphans, done.extraction.commitments) == ((), ())
    assert [(f.value, f.approx, f.kind) for f in done.extraction.outcomes] == [
        (75, True, "output"),
        (2.0, False, "output"),
    ]


def test_decisions_hold_when_the_text_is_wrapped_and_widened(read: Extraction, tmp_path: Path) -> None:
    again = _read(WRAPPED, tmp_path)
    made = [
        _decide("reject", "platform", "民生议事堂"),
        _decide("accept", "mechanism", "季度高频民生事项筛选机制"),
        _decide("add", "programme", "提案双向评议和标准化工作"),
    ]
    done = apply(again, made)
    assert done.orphans == ()
    assert "民生议事堂" not in _quotes(done.extraction, "platform")
    wrapped = next(m for m in done.extraction.mentions if m.quote.startswith("季度高频"))
    assert wrapped.quote == WRAPPED[wrapped.start : wrapped.end] == "季度高频民生\n事项筛选机制"
    assert [v.who for v in done.extraction.verdicts if v.start == wrapped.start] == [("阿金",)]
    assert "事项筛选机制" not in _quotes(done.extraction, "mechanism")  # as read where the line breaks


def test_what_a_curator_accepted_stays_when_rules_read_it_otherwise(read: Extraction) -> None:
    """Another version of the rules: one name lost, one longer, one of another kind."""
    changed: list[Mention] = []
    for m in read.mentions:
        if m.quote == "民生议事堂":
            continue
        if m.quote == "季度高频民生事项筛选机制":
            m = replace(m, start=m.start - 2, quote="建立" + m.quote, name="建立" + m.name)
        changed.append(replace(m, kind="programme") if m.quote == "“民情一点通”" else m)
    moved = [changed.index(m) for m in changed if m.quote == f"“{CHAIN}”监督全链条"]
    chains = tuple(replace(chain, mechanism=moved[0]) for chain in read.chains)
    again = replace(read, mentions=tuple(changed), chains=chains, claims=())
    made = [
        _decide("accept", "platform", "民生议事堂"),
        _decide("accept", "mechanism", "季度高频民生事项筛选机制"),
        _decide("accept", "platform", "“民情一点通”"),
    ]
    done = apply(again, made)
    wanted = {(m.kind, m.start, m.end, m.name, m.key) for m in read.mentions}
    assert {(m.kind, m.start, m.end, m.name, m.key) for m in done.extraction.mentions} == wanted
    assert _status(done, "民生议事堂") == ["edited"]
    assert done.orphans == ()


def test_one_accepted_name_never_gives_way_to_another(read: Extraction) -> None:
    """Rules that lost the first of two: putting it back leaves the second, accepted later, as it was read."""
    short, whole = "“公益越监督”", "“公益越监督”“知行越监督”机制"
    made = [_decide("add", "mechanism", short), _decide("accept", "mechanism", whole)]
    done = apply(read, made).extraction
    assert {short, whole} <= set(_quotes(done, "mechanism"))
    assert _named(done, whole) == _named(read, whole)


def test_an_acceptance_keeps_the_values_it_saw(read: Extraction) -> None:
    """Rules that read another act, another stage and no figure at all."""
    seen = {
        f.target.quote: f for f in findings([Curated(read)]) if f.target.kind in (*KINDS, "chain", "outcome")
    }
    wanted = ("民生议事堂", CHAIN, read.outcomes[0].quote)
    made = [
        with_id(Decision("", "accept", seen[q].target, seen[q].seen, "阿金", "2026-01-05T08:00:00Z", ""))
        for q in wanted
    ]
    others = tuple(replace(m, act=None) if m.quote == "民生议事堂" else m for m in read.mentions)
    steps = tuple(replace(step, stage=None) for step in read.chains[0].steps)
    again = replace(read, mentions=others, chains=(replace(read.chains[0], steps=steps),), outcomes=())
    done = apply(again, made).extraction
    assert _named(done, "民生议事堂").act == _named(read, "民生议事堂").act == "improve"
    assert done.chains == read.chains
    (kept,), (was,) = done.outcomes, read.outcomes
    assert replace(kept, rule=was.rule, confidence=was.confidence) == was
    assert {v.status for v in done.verdicts} == {"edited"}
    assert {v.status for v in apply(read, made).extraction.verdicts} == {"accepted"}


def test_a_topic_is_its_paragraphs_whatever_word_speaks_for_it(read: Extraction) -> None:
    seen = [f for f in findings([Curated(read)]) if f.target.topic and f.paragraph_index == 0]
    keep, drop, lost = seen[:3]
    made = [
        with_id(Decision("", action, f.target, {}, "阿金", "2026-01-05T08:00:00Z", ""))
        for action, f in (("accept", keep), ("reject", drop), ("accept", lost))
    ]
    changed = (
        replace(t, start=t.start + 1, quote=TEXT[t.start + 1 : t.end])
        if t.topic in (keep.name, drop.name)
        else t
        for t in read.topics
        if (t.topic, t.paragraph_index) != (lost.name, 0)
    )
    done = apply(replace(read, topics=tuple(changed)), made)
    topics = {t.topic for t in done.extraction.topics if t.paragraph_index == 0}
    assert topics == {f.name for f in seen} - {drop.name}
    assert done.orphans == ()
    assert {v.topic: v.status for v in done.extraction.verdicts} == {
        keep.name: "accepted",
        lost.name: "edited",
    }


def test_a_decision_whose_words_are_gone_is_told_not_dropped(read: Extraction, tmp_path: Path) -> None:
    again = _read(TEXT.replace("提升“民情一点通”监督成效,", ""), tmp_path)
    done = apply(again, [_decide("accept", "platform", "“民情一点通”")])
    assert [str(orphan) for orphan in done.orphans] == [
        f"decision {done.orphans[0].decision.id} (accept platform “民情一点通”) is without effect: "
        "its words are gone from the text"
    ]


def test_an_undo_takes_back_and_an_undone_undo_gives_again(read: Extraction) -> None:
    reject = _decide("reject", "platform", "民生议事堂")
    undo = _undo(reject)
    assert apply(read, [reject, undo]).extraction == read
    again = apply(read, [reject, undo, _undo(undo)]).extraction
    assert "民生议事堂" not in _quotes(again, "platform")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"action": "accept"}, {"action": "reject"}),
        ({"action": "accept"}, {"action": "retype", "kind": "programme"}),
        ({"action": "retype", "kind": "mechanism"}, {"action": "retype", "kind": "programme"}),
        ({"action": "reject"}, {"action": "merge", "name": "民生议事厅"}),
        ({"action": "set", "act": "use"}, {"action": "set", "act": "create"}),
    ],
)
def test_contradictions_are_named_and_the_later_wins_only_if_it_says_so(
    read: Extraction, one: dict[str, str], other: dict[str, str]
) -> None:
    earlier = _decide(kind="platform", quote="民生议事堂", **_asked(one))
    later = _decide(kind="platform", quote="民生议事堂", who="阿华", **_asked(other))
    done = apply(read, [earlier, later])
    assert done.extraction == replace(read, verdicts=())
    assert [(c.earlier.id, c.later.id) for c in done.conflicts] == [(earlier.id, later.id)]
    assert str(done.conflicts[0]).count("\n") == 0
    settled = with_id(replace(later, supersedes=(earlier.id,)))
    assert apply(read, [earlier, settled]).conflicts == ()
    assert apply(read, [earlier, settled, _undo(settled)]) == apply(read, [earlier])


def _asked(given: dict[str, str]) -> dict[str, Any]:
    """Return keyword arguments; the kind retyped to is a change, not the target's kind."""
    return {("to_kind" if name == "kind" else name): value for name, value in given.items()}


def test_decisions_that_agree_do_not_contradict(read: Extraction) -> None:
    agreeing: Sequence[Decision] = [
        _decide("accept", "platform", "民生议事堂"),
        _decide("accept", "platform", "民生议事堂", who="阿华"),
        _decide("set", "platform", "民生议事堂", act="use"),
        _decide("merge", "platform", "民生议事堂", name="民生议事厅"),
    ]
    done = apply(read, agreeing)
    assert (done.conflicts, done.orphans) == ((), ())
    assert {v.who for v in done.extraction.verdicts} == {("阿华", "阿金")}
