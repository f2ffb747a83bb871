"""Steps that a question names: who does what, in the order of the words, with what is said of their place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from kg.questions.wording import concept_label
from kg.questions.words import HAN, Token, short_actions

_BY = re.compile(r"\s*(?:by(?: the)?|由|是|者是|者为|的是)\s*", re.IGNORECASE)
_BETWEEN = re.compile(r"[^\w]*(?:—|－|→|->|-|–|~)+[^\w]*")
_GAP = 4  # characters between an actor and what it does
_ENDS = re.compile(r"[^㐀-鿿]|的|并|再|后|和|这|那|等|式|吗|呢|有|$")
_NAMED = re.compile(r"的?(?:结果|情况|质量|效果|成效|进度|进展|过程|工作|实效)")
_OBJECT = re.compile(
    r"(?:可以|能够|能)?(?:给|对|把|将|就)[^，,。；;的]{0,6}(?:结果|情况|质量|效果|成效|工作)(?:进行)?"
)
_STOPS = re.compile(r"[、，,;；。—→“”\"]")
_WIDE = 12  # the same in English, where articles and adverbs stand between


@dataclass(frozen=True, slots=True)
class Step:
    """A step as said; `start` and `end` in the question."""

    start: int
    end: int
    role: str = ""
    called: str = ""  # the actor in Chinese
    stage: str = ""
    word: str = ""
    asked_by: bool = False  # 由…, by …
    sense: str = ""  # what of the stage is meant


def steps_in(text: str, tokens: Sequence[Token]) -> tuple[Step, ...]:
    """Return the steps in order; an actor and the deed beside it are one step."""
    steps: list[Step] = []
    for step in _single(text, tokens):
        joined = _joined(text, steps[-1], step) if steps else None
        if joined:
            steps[-1] = joined
        else:
            steps.append(step)
    return tuple(steps)


def _single(text: str, tokens: Sequence[Token]) -> Iterator[Step]:
    by = {token.end for token in tokens if token.get("marker") == "by"}
    objects = [match.span() for match in _OBJECT.finditer(text)]
    for token in tokens:
        stage, role = token.get("stage"), token.get("role")
        if any(start <= token.start and token.end <= end for start, end in objects):
            continue
        if token.get("deed") and not stage:
            yield Step(token.start, token.end, word=token.get("deed"))
        if token.get("form") or token.get("marker") or token.get("loop") or not (stage or role):
            continue
        asked = any(0 <= token.start - end <= 5 and not _STOPS.search(text[end : token.start]) for end in by)
        if stage:
            yield Step(token.start, token.end, stage=stage, sense=token.get("sense"))
            continue
        end, action = token.end, short_action(text, token.end)
        called = token.said if HAN.search(token.said) else concept_label("role", role, "zh")
        yield Step(token.start, end + bool(action), role=role, called=called, stage=action, asked_by=asked)


def short_action(text: str, at: int) -> str:
    """Return the stage of a single character after an actor (群众评), "" where a longer word begins."""
    return short_actions().get(text[at : at + 1], "") if _ENDS.match(text, at + 1) else ""


def _joined(text: str, step: Step, following: Step) -> Step | None:
    gap = _OBJECT.sub("", text[step.end : following.start])
    if _STOPS.search(gap):
        return None
    if step.word or following.word:
        return None
    if not step.stage and not following.role and len(gap.strip()) <= (_GAP if HAN.search(text) else _WIDE):
        return replace(step, end=following.end, stage=following.stage, sense=following.sense)
    if step.stage and not step.role and following.role and not following.stage and _BY.fullmatch(gap):
        return replace(step, end=following.end, role=following.role, called=following.called, asked_by=True)
    if step.stage and following.stage and not following.role and not gap:
        named = _NAMED.match(text, following.end)
        governing = _governing(step, following, named=bool(named))
        return replace(step, end=following.end, stage=governing.stage, sense=governing.sense)
    return None


def _governing(first: Step, second: Step, *, named: bool) -> Step:
    """Return the one that counts of two deeds written as one: 督促落实 presses, 研究反馈 gives back.

    `named`: the second only names a noun: 评价办理结果 judges.
    """
    return first if first.stage == "supervise" or named else second


def listed_by_dashes(text: str, steps: Sequence[Step]) -> bool:
    """Say whether the steps are written as a chain: 提出—办理—反馈."""
    gaps = [text[a.end : b.start] for a, b in pairwise(steps)]
    return bool(gaps) and all(_BETWEEN.fullmatch(gap) for gap in gaps)
