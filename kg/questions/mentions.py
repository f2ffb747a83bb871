"""What the texts of cities are to mention or not: 哪些城市提到了…, 没有闭环但提到数字化的城市."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.questions import words
from kg.questions.asked import Asked
from kg.questions.model import Condition, NamedConcept
from kg.questions.wording import concept_label
from kg.questions.words import HAN, Token

_QUOTED = re.compile(r"[“\"「『](?P<said>[^”\"」』]{2,20})[”\"」』]")


class Mentions:
    """Reads what stands behind each 提到 and 没有提到 of one question."""

    def __init__(self, asked: Asked, things: Sequence[NamedConcept]) -> None:
        self._asked, self._things = asked, things

    def denied(self) -> Iterator[Condition]:
        """Yield what is not to be mentioned and what is, of a question that denies something."""
        markers = sorted(self._asked.marked("negation", "positive"), key=lambda token: token.start)
        tokens = self._asked.tokens
        loops = [token for token in tokens if token.get("loop") and token.end <= markers[0].start]
        if loops:
            self._asked.use(loops)
            yield Condition("mentions_loop")
        yield from self._behind(markers)

    def told(self) -> Iterator[Condition]:
        """Yield what is to be mentioned; a thing of the base needs no 提到."""
        markers = self._asked.marked("positive")
        found = list(self._behind(markers)) if markers else [self._said(0, len(self._asked.text), False)]
        yield from (one for one in found if one)

    def _behind(self, markers: Sequence[Token]) -> Iterator[Condition]:
        self._asked.use(markers)
        for marker in markers:
            start, end = marker.end, self._end(marker.end, markers)
            condition = self._said(start, end, marker.get("marker") == "negation")
            if condition:
                yield condition

    def _end(self, start: int, markers: Sequence[Token]) -> int:
        forms = [token.start for token in self._asked.tokens if token.get("form") and token.start >= start]
        return min(
            [*forms, *(other.start for other in markers if other.start >= start), len(self._asked.text)]
        )

    def _said(self, start: int, end: int, negated: bool) -> Condition | None:
        """Return what stands between: a thing, quoted words, a loop, a topic, a stage, or plain words."""
        thing = next((one for one in self._things if start <= one.span[0] < end), None)
        if thing:
            return Condition("mentions_thing", word=thing.id, negated=negated)
        self._asked.used.append((start, end))
        quoted = _QUOTED.search(self._asked.text, start, end)
        if quoted:
            return Condition("mentions_word", word=quoted["said"], negated=negated)
        found = self._concept(start, end, negated) or self._kind(start, end, negated)
        return found or self._words(start, end, negated)

    def _concept(self, start: int, end: int, negated: bool) -> Condition | None:
        inside = [token for token in self._asked.tokens if start <= token.start and token.end <= end]
        if any(token.get("loop") for token in inside):
            return Condition("mentions_loop", negated=negated)
        topics = words.topics_in(self._asked.text[start:end])
        if topics:
            said = topics[0].said
            word = said if HAN.search(said) else concept_label("topic", topics[0].id, "zh")
            return Condition("mentions_topic", concept=topics[0].id, word=word, negated=negated)
        stage = next((token.get("stage") for token in inside if token.get("stage")), "")
        return Condition("mentions_stage", stage=stage, negated=negated) if stage else None

    def _kind(self, start: int, end: int, negated: bool) -> Condition | None:
        """Return a whole kind of things, where nothing else is said of it: 没有平台, no deadline."""
        kinds = [token for token in self._asked.tokens if token.get("kind") and start <= token.start < end]
        rest = words.without(
            self._asked.text[start:end], [(one.start - start, one.end - start) for one in kinds]
        )
        return Condition(f"mentions_{kinds[0].get('kind')}", negated=negated) if kinds and not rest else None

    def _words(self, start: int, end: int, negated: bool) -> Condition | None:
        rest = words.without(self._asked.text[start:end], [])
        return Condition("mentions_word", word=rest[0], negated=negated) if rest else None
