"""What a number counts: the nouns after it, or before it."""

from __future__ import annotations

from functools import cache

from kg.extract.counts import units_after, units_before
from kg.extract.lexicon import read, words
from kg.extract.words import BOOK, PAREN, QUOTE, Paragraph, Unit

_OBJECT_TAGS = frozenset({"n", "nz", "nw", "vn", "an", "a", "ORG", "LOC", "PER", "s", "f", "xc"})
_NOUN_TAGS = frozenset({"n", "nz", "nw", "vn", "an", "ORG"})
_LONGEST_OBJECT = 16


def object_after(paragraph: Paragraph, offset: int) -> tuple[str, int]:
    """Return (object, end) of the noun phrase that begins at `offset`, ("", offset) without one."""
    taken: list[Unit] = []
    for unit in units_after(paragraph, offset):
        of = unit.text == "的" and bool(taken)
        if not (unit.tag in _OBJECT_TAGS or unit.tag == QUOTE or of) or unit.end - offset > _LONGEST_OBJECT:
            break
        taken.append(unit)
    while taken and (taken[-1].tag in ("a", "f") or taken[-1].text == "的"):
        taken.pop()
    end = taken[-1].end if taken else offset
    return paragraph.text[offset:end], end


def object_before(paragraph: Paragraph, offset: int) -> tuple[str, int]:
    """Return (object, start) of the nouns before `offset`, else of the verb; 达, 增收 are passed over.

    `start` includes the verb that governs the nouns: 开展|活动|74场.
    """
    nouns, passed, verb = _before(paragraph, offset)
    return _object_and_start(
        nouns or [u for u in passed if u.text in verbs("effect_before")][-1:], verb, offset
    )


def verb_before(paragraph: Paragraph, offset: int) -> tuple[str, int]:
    """Return (verb, start) of the verb that governs the nouns before `offset`, ("", offset) without one."""
    _, _, verb = _before(paragraph, offset)
    return (verb.text, verb.start) if verb else ("", offset)


def _before(paragraph: Paragraph, offset: int) -> tuple[list[Unit], list[Unit], Unit | None]:
    """Return the nouns before `offset`, the links passed over and the governing verb."""
    nouns: list[Unit] = []
    passed: list[Unit] = []
    verb: Unit | None = None
    for unit in units_before(paragraph, offset):
        if not nouns and unit.text == "等":
            continue  # 座谈会、恳谈会|等|19场
        if not nouns and (unit.text in words("numbers", "links") or unit.text in verbs("effect_before")):
            passed.append(unit)
        elif (
            unit.tag in _NOUN_TAGS
            or unit.tag in (QUOTE, BOOK)
            or _adds_to_noun(unit)
            or (unit.text == "之" and nouns)
            or (unit.tag in ("v", "q") and not nouns)
        ):
            nouns.insert(0, unit)
        else:
            verb = unit if unit.tag == "v" else None
            break
    if len(nouns) > 1 and nouns[0].tag == "v":
        verb = nouns.pop(0)
    return nouns, passed, verb


def _adds_to_noun(unit: Unit) -> bool:
    """True for a bracket of words, 村(社区), and for a kind of place taken for a name: 省级|文明村."""
    if unit.tag == "LOC":
        return len(unit.text) > 2 and unit.text.endswith(tuple(read("places")["villages"]))
    return unit.tag == PAREN and not any(char.isdigit() for char in unit.text)


def _object_and_start(nouns: list[Unit], verb: Unit | None, offset: int) -> tuple[str, int]:
    object_ = "".join(unit.text for unit in nouns)
    if not nouns:
        return "", offset
    short_ratio = object_.endswith(tuple(read("numbers")["ratio_endings"])) and len(object_) < 4
    cut_in_two = verb is not None and len(object_) == len(verb.text) == 1  # 办|件
    if verb is not None and (short_ratio or cut_in_two):  # 办|结率: the tagger cut the noun
        object_ = verb.text + object_
    return object_, verb.start if verb else nouns[0].start


def noun_before(paragraph: Paragraph, offset: int) -> str:
    """Return the nouns that end at `offset`, joined."""
    noun = ""
    for unit in units_before(paragraph, offset):
        if unit.tag not in _NOUN_TAGS:
            break
        noun = unit.text + noun
    return noun


@cache
def verbs(key: str) -> frozenset[str]:
    """Return a list of verbs of the lexicon of numbers."""
    return frozenset(verb for line in read("numbers")[key] for verb in line)
