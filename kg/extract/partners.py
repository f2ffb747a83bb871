"""Bodies a thing is set up with: 与甲、乙建立…机制, 建立与甲乙…机制, 甲与乙…活动, “甲—乙”合作机制."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kg.extract import lexicon
from kg.extract.clauses import Reading
from kg.extract.phrases import Phrase
from kg.extract.words import Unit

_ALLIANCE = re.compile(r"^“([^“”—]{2,12})—+([^“”—]{2,12})”$")
_REACH = 8  # units looked at left of the verb


def is_body(unit: Unit) -> bool:
    """True for an organization by its tag or its ending."""
    return not unit.is_block and (unit.tag == "ORG" or names_body(unit.text))


def names_body(name: str) -> bool:
    """True for a name with an organization's ending."""
    return name.endswith(lexicon.longest_first("phrases", "organizations"))


def take_partners(phrase: Phrase) -> Phrase:
    """Return the phrase without the bodies joined to it at its beginning, which become its partners."""
    units = phrase.reading.units
    opens = units[phrase.first].text in lexicon.words("phrases", "with")
    last = _end_of_bodies(units, phrase.first + opens, phrase.head_first)
    bodies = units[phrase.first : last]
    joined = opens or any(_is_join(unit) for unit in bodies[1:])
    if not joined or not any(is_body(unit) for unit in bodies):
        return phrase
    return replace(phrase, first=last, partners=_names(bodies))


def _end_of_bodies(units: Sequence[Unit], first: int, limit: int) -> int:
    """Return the index after the last body of a run of bodies and what joins them."""
    at = last = first
    while at < limit and (is_body(units[at]) or _is_join(units[at])):
        last = at + 1 if is_body(units[at]) else last
        at += 1
    return last


def _names(units: Sequence[Unit]) -> tuple[str, ...]:
    """Return the bodies' names; units of one name stand side by side."""
    names: list[str] = []
    open_name = False
    for unit in units:
        if is_body(unit):
            names[-1:] = [names[-1] + unit.text] if open_name else [*names[-1:], unit.text]
        open_name = is_body(unit)
    return tuple(names)


def partners_before(reading: Reading, verb: int | None) -> tuple[str, ...]:
    """Return the bodies of 与市法院联合建立…: those after the first "with" left of the verb."""
    if verb is None:
        return ()
    units = reading.units
    before = range(max(0, verb - _REACH), verb)
    at = next((at for at in before if units[at].text in ("与", "同", "和", "会同")), None)
    if at is None:
        return ()
    last = _end_of_bodies(units, at + 1, verb)
    return _names(units[at + 1 : last])


def allies(quotes: Sequence[Unit]) -> tuple[str, ...]:
    """Return the two bodies of “甲—乙”."""
    match = _ALLIANCE.match(quotes[0].text) if len(quotes) == 1 else None
    bodies = match.groups() if match else ()
    return bodies if bodies and all(names_body(body) for body in bodies) else ()


def _is_join(unit: Unit) -> bool:
    return unit.text in ("、", "和", "与", "及", "各", "同")
