"""What speaks for an answer, the three verdicts, and the words that no text holds."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from embed.answer import Answer
from embed.answer_forms import fitting, wanted
from embed.evidence import LEANING, expected, leaning, odds
from embed.fusion import weights
from embed.held import Claims
from embed.money import untold
from embed.search import Searcher


def test_every_figure_has_its_weight_and_no_weight_is_left_over(searcher: Searcher) -> None:
    subject, signals = searcher.read("委员联系群众")
    figures = searcher.evidence(subject, signals, searcher.rank(signals))
    assert figures.keys() == weights()["answered"].keys() - {"constant"}
    assert odds({"first": 1.0}, {"constant": -3.0, "first": 2.0}) == -1.0


def test_what_a_text_holds_of_a_subject(searcher: Searcher) -> None:
    subject, _ = searcher.read("民主监督经费")
    held = Claims(subject).cover("开展民主监督。".__contains__)
    assert held.units == (True, True, True, True, False, False)
    assert (held.share, held.last(4)) == (4 / 6, 0.5)
    assert held.spans((1, 4)) and not held.spans((3, 5))


@pytest.mark.parametrize(
    ("query", "lost"),
    [
        ("委员履职经费怎么报销", ("经费",)),
        ("围棋", ("围棋",)),
        ("委员怎样联系群众", ()),
        ("fish tanks", ()),  # English is met by meaning
    ],
)
def test_words_that_no_text_holds_are_named(searcher: Searcher, query: str, lost: tuple[str, ...]) -> None:
    unheld = searcher.search(query).unheld
    assert set(lost) <= set(unheld) and (bool(lost) or not unheld)


def test_there_are_three_verdicts(searcher: Searcher) -> None:
    verdicts = {query: searcher.search(query).verdict for query in ("特邀信息员", "围棋")}
    assert verdicts == {"特邀信息员": "answered", "围棋": "none"}
    assert weights()["verdict"]["none"] < weights()["verdict"]["sure"]
    answer: Answer = searcher.search("特邀信息员")
    assert replace(answer, doubtful=True).verdict == "perhaps"
    assert replace(answer, doubtful=True, abstained=True).verdict == "none"


@pytest.mark.parametrize(
    ("query", "beside", "far"),
    [
        ("几件提案", 2 / 3, 0.0),
        ("几名提案", 0.0, 2 / 3),  # no such number is told
        ("提案几天答复", 2 / 4, 0.0),
        ("怎样办理提案", 0.0, 0.0),  # asks for none
    ],
)
def test_an_amount_asked_for_stands_beside_its_subject(
    searcher: Searcher, query: str, beside: float, far: float
) -> None:
    subject, _ = searcher.read(query)
    found = fitting(query, Claims(subject), ["共立案提案231件。会议开得好，7日内答复。"])
    assert found == {"amount": float("怎样" not in query), "amount_beside": beside, "amount_far": far}


def test_what_an_amount_is_told_by() -> None:
    told = {query: wanted(query) for query in ("有多少名委员", "多久办结", "何时开会", "委员")}
    assert told["委员"] is None
    held = {query: form.findall("十余名、3个工作日、周五") for query, form in told.items() if form}
    assert held["有多少名委员"] == ["十余名"] and held["多久办结"] == ["3个工作日"]
    assert held["何时开会"] == ["周五"]


def test_rare_words_count_for_more(searcher: Searcher) -> None:
    subject, signals = searcher.read("闭环机制围棋")
    figures = searcher.evidence(subject, signals, searcher.rank(signals))
    assert 0 < figures["rare_sentence"] <= figures["rare_text"] <= figures["rare_base"] < 1
    assert figures["rare_base"] < figures["sentence"]  # 围棋 is in no text and so the rarest


def test_money_asked_for_is_told_by_the_same_words() -> None:
    texts = ["安排帮扶资金200万元。"]
    assert not untold("帮扶资金怎么安排", texts) and not untold("how are funds spent", texts)
    assert untold("门票", texts) and untold("the salary of a clerk", ["开展民主监督。"])
    assert not untold("谁来监督", texts)


def test_what_a_token_finds_anywhere_is_of_its_own_kind(searcher: Searcher) -> None:
    _, signals = searcher.read("委员怎样联系群众")
    assert signals.tokens is not None
    mean, deviation, most = expected(signals.tokens)
    assert mean.shape == (len(signals.spans),)
    assert (deviation > 0).all() and (mean < most).all() and (most < 1.1).all()


@pytest.mark.parametrize(
    ("told", "left_out"),
    [
        ("委员工作室怎样联系群众", "委员工作室每月租金多少钱"),
        ("how do members reach residents", "how are members paid"),
    ],
)
def test_what_texts_of_practice_leave_out_is_known_by_the_question_alone(
    searcher: Searcher, told: str, left_out: str
) -> None:
    near, far = (leaning(searcher.read(query)[1].vector) for query in (told, left_out))
    assert near > far + 0.05
    assert np.linalg.norm(np.load(LEANING)) == pytest.approx(1.0, abs=1e-5)


def test_questions_for_the_fit_are_whole() -> None:
    from benchmarks.evidence import asked

    questions = list(asked())
    sizes = {"first": 320, "dev": 200, "opened": 200, "later": 150}
    by_base = {base: [one for one in questions if one.source == base] for base in sizes}
    assert {base: len(some) for base, some in by_base.items()} == sizes
    shares = {base: np.mean([one.answerable for one in some]) for base, some in by_base.items()}
    assert set(shares.values()) == {0.5}
