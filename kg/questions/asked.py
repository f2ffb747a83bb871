"""A question as tokens and steps, with what was used of it so far."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kg.questions import words
from kg.questions.model import Span
from kg.questions.steps import Step, steps_in
from kg.questions.words import Token

_REACH = 12  # characters from a denial to what it denies
_BREAK = re.compile(r"[，,。；;？?！!]")


class Asked:
    """One question; `used` are the spans that the structure explains."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = words.structural().scan(text)
        self.steps = tuple(step for step in steps_in(text, self.tokens) if not self._names_mechanism(step))
        self.used: list[Span] = []

    def _names_mechanism(self, step: Step) -> bool:
        """Say whether a deed only names the mechanism: 转化机制, 监督制度."""
        named = {token.start for token in self.tokens if token.get("subject") == "mechanism"}
        return bool(step.stage) and not step.role and step.end in named

    def form(self) -> str:
        if self.marked("whom"):
            return ""
        forms = [token.get("form") for token in self.tokens if token.get("form")]
        return next((form for form in ("cities", "who", "count") if form in forms), forms[0] if forms else "")

    def subject(self) -> str:
        subjects = [token.get("subject") for token in self.tokens if token.get("subject")]
        if {"mechanism", "step", "chained"}.intersection(subjects):
            return "mechanism"
        return next(iter(subjects), "")

    def has_subject(self, kind: str) -> bool:
        return any(token.get("subject") == kind for token in self.tokens)

    def has(self, kind: str) -> bool:
        return any(token.get(kind) for token in self.tokens)

    def marked(self, *markers: str) -> list[Token]:
        return [token for token in self.tokens if token.get("marker") in markers]

    def use(self, tokens: Iterable[Token | Step]) -> None:
        self.used.extend((token.start, token.end) for token in tokens)

    def subjects(self, *kinds: str) -> frozenset[int]:
        """Return where words for these kinds of subject begin."""
        return frozenset(token.start for token in self.tokens if token.get("subject") in kinds)

    def negates(self, token: Token | Step) -> bool:
        """Say whether a denial stands right before it; the denial counts as understood then."""
        loops = [other.start for other in self.tokens if other.get("loop")]
        starts = [*(step.start for step in self.steps), *loops]
        for denial in self.marked("negation"):
            gap = self.text[denial.end : token.start]
            between = any(denial.end <= start < token.start for start in starts)
            if 0 <= token.start - denial.end <= _REACH and not between and not _BREAK.search(gap):
                self.use([denial])
                return True
        return False

    def near_duration(self, step: Step) -> bool:
        """Say whether a step is the deed that a stretch of time limits: 两天内交办, two-day handling."""
        return any(0 <= step.start - span[1] <= 2 for _, _, span in words.durations_in(self.text))
