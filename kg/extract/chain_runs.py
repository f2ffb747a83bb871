"""Which clauses in a row are a chain: stages that rise, or words of order or deadlines, join them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from kg.extract.stages import DEADLINE, stage_of, stage_words
from kg.model import STAGES, Span, Step

LEAST = 3  # clauses of a chain
_LEAST_BARE = 4  # of one without any mark of order
_TIMED = 2  # deadlines that make steps of clauses
_LONGEST_COUNTED = 300  # characters from the first ordinal's act to the last one's
_COUNT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Told:
    """One clause as a step; `ordered`: a word gives its place; `passive`: 由 or 经 brings in who acts."""

    part: Span
    step: Step
    ordered: bool
    passive: bool
    counted: bool
    last: bool = False  # 最后: nothing follows


def whole(run: Sequence[Told]) -> Sequence[Told]:
    """Return the run from its first mark or stage to its last; before a mark only who raises the matter."""
    acting = [
        at
        for at, told in enumerate(run)
        if told.step.stage or told.step.deadline or told.ordered or told.passive
    ]
    if not acting:
        return ()
    marks = [at for at, told in enumerate(run) if told.ordered or told.passive]
    first = 0 if run[-1].last and all(told.step.actor for told in run) else acting[0]
    if marks and marks[0] > first:
        first = marks[0] - _raised_before(run[first : marks[0]])
    return run[first : acting[-1] + 1]


def _raised_before(run: Sequence[Told]) -> int:
    """Return how many steps before the first mark count: from who raises it on; or timed."""
    unnamed = sum(told.step.actor is None for told in run)
    if run[0].step.actor and unnamed <= 1 and (run[0].step.stage == STAGES[0] or _timed(run) >= _TIMED):
        return len(
            run
        )  # 社区收集,汇总后报送街道,|由街道分派; 网格员上报,中心10分钟内派单,街道2小时内到场,|由居民打分
    timed = list(takewhile(lambda told: told.step.actor and told.step.deadline, reversed(run)))
    raised = run[-1].step
    return len(timed) or int(raised.stage == STAGES[0] and raised.actor is not None)


def _timed(run: Sequence[Told]) -> int:
    return sum(told.step.deadline is not None for told in run)


def is_told(run: Sequence[Told]) -> bool:
    """True where two words of order, or stages that rise, make one follow the other."""
    ranks = _ranks(run)
    rises, stages = ranks == sorted(ranks), len(set(ranks))
    marks, passive = sum(told.ordered for told in run), sum(told.passive for told in run)
    if all(told.counted for told in run):
        near = run[-1].part.end - run[0].part.start <= _LONGEST_COUNTED
        return near and rises and stages >= LEAST
    if marks >= 2 or (marks and passive >= 2):
        return stages >= 2 and 2 * len(ranks) >= len(run)
    actors = sum(told.step.actor is not None for told in run)
    acting = actors == len(run) or (actors == len(run) - 1 >= LEAST and run[-1].step.stage == STAGES[-1])
    timed = _timed(run)
    if acting and run[0].step.stage == STAGES[0] and run[-1].step.stage == STAGES[-1]:
        return True  # 群众扫码提事,系统派给委员,委员两日内回应
    if acting and run[-1].last and len(run) >= _LEAST_BARE:
        return True
    if acting and (timed >= _TIMED or (passive and rises and stages >= 2 and len(run) >= _LEAST_BARE)):
        return True
    if not rises or stages < LEAST or any(_COUNT.search(DEADLINE.sub("", told.step.text)) for told in run):
        return False
    return passive >= 2 or (len(run) >= _LEAST_BARE and (4 * actors >= 3 * len(run) or stages >= _LEAST_BARE))


def _ranks(run: Sequence[Told]) -> list[int]:
    """Return the places of the steps' stages; a first step that gathers and passes on gathers."""
    ranks = [STAGES.index(told.step.stage) for told in run if told.step.stage]
    first = run[0].step
    if first.stage and any(stage_of(found.group()) == STAGES[0] for found in stage_words(first.action)):
        ranks[0] = 0
    return ranks
