"""Which of the six stages an act belongs to: by its last verb, by whom it reaches and who does it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

import ontology.concepts
from kg.extract.actors import role_of, role_words
from kg.extract.lexicon import read

DEADLINE = re.compile(
    r"当[日天年]|次[日年月]|第二[天年]|即[时日]|限时|"
    r"(?:\d+|[一二两三四五六七八九十]{1,3})个?(?:工作日|小时|分钟|天|日|周|年|月|季度)(?:之内|以内|内)?|"
    r"半(?:小时|天|月|年)(?:之内|以内|内)"
)


def stage_of(action: str, verbs: Sequence[str] = (), *, actor: str | None = None) -> str | None:
    """Return the stage its last verb names; nouns (`verbs` given) and verbs before 结果, 情况… weigh less."""
    act = DEADLINE.sub("", action)
    if re.match(read("stages")["given_back"], act):
        return "feedback"
    found = list(stage_words(act))
    main = [m for m in found if not act.startswith(tuple(read("stages")["result_nouns"]), m.end())]
    surest = [m for m in main if any(m.group() in verb or verb in m.group() for verb in verbs)]
    chosen = surest or main or found
    verb = chosen[-1].group() if chosen else _short_verb(act)
    return _stage(verb, act, actor) if verb else None


def _stage(verb: str, act: str, actor: str | None) -> str | None:
    """Return the stage of a verb; what is only made public, or judged from above, presses others on."""
    stages = read("stages")
    stage = _stage_ids().get(verb) or (stages["single"].get(verb) if act == verb else None)
    if verb in stages["made_public"]:
        return "feedback" if _goes_back(act, actor) else "supervise"
    if verb in stages["closing"] and actor is not None and role_of(actor) in stages["given_to"]:
        return "feedback"
    returned = any(_stage_ids()[m.group()] == "feedback" and m.group() != verb for m in stage_words(act))
    return "supervise" if _judged_from_above(verb, actor) and not returned else stage


def _judged_from_above(verb: str, actor: str | None) -> bool:
    stages = read("stages")
    if actor is None:
        return verb in stages["judged_by_nobody"]
    return verb in stages["judging"] and role_of(actor) in stages["judges_above"]


def _goes_back(act: str, actor: str | None) -> bool:
    """True when those who raise matters are named as who gets the result or who judges it."""
    stages = read("stages")
    if any(word in act for word in stages["given_to_words"]):
        return True
    said = (actor or "") + act
    return any(word in said and role_of(word) in stages["given_to"] for word in role_words())


def _short_verb(act: str) -> str | None:
    """Return a one-character verb at the end of a short act (马上办), or before its object (评单, 议办法)."""
    stages = read("stages")
    if not 0 < len(act) <= stages["longest_short_act"]:
        return None
    has_object = (len(act) == 2 and act[-1] in stages["light_objects"]) or act[1:] in stages["short_objects"]
    return act[0] if has_object else act[-1]


def stage_words(act: str) -> Iterator[re.Match[str]]:
    """Find the verbs of two characters or more that name a stage, in order of writing."""
    people = tuple(read("stages")["person_after"])
    yield from (match for match in _stage_pattern().finditer(act) if not act.startswith(people, match.end()))


@cache
def _stage_pattern() -> re.Pattern[str]:
    many = sorted((word for word in _stage_ids() if len(word) > 1), key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, many)))


@cache
def _stage_ids() -> dict[str, str]:
    labels = {word: concept.id for concept in ontology.concepts.load().stages for word in concept.words}
    return labels | {word: stage for stage, many in read("stages")["more"].items() for word in many}
