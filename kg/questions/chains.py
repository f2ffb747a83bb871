"""What a question demands of mechanisms: loops, kinds, first and last steps, order, deadlines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.questions import words
from kg.questions.asked import Asked
from kg.questions.listing import Listing, condition
from kg.questions.model import Condition, Span
from kg.questions.steps import Step, short_action
from kg.questions.words import HAN, Token

_NEAR, _FAR = 6, 24  # characters between a marker and its step
_BREAK = re.compile(r"[，,。；;？?！!]")
_SIGNS = {"least": ">=", "more": ">", "most_of": "<=", "fewer": "<"}
_EDGE = {
    "ends": ("last_before", "last_after", "-"),
    "starts": ("first_before", "first_after", "earlier"),
}


class Chains:
    """Reads the demands of one question."""

    def __init__(self, asked: Asked) -> None:
        self._asked = asked

    def conditions(self, form: str, subject: str) -> Iterator[Condition]:
        yield from self._deadlines()
        yield from self._promises()
        yield from self._longest()
        yield from self._unlisted()
        yield from self._loops()
        yield from self._kinds(form)
        yield from self._length()
        apt = subject or form or self._asked.has("loop")
        edges = list(self._edges(worded=subject == "mechanism")) if apt else []
        yield from (condition for condition, _ in edges)
        yield from [Condition("chained")] if any(condition.negated for condition, _ in edges) else []
        free = [step for step in self._asked.steps if step not in [used for _, used in edges]]
        free = [step for step in free if not self._asked.near_duration(step)]
        if form == "who":
            yield from self._who(free)
        else:
            kinds = {condition.kind for condition, _ in edges}
            yield from self._followed(free) if kinds == {"starts"} else ()
            wanted = list(Listing(self._asked, free).conditions(apt=bool(apt), subject=subject))
            yield from wanted
            yield from () if edges or wanted or self._asked.steps else self._chained(form)

    def _deadlines(self) -> Iterator[Condition]:
        promised = any(token.get("subject") == "commitment" for token in self._asked.tokens)
        for number, unit, span in words.durations_in(self._asked.text):
            within = any(step.start == span[1] for step in self._asked.steps) or any(
                token.start - span[1] in (0, 1) or span[0] - token.end in (0, 1)
                for token in self._asked.marked("within")
            )
            if within or promised:
                self._asked.used.append(span)
                self._asked.use(
                    [
                        *self._asked.marked("within"),
                        *(token for token in self._asked.tokens if token.get("subject")),
                    ]
                )
                self._asked.use(step for step in self._asked.steps if self._asked.near_duration(step))
                yield Condition("deadline", number=number, unit=unit)

    def _promises(self) -> Iterator[Condition]:
        """Yield the wish to know within what time: 多久答复, 最快几天办结."""
        how, soonest = self._asked.marked("how_soon"), self._asked.marked("soonest")
        promised = any(token.get("subject") == "commitment" for token in self._asked.tokens)
        deeds = [step for step in self._asked.steps if step.stage]
        if words.durations_in(self._asked.text) or not (
            (how and (deeds or soonest)) or (promised and (how or soonest)) or (soonest and deeds)
        ):
            return
        asked = [*how, *soonest]
        start = min((token.end for token in asked), default=0)
        limited = [*(step for step in deeds if step.start >= start), *deeds[::-1]][:1]
        self._asked.use([*asked, *limited])
        kind, deed = "soonest" if soonest else "promise", limited[0] if limited else None
        yield Condition(kind, stage=deed.stage, sense=deed.sense) if deed else Condition(kind)

    def _longest(self) -> Iterator[Condition]:
        """Yield the wish for the chain of most steps: 环节最多的链条, the longest chain."""
        if (
            self._asked.marked("most", "longest")
            and self._asked.subject() == "mechanism"
            and not self._asked.has("loop")
        ):
            self._asked.use(self._asked.marked("most", "longest"))
            yield Condition("longest")

    def _unlisted(self) -> Iterator[Condition]:
        """Yield the demand that no steps are told: 没有列出环节的闭环."""
        for denial in self._asked.marked("negation"):
            for start in self._asked.subjects("step"):
                gap = self._asked.text[denial.end : max(start, denial.end)]
                beside = any(denial.end <= step.start < start for step in self._asked.steps)
                if denial.end <= start and len(gap) <= _NEAR and not beside and not _BREAK.search(gap):
                    self._asked.use([denial])
                    self._asked.used.append((denial.end, start))
                    yield Condition("listed", negated=True)

    def _length(self) -> Iterator[Condition]:
        """Yield how many steps are wanted: 五个环节, five-step."""
        deeds = {step.end for step in self._asked.steps}
        found = words.lengths_in(self._asked.text)
        for number, span in [(number, span) for number, span in found if span[0] not in deeds]:
            self._asked.used.append(span)
            yield Condition("length", number=number, word=self._sign(span))

    def _sign(self, span: Span) -> str:
        """Return how a number beside 以上, 少于, … bounds; "" for just as many."""
        for name, sign in _SIGNS.items():
            for token in self._asked.marked(name):
                if 0 <= token.start - span[1] <= 3 or 0 <= span[0] - token.end <= 1:
                    self._asked.use([token])
                    return sign
        return ""

    def _loops(self) -> Iterator[Condition]:
        broken = self._asked.marked("broken") or self._asked.has("not_loop")
        loops = [token for token in self._asked.tokens if token.get("loop")]
        special = self._asked.marked(*(("claimed", "derived") if loops else ("derived",)))
        unclosed = self._asked.marked("open") or (special and self._asked.marked("only"))
        if broken or not (loops or special):
            return
        self._asked.use([*loops, *special, *unclosed])
        denied = [token for token in [*loops, *special] if self._asked.negates(token)]
        kinds = {token.get("marker"): token in denied for token in special} or {"loop": loops[0] in denied}
        if unclosed or ("claimed" in kinds and len(loops) > 1 and denied):
            kinds = {**dict.fromkeys(kinds, False), "derived": True}
        yield from (Condition(kind, negated=negated) for kind, negated in kinds.items())
        if all(kinds.values()) and self._asked.has_subject("chained"):
            yield Condition("chained")

    def _kinds(self, form: str) -> Iterator[Condition]:
        subjects = {token.start for token in self._asked.tokens if token.get("subject")}
        for token in self._asked.tokens:
            chain = token.get("chain")
            if not chain or token.get("loop") or token.get("subject"):
                continue
            if any(0 <= start - token.end <= 2 for start in subjects) or form:
                self._asked.use([token])
                yield Condition("kind", concept=chain)

    def _edges(self, *, worded: bool) -> Iterator[tuple[Condition, Step | None]]:
        """Yield what is said of the first and the last step."""
        for kind, (before, following, earlier) in _EDGE.items():
            for marker in self._asked.marked(
                before, following, *([] if self._asked.marked("then") else [earlier])
            ):
                after = marker.get("marker") != before
                step = self._beside(marker, after=after)
                if step is None and worded:
                    step = self._word_beside(marker, after=after)
                if step:
                    self._asked.use([marker, step])
                    denied = self._asked.negates(marker) or self._asked.negates(step)
                    yield condition(kind, step, negated=denied), step

    def _beside(self, marker: Token, *, after: bool) -> Step | None:
        """Return the step that a marker is about: the next for 最后由…, the one before for …作为最后一步."""
        following = [step for step in self._asked.steps if 0 <= step.start - marker.end <= _FAR]
        near = _NEAR if HAN.search(self._asked.text) else _FAR
        preceding = [step for step in self._asked.steps[::-1] if 0 <= marker.start - step.end <= near]
        chosen = (following or preceding) if after else preceding
        return chosen[0] if chosen else None

    def _word_beside(self, marker: Token, *, after: bool) -> Step | None:
        """Return a step known by its words only: 以试点开头."""
        piece = self._asked.text[marker.end :] if after else self._asked.text[: marker.start]
        cut = _BREAK.split(piece)[0 if after else -1]
        found = words.without(cut, [])
        word = (found[0] if after else found[-1]) if found else ""
        if not HAN.search(word) or len(word) > 6:
            return None
        at = self._asked.text.index(word, marker.end if after else 0)
        return Step(at, at + len(word), word=word)

    def _who(self, steps: Sequence[Step]) -> Iterator[Condition]:
        """Yield the deed whose actor is asked: the first after the question word, else the last before."""
        asked = next(token for token in self._asked.tokens if token.get("form") == "who")
        deeds = [*self._short(asked), *(step for step in steps if step.stage)]
        chosen = next((step for step in deeds if step.start >= asked.start), deeds[-1] if deeds else None)
        if chosen:
            self._asked.use([asked, chosen])
            yield Condition("who", stage=chosen.stage, sense=chosen.sense)

    def _short(self, asked: Token) -> list[Step]:
        """Return the deed of a single character right behind: 谁来办."""
        stage = short_action(self._asked.text, asked.end)
        return [Step(asked.end, asked.end + 1, stage=stage)] if stage else []

    def _followed(self, steps: Sequence[Step]) -> Iterator[Condition]:
        """Yield what comes after the first step: …, then …"""
        for marker in self._asked.marked("then")[:1]:
            for step in [step for step in steps if step.start >= marker.end][:1]:
                self._asked.use([marker, step])
                yield condition("step", step, after=True)

    def _chained(self, form: str) -> Iterator[Condition]:
        """Yield the demand for any chain at all: 哪些地方用链条描述流程."""
        chained = [
            token
            for token in self._asked.tokens
            if token.get("subject") == "chained" or token.get("chain") == "sequence"
        ]
        if chained and form and not self._asked.has("loop"):
            self._asked.use(chained)
            yield Condition("chained")
