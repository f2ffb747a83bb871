"""Who acts in a step: the grammar of known actors and the role each stands for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

import ontology.concepts
from kg.extract.lexicon import read

_LONGEST_DESCRIPTION = 6


@cache
def actor_pattern() -> re.Pattern[str]:
    """Return the grammar of a known actor: area, brackets, role words, joined ones."""
    roles = read("roles")
    area = "(?:" + "|".join(
        (*_longest(roles["areas"]), r"[\u4e00-\u9fff]{2,3}[" + _joined("area_endings") + "]")
    )
    area += r")(?:\([^()]{1,8}\))?"
    name = "(?:" + "|".join(_longest([*role_words(), *roles["tails"]])) + ")"
    one = f"(?:{area})*{name}+"
    return re.compile(f"{one}(?:[{_joined('joints')}]{one})*")


def _joined(key: str) -> str:
    return "".join(read("roles")[key])


def _longest(many: Sequence[str]) -> list[str]:
    return sorted(map(re.escape, set(many)), key=lambda word: (-len(word), word))


@cache
def role_words() -> tuple[str, ...]:
    """Return the words of two or more characters that name an actor."""
    known = [word for concept in ontology.concepts.load().roles for word in concept.words]
    more = [word for line in read("roles")["more_roles"] for word in line]
    return tuple(sorted({word for word in (*known, *more) if len(word) > 1}))


def is_actor(text: str) -> bool:
    """True when all of the text is a known actor."""
    return actor_pattern().fullmatch(text) is not None


def before_role(words: str) -> int:
    """Return where a role word ends that others describe (提议群众|现场评价), 0 without one."""
    found = _described().match(words)
    return found.end() if found and found.end() < len(words) else 0


@cache
def _described() -> re.Pattern[str]:
    unlike = "|".join(read("roles")["undescribed"])
    return re.compile(
        rf"(?!{unlike})[\u4e00-\u9fff]{{1,{_LONGEST_DESCRIPTION}}}?(?:{'|'.join(_longest(role_words()))})"
    )


def ends_like_a_person(noun: str) -> bool:
    """True for a noun whose ending says that it is a person or a body."""
    endings = tuple(ending for line in read("roles")["person_endings"] for ending in line)
    return noun.endswith(endings) or is_actor(noun)


def role_of(actor: str) -> str:
    """Return the id of the role whose label is the longest one at the end of the actor."""
    at_end = [label for label in _role_ids() if actor.endswith(label)]
    inside = [label for label in _role_ids() if len(label) > 1 and label in actor]
    if at_end or inside:
        return _role_ids()[max(at_end or inside, key=len)]
    by_ending: dict[str, str] = read("roles")["ending_roles"]
    return by_ending.get(actor[-1], "other")


@cache
def _role_ids() -> dict[str, str]:
    return {word: concept.id for concept in ontology.concepts.load().roles for word in concept.words}
