"""What stands to the right of a head noun: whether a name may end there."""

from __future__ import annotations

from kg.extract import lexicon
from kg.extract.clauses import Reading
from kg.extract.phrases import Head, head_at_end
from kg.extract.verbs import among, is_nominal
from kg.extract.words import QUOTE

FREE, SOFT, REFUSED = "free", "soft", "refused"
_REACH = 5  # units looked at for a later head
_NOUNS = frozenset({"n", "vn", "nz", "an"})


def right_edge(reading: Reading, at: int, head: Head) -> str:
    """Return whether a name may end with unit `at`: free, soft (other nouns follow) or refused."""
    if at + 1 == len(reading.units):
        return FREE
    following = reading.units[at + 1]
    if following.text in lexicon.words("phrases", "suffixes"):
        return REFUSED
    if following.text == "的":
        return FREE if head.kind == "platform" else SOFT
    blocked = following.text in lexicon.words("phrases", "after_head")
    if following.tag not in _NOUNS and not blocked:
        return FREE
    if _later_head(reading, at, head):
        return REFUSED
    return FREE if blocked and _is_built(reading, at, head) else REFUSED if blocked else SOFT


def _is_built(reading: Reading, at: int, head: Head) -> bool:
    """True before a noun that is done to what is named: 平台建设, “…”品牌建设."""
    following = reading.units[at + 1].text
    if head.kind == "mechanism":
        return following == "建设" and head.strong and _is_built_up(reading, at)
    if head.kind == "platform":
        return following in lexicon.words("phrases", "after_platform")
    return head.kind == "programme" and following == "建设" and _quote_near(reading, at)


def _is_built_up(reading: Reading, at: int) -> bool:
    verb = reading.governor(at)
    return verb is not None and among(reading.units[verb].text, "build_up")


def _later_head(reading: Reading, at: int, head: Head) -> bool:
    """True when the run of nouns goes on to a head that will name the whole."""
    for later in range(at + 1, min(at + 1 + _REACH, len(reading.units))):
        unit = reading.units[later]
        if not (is_nominal(unit) or unit.text == "、"):
            return False
        found = head_at_end(reading.text(reading.start, unit.end)) if not unit.is_block else None
        if found and (found.strong or (found.kind == "mechanism" and _quote_near(reading, at))):
            return right_edge(reading, later, found) == FREE
    return False


def _quote_near(reading: Reading, at: int) -> bool:
    return any(unit.tag == QUOTE for unit in reading.units[max(0, at - 3) : at + 1])
