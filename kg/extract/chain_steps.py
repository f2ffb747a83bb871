"""The parts of a chain as steps: one read alone, then those without an actor by the way of the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kg.extract.actors import before_role, ends_like_a_person, role_of
from kg.extract.lexicon import read
from kg.extract.stages import DEADLINE, stage_of
from kg.extract.steps import read_step
from kg.extract.words import Paragraph
from kg.model import Span, Step

_NOBODY = frozenset({"d", "vd", "ad", "p", "c", "m", "a", "v"})
_SOMEBODY = frozenset({"n", "nz", "nw", "ORG", "PER", "LOC", "j"})
_LONGEST_BODY = 8
_SHORTEST_ACTOR = 2
_LONGEST_TAIL = 3  # characters of the acts of an even list (点单, 派单)


def steps_of(parts: Sequence[Span], paragraph: Paragraph, *, listed: bool = False) -> tuple[Step, ...]:
    """Return one step a part; where most name who acts, the rest is read like them, in a list freely."""
    steps = [read_part(part, paragraph, position=at) for at, part in enumerate(parts, start=1)]
    actors = sum(step.actor is not None for step in steps)
    if actors == len(steps):
        return tuple(steps)
    shared = _by_shared_verb(steps) if listed and len(steps) >= 3 else None
    if shared or (3 if listed else 2) * actors < len(steps):
        return shared or tuple(steps)
    return tuple(
        step if step.actor else _like_others(step, steps, paragraph, listed=listed) for step in steps
    )


def read_part(part: Span, paragraph: Paragraph, *, position: int = 1, like_others: bool = False) -> Step:
    """Return one part as a step."""
    return read_step(part, paragraph.text, paragraph.words, position=position, like_others=like_others)


def without_actors(steps: Sequence[Step]) -> tuple[Step, ...]:
    """Return the steps read as acts alone."""
    return tuple(
        replace(step, actor=None, action=step.text, role=None, stage=stage_of(step.text)) for step in steps
    )


def _like_others(step: Step, steps: Sequence[Step], paragraph: Paragraph, *, listed: bool) -> Step:
    """Read a role word at its head as who acts, else cut off an act as long as all the others are."""
    part = Span(step.start, step.end)
    known = read_part(part, paragraph, position=step.position, like_others=True)
    tails = {len(other.action) for other in steps if other.actor}
    described = before_role(step.text) if listed and not known.actor else 0
    if described and len(step.text) - described in tails:
        return with_actor(step, described)
    if known.actor or len(tails) != 1 or not (listed or _mostly_named(steps) or _comes_again(step, steps)):
        return known
    tail = tails.pop()
    cut = len(step.text) - tail
    if cut == 1 and step.text[0] in read("roles")["short_actors"]:  # 县定 beside 村提、乡议
        return with_actor(step, cut)
    if tail > _LONGEST_TAIL or cut < _SHORTEST_ACTOR or not _names_someone(part, cut, paragraph):
        return step
    return with_actor(step, cut)


def _mostly_named(steps: Sequence[Step]) -> bool:
    """True where four steps in five name who acts: then the last one does too (堂倌|记题)."""
    return 5 * sum(step.actor is not None for step in steps) >= 4 * len(steps)


def _comes_again(step: Step, steps: Sequence[Step]) -> bool:
    """True where first and last open with the same words: 夜话提事—…—夜话晒单."""
    ends = (steps[0].text[:_SHORTEST_ACTOR], steps[-1].text[:_SHORTEST_ACTOR])
    return ends[0] == ends[1] and step in (steps[0], steps[-1])


def _names_someone(part: Span, cut: int, paragraph: Paragraph) -> bool:
    """True when the words before the cut are nouns, no adverb (限时办单) and no time."""
    head = Span(part.start, part.start + cut)
    if DEADLINE.search(head.of(paragraph.text)):
        return False
    things = {*read("roles")["owned"][0], *read("stages")["result_nouns"]}
    inside = [word for word in paragraph.words if head.start <= word.start < head.end]
    if not any(word.tag in _SOMEBODY for word in inside):
        return False
    return not any(word.tag in _NOBODY or word.text in things for word in inside)


def with_actor(step: Step, cut: int) -> Step:
    """Return the step with its first `cut` characters as who acts."""
    actor, action = step.text[:cut], step.text[cut:]
    return replace(step, actor=actor, action=action, role=role_of(actor), stage=stage_of(action, actor=actor))


def before_deadline(text: str) -> int:
    """Return where a body ends that stands right before a time (区营商办|24小时内分派), 0 without one."""
    timed = DEADLINE.search(text)
    body = text[: timed.start()] if timed else ""
    known = ends_like_a_person(body) or body[-1:] in read("roles")["ending_roles"]
    return len(body) if 1 < len(body) <= _LONGEST_BODY and known else 0


def _by_shared_verb(steps: Sequence[Step]) -> tuple[Step, ...] | None:
    """Read 县级医院包乡镇、乡镇卫生院包村、村医包户: one verb of one character stands in every part."""
    first, *others = (step.text for step in steps)
    for verb in first[_SHORTEST_ACTOR:-1]:
        cuts = [text.find(verb, _SHORTEST_ACTOR) for text in (first, *others)]
        heads = [step.text[:cut] for step, cut in zip(steps, cuts, strict=True) if cut > 0]
        if min(cuts) > 0 and verb in read("chains")["shared_verbs"] and all(map(ends_like_a_person, heads)):
            return tuple(with_actor(step, cut) for step, cut in zip(steps, cuts, strict=True))
    return None
