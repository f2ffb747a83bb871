"""Sentences of a passage, and which of them is its headline: decided by the whole document's habit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.layout.profiles import part
from kg.model import Passage, Span

_SENTENCE = re.compile(r"[^。!?]*[。!?]+[”’)》\]]*|[^。!?]+$")
_SHORTEST, _LONGEST = 6, 36
_MAJORITY = 0.75
_FEWEST = 3  # passages that can vote; a habit needs several
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Draft:
    """A passage before its headline is known; `heading_end` closes a sub-heading line above the body."""

    start: int  # in the source
    text: str  # normal
    heading_end: int = 0  # in `text`

    @property
    def end(self) -> int:
        """Where it ends in the source."""
        return self.start + len(self.text)


def passages(drafts: Sequence[Draft], *, habit: bool) -> tuple[Passage, ...]:
    """Return the passages of one excerpt; where headlines are the habit, a fit first sentence is one."""
    return tuple(_passage(index, draft, habit=habit) for index, draft in enumerate(drafts))


def has_habit(drafts: Sequence[Draft]) -> bool:
    """True when most passages of the document open with a sentence fit to be a headline."""
    found = ([text for _, text in _sentences(draft)] for draft in drafts if not draft.heading_end)
    several = [texts for texts in found if len(texts) >= 2]
    return len(several) >= _FEWEST and sum(_fits(texts[0]) for texts in several) >= _MAJORITY * len(several)


def _passage(index: int, draft: Draft, *, habit: bool) -> Passage:
    found = list(_sentences(draft))
    spans = tuple(span for span, _ in found)
    has_heading = draft.heading_end > 0 or (
        len(found) >= 2 and (habit or bool(part("number").match(draft.text))) and _fits(found[0][1])
    )
    return Passage(index, draft.start, draft.end, spans[0] if has_heading else None, spans)


def _sentences(draft: Draft) -> Iterator[tuple[Span, str]]:
    """Yield the sentences in order, each without white space around it; a sub-heading line is one."""
    bounds = [(0, draft.heading_end)] if draft.heading_end else []
    bounds += [match.span() for match in _SENTENCE.finditer(draft.text, draft.heading_end)]
    for start, end in bounds:
        text = draft.text[start:end]
        lead = len(text) - len(text.lstrip())
        if text := text.strip():
            yield Span(draft.start + start + lead, draft.start + start + lead + len(text)), text


def _fits(sentence: str) -> bool:
    """True for a sentence of a headline's length, of one or two parts, without figures but its own number."""
    number = part("number").match(sentence)
    bare = sentence[number.end() :] if number else sentence
    parts = len(re.split(r"[,;:]", bare))
    return _SHORTEST <= len(sentence) <= _LONGEST and parts <= 2 and not _DIGIT.search(bare)
