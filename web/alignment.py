"""Two mechanisms step by step: what is the same, what changed its actor, what one of them has alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from web.chains import Chain, Step

SAME, STAGE, ACTOR, MOVED, LEFT, RIGHT = "same", "stage", "actor", "moved", "left", "right"
_STAGE, _WORDS, _ACTOR = 2.0, 1.0, 0.5  # weights of an equal stage, alike words, an equal actor
_APART = 1.5  # steps less alike than this stand alone


@dataclass(frozen=True)
class Pair:
    """One line: same, stage (in other words), actor (another one does it), left or right alone, or moved.

    A moved step stands alone because the other chain has the like at another place.
    """

    kind: str
    left: Step | None
    right: Step | None


def align(left: Chain, right: Chain) -> tuple[Pair, ...]:
    """Return both chains as lines in order, the most alike steps beside each other.

    The best order-keeping alignment (Needleman and Wunsch 1970), steps weighed by stage, words and actor.
    """
    a, b = left.steps, right.steps
    best = _table(a, b)
    pairs: list[Pair] = []
    i, j = len(a), len(b)
    while i or j:
        if i and j and _fits(a[i - 1], b[j - 1]) and best[i][j] == _together(best, a, b, i, j):
            i, j = i - 1, j - 1
            pairs.append(_pair(a[i], b[j]))
        elif j and best[i][j] == best[i][j - 1]:
            j -= 1
            pairs.append(Pair(RIGHT, None, b[j]))
        else:
            i -= 1
            pairs.append(Pair(LEFT, a[i], None))
    return tuple(_moved(pair, pairs) for pair in reversed(pairs))


def _moved(pair: Pair, pairs: Sequence[Pair]) -> Pair:
    """Return a step that stands alone as moved where the other chain has the like elsewhere."""
    if pair.kind == LEFT and any(one.kind == RIGHT and _alike(pair.left, one.right) for one in pairs):
        return replace(pair, kind=MOVED)
    if pair.kind == RIGHT and any(one.kind == LEFT and _alike(one.left, pair.right) for one in pairs):
        return replace(pair, kind=MOVED)
    return pair


def _alike(left: Step | None, right: Step | None) -> bool:
    return left is not None and right is not None and _fits(left, right)


def _table(a: Sequence[Step], b: Sequence[Step]) -> list[list[float]]:
    """Return the best likeness of every two beginnings."""
    best = [[0.0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i, left in enumerate(a, 1):
        for j, right in enumerate(b, 1):
            together = _together(best, a, b, i, j) if _fits(left, right) else 0.0
            best[i][j] = max(best[i - 1][j], best[i][j - 1], together)
    return best


def _together(best: Sequence[Sequence[float]], a: Sequence[Step], b: Sequence[Step], i: int, j: int) -> float:
    """Return the likeness of two beginnings whose last steps stand beside each other."""
    return best[i - 1][j - 1] + _likeness(a[i - 1], b[j - 1])


def _fits(left: Step, right: Step) -> bool:
    return _likeness(left, right) >= _APART


def _likeness(left: Step, right: Step) -> float:
    stage = _STAGE if left.stage and left.stage == right.stage else 0.0
    words = SequenceMatcher(None, left.action, right.action, autojunk=False).ratio()
    actor = _ACTOR if left.actor and left.actor == right.actor else 0.0
    return stage + _WORDS * words * 1.6 + actor


def _pair(left: Step, right: Step) -> Pair:
    if left.actor and right.actor and left.actor != right.actor:
        return Pair(ACTOR, left, right)
    return Pair(SAME if _worded_alike(left.action, right.action) else STAGE, left, right)


def _worded_alike(left: str, right: str) -> bool:
    """True when both say it in a word of two characters or more, or one in all of the other's."""
    run = SequenceMatcher(None, left, right, autojunk=False).find_longest_match()
    return run.size >= min(2, len(left), len(right))


def common_stages(left: Chain, right: Chain) -> tuple[str, ...]:
    """Return the stages of steps that stand beside each other, in order, each once."""
    found = (pair.left.stage for pair in align(left, right) if pair.left and pair.right)
    return tuple(dict.fromkeys(stage for stage in found if stage))
