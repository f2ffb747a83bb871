"""A chain no rule read, added by people with its steps, stages and who acts."""

from __future__ import annotations

import pytest

from kg.curation import Decision, apply
from kg.curation.anchors import fold, target_of
from kg.curation.chains import chain_change
from kg.curation.model import Change, Curated, CurationError
from kg.curation.record import check
from kg.curation.settle import contradict
from kg.extract import extract
from kg.layout import read_layout
from kg.model import Extraction, Source, Span

TEXT = "写好文章\n（甲市政协）\n□建立“听民声”机制。先由群众点题，再请委员破题，最后把结果讲给群众听。\n"
WORDS = "先由群众点题，再请委员破题，最后把结果讲给群众听"
STEPS = [
    ("群众点题", {"actor": "群众", "action": "点题", "stage": "collect"}),
    ("委员破题", {"actor": "委员", "action": "破题", "stage": "deliberate"}),
    ("把结果讲给群众听", {"stage": "feedback"}),
]


@pytest.fixture(scope="module")
def read() -> Extraction:
    """The text as the rules read it."""
    source = Source(id="jia", path="jia.txt", text=TEXT, sha256="0" * 64, title="甲")
    return next(iter(extract([read_layout(source)])))


def _decision(change: Change, words: str = WORDS, action: str = "add") -> Decision:
    start = TEXT.index(words)
    target = target_of(fold(TEXT), "chain", Span(start, start + len(words)))
    return Decision("d1", action, target, change, "阿金", "2025-09-01T00:00:00Z", "")


def _added(read: Extraction, change: Change) -> Curated:
    return apply(read, [check(_decision(change), "here")])


def test_a_whole_chain_is_added_with_actors_actions_and_stages(read: Extraction) -> None:
    curated = _added(read, chain_change(STEPS))
    (chain,) = curated.extraction.chains
    assert curated.orphans == ()
    assert (chain.kind, chain.loop_derived, chain.quote, chain.rule) == ("loop", True, WORDS, "curation")
    assert [(s.actor, s.action, s.stage) for s in chain.steps] == [
        ("群众", "点题", "collect"),
        ("委员", "破题", "deliberate"),
        (None, "把结果讲给群众听", "feedback"),
    ]
    assert all(TEXT[s.start : s.end] == s.text for s in chain.steps)
    (verdict,) = curated.extraction.verdicts
    assert (verdict.kind, verdict.status) == ("chain", "edited")


def test_it_belongs_to_the_mechanism_named(read: Extraction) -> None:
    curated = _added(read, chain_change(STEPS, kind="sequence", mechanism="听民声"))
    (chain,) = curated.extraction.chains
    assert chain.mechanism is not None
    assert curated.extraction.mentions[chain.mechanism].quote == "“听民声”机制"
    assert (chain.kind, chain.loop_derived) == ("sequence", True)


def test_steps_that_do_not_stand_there_in_order_are_told(read: Extraction) -> None:
    curated = _added(read, chain_change([STEPS[1], STEPS[0]]))
    assert curated.extraction.chains == read.chains
    assert "“群众点题” does not stand there" in str(curated.orphans[0])


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({}, "2 steps or more"),
        ({"steps": ("群众点题",)}, "2 steps or more"),
        ({"steps": ("群众点题", " ")}, "each with its words"),
        ({"steps": ("甲", "乙"), "chain": "ring"}, "chain is one of"),
        ({"steps": ("甲", "乙"), "stages": ("collect",)}, "as many as steps"),
        ({"steps": ("甲", "乙"), "stages": ("collect", "sing")}, "stages are some of"),
        ({"steps": ("甲", "乙"), "mood": "x"}, "cannot be added: mood"),
    ],
)
def test_what_is_no_chain_is_refused(change: Change, told: str) -> None:
    with pytest.raises(CurationError, match=told):
        check(_decision(change), "here")


def test_a_step_has_no_other_fields() -> None:
    with pytest.raises(CurationError, match="no field “mood”"):
        chain_change([("甲", {"mood": "x"}), ("乙", {})])


def test_two_chains_on_the_same_words_contradict() -> None:
    one, other = _decision(chain_change(STEPS)), _decision(chain_change(STEPS[:2]))
    assert contradict(one, other) and not contradict(one, one)
    assert contradict(one, _decision({}, action="reject"))


def test_an_added_chain_takes_the_place_of_one_the_rules_read_there(read: Extraction) -> None:
    first = _added(read, chain_change(STEPS)).extraction
    shorter = Decision("d2", "add", _decision({}, "群众点题，再请委员破题").target, chain_change(STEPS[:2]),
                       "阿金", "2025-09-02T00:00:00Z", "")  # fmt: skip
    (chain,) = apply(first, [shorter]).extraction.chains
    assert [step.text for step in chain.steps] == ["群众点题", "委员破题"]
