"""Steps that a question demands one beside the other: in order, or simply all of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from kg.questions.asked import Asked
from kg.questions.model import Condition
from kg.questions.steps import Step, listed_by_dashes
from kg.questions.words import HAN

_ITEM = re.compile(r"[^、，,;；—→。]{0,6}[、，,;；—→\-–]+[^、，,;；—→。]{0,4}")
_ITEM_EN = re.compile(r"[\w' ]{0,20}(?:,|;| and | then )[\w', ]{0,20}")
_AND = re.compile(r"\s*(?:[和与及、,]|以及|又有|也有|\band\b(?: a| an)?)\s*")
_PART = re.compile(r"\s*(?:[一两二三四五六]个|等|这|的)?\s*")  # between a deed and 环节
_WHERE = re.compile(r"\b(?:where|in which|whose|whereby)\b", re.IGNORECASE)


def condition(kind: str, step: Step, *, after: bool = False, negated: bool = False) -> Condition:
    """Return the demand for a step."""
    return Condition(
        kind, step.role, step.called, step.stage, step.word, after=after, negated=negated, sense=step.sense
    )


class Listing:
    """The steps of a question that are neither first nor last ones."""

    def __init__(self, asked: Asked, steps: Sequence[Step]) -> None:
        self._asked = asked
        self._steps = steps
        self._whole = [step for step in steps if step.role and step.stage]
        self._deeds = [step for step in steps if step.stage or step.word]

    def conditions(self, *, apt: bool, subject: str) -> Iterator[Condition]:
        """Yield the demands; `apt`: the question is about mechanisms or asks which ones."""
        if not apt:
            return
        part = self._asked.marked("takes_part")
        denied = [step for step in self._steps if (step.stage or part) and self._asked.negates(step)]
        if denied:
            yield from self._demanded(denied[:1], ordered=False, negated=True)
        elif self._told():
            yield from self._demanded(self._whole, ordered=len(self._whole) > 1)
        elif self._ordered() and len(self._deeds) > 1:
            yield from self._demanded(self._deeds, ordered=True)
        else:
            yield from self._demanded(self._parts() or self._taking_part(subject), ordered=False)

    def _demanded(
        self, steps: Sequence[Step], *, ordered: bool, negated: bool = False
    ) -> Iterator[Condition]:
        self._asked.use([*steps, *self._asked.marked("then", "by", "earlier", "both", "takes_part")])
        before: Step | None = None
        for step in steps:
            if before is None or condition("step", step) != condition("step", before):
                yield condition("step", step, after=ordered and before is not None, negated=negated)
            before = step

    def _told(self) -> bool:
        """Say whether who does what is told as of a mechanism: 由委员提出, 委员提、部门办, 群众评价的机制."""
        taking = self._asked.marked("takes_part")
        asked_by = any(
            step.asked_by or any(step.start < token.start and token.end <= step.end for token in taking)
            for step in self._whole
        )
        return bool(self._whole) and (asked_by or self._enumerated() or self._attributive())

    def _enumerated(self) -> bool:
        item = _ITEM if HAN.search(self._asked.text) else _ITEM_EN
        gaps = [self._asked.text[a.end : b.start] for a, b in pairwise(self._whole)]
        return bool(gaps) and all(item.fullmatch(gap) for gap in gaps)

    def _attributive(self) -> bool:
        """Say whether the steps describe the mechanism named beside them."""
        if _WHERE.search(self._asked.text):
            return True
        loops = {token.start for token in self._asked.tokens if token.get("loop")}
        end, named = self._whole[-1].end, self._asked.subjects("mechanism", "chained") | loops
        return self._asked.text[end : end + 1] == "的" and end + 1 in named

    def _ordered(self) -> bool:
        marked = self._asked.marked("then", "earlier", "first_after")
        return bool(marked) or listed_by_dashes(self._asked.text, [s for s in self._steps if s.stage])

    def _parts(self) -> list[Step]:
        """Return deeds named as parts of a chain: 反馈环节, 督促和反馈两个环节, 既有督促又有反馈."""
        if self._asked.marked("both") and len(self._deeds) > 1:
            return self._deeds
        found: list[Step] = []
        for step in reversed(self._deeds):
            following = found[0].start if found else None
            gap = self._asked.text[step.end : following] if following is not None else ""
            if (found and _AND.fullmatch(gap)) or (not found and self._before_part(step)):
                found.insert(0, step)
        return found

    def _before_part(self, step: Step) -> bool:
        starts = self._asked.subjects("step")
        return any(
            start >= step.end and _PART.fullmatch(self._asked.text[step.end : start]) for start in starts
        )

    def _taking_part(self, subject: str) -> list[Step]:
        """Return actors that are to have any part: 专家参与, involving the media."""
        if not subject or not self._asked.marked("takes_part", "positive"):
            return []
        return [step for step in self._steps if step.role and not step.stage][:1]
