"""Where a name begins: from its governing verb or along the run of nouns, then trimmed step by step."""

from __future__ import annotations

import re
from dataclasses import replace

from kg.extract import lexicon
from kg.extract.partners import is_body, take_partners
from kg.extract.phrases import Phrase, head_at_end
from kg.extract.verbs import act_of, among, is_nominal
from kg.extract.words import QUOTE, Unit

_ROLE_QUOTES = re.compile(r"^(?:[^、“”,]{1,14}“[^”]{1,6}”(?:、|等)?){2,}(?:的[^、,]{0,12})?$")
_CONJUNCTIONS = ("、", "和", "及", "与", "以及")
_LONGEST_ADJECTIVE = 14


def bounded(phrase: Phrase) -> Phrase:
    """Return the phrase with its left edge found and trimmed, governing verb and partners set."""
    phrase = _from_verb(phrase) or _along_nouns(phrase)
    for trim in _TRIMS:
        phrase = trim(phrase)
    return phrase


def _unit(phrase: Phrase, at: int) -> Unit:
    return phrase.reading.units[at]


def _from_verb(phrase: Phrase) -> Phrase | None:
    """Begin after the nearest governing verb; an event may be named by a verb phrase of its own."""
    verb = phrase.reading.governor(phrase.head_first)
    if verb is None:
        return None
    if phrase.head.kind == "programme" and not among(_unit(phrase, verb).text, "event"):
        event = _event_verb_before(phrase, verb)
        verb = verb if event is None else event
    return replace(phrase, first=min(verb + 1, phrase.head_first), verb=verb)


def _event_verb_before(phrase: Phrase, verb: int) -> int | None:
    """Return the event verb of 开展深入贯彻…学习教育, where only adverbs stand between the two verbs."""
    at = verb - 1
    while at >= 0 and _is_adverb(_unit(phrase, at)):
        at -= 1
    return at if at >= 0 and phrase.reading.acts[at] and among(_unit(phrase, at).text, "event") else None


def _along_nouns(phrase: Phrase) -> Phrase:
    """Begin where the run of nouns and blocks left of the head begins."""
    at = phrase.head_first
    while at > 0 and _continues(phrase, at - 1):
        at -= 1
    while at < phrase.head_first and _unit(phrase, at).text in _CONJUNCTIONS:
        at += 1
    return replace(phrase, first=at, verb=phrase.reading.governor(at))


def _continues(phrase: Phrase, at: int) -> bool:
    unit, before = _unit(phrase, at), _unit(phrase, at - 1) if at else None
    if unit.is_block or unit.text in lexicon.words("phrases", "joins") - {"、"}:
        return True
    if phrase.reading.acts[at]:
        return False
    if unit.text in _CONJUNCTIONS:
        return phrase.head.kind == "mechanism" and before is not None and _is_plain_conjunct(phrase, at - 1)
    if unit.text == "的":
        return before is not None and before.tag == QUOTE
    if unit.tag == "v" and phrase.head.kind == "platform":
        return before is not None and before.tag == QUOTE and len(unit.text) == 1 and not act_of(unit.text)
    if unit.tag == "v":
        return before is not None and not act_of(unit.text) and (is_nominal(before))
    return is_nominal(unit)


def _is_plain_conjunct(phrase: Phrase, at: int) -> bool:
    """True for a conjunct that is no name by itself."""
    unit = _unit(phrase, at)
    return is_nominal(unit) and (unit.is_block or not head_at_end(unit.text))


def _last_of(phrase: Phrase, *words: str) -> int | None:
    """Return the index of the last of these words between the left edge and the head."""
    found = (
        at for at in range(phrase.head_first - 1, phrase.first - 1, -1) if _unit(phrase, at).text in words
    )
    return next(found, None)


def _cut_preposition(phrase: Phrase) -> Phrase:
    """Begin after a preposition inside the phrase."""
    cuts = lexicon.words("phrases", "prepositions")
    for at in range(phrase.head_first - 1, phrase.first - 1, -1):
        if _unit(phrase, at).tag == "p" and _unit(phrase, at).text in cuts:
            return replace(phrase, first=at + 1)
    return phrase


def _cut_conjuncts(phrase: Phrase) -> Phrase:
    """Begin after a conjunct that is a name of its own; a list of role“verb” stays whole."""
    if _ROLE_QUOTES.match(phrase.modifiers):
        return phrase
    for at in range(phrase.head_first - 1, phrase.first, -1):
        if _unit(phrase, at).text in _CONJUNCTIONS and _ends_conjunct(phrase, at):
            return replace(phrase, first=at + 1)
    return phrase


def _ends_conjunct(phrase: Phrase, at: int) -> bool:
    before, after, sign = _unit(phrase, at - 1), _unit(phrase, at + 1), _unit(phrase, at).text
    if before.is_block:
        return sign == "、" and after.tag != QUOTE
    if sign == "、" and phrase.head.kind in ("platform", "programme", "instrument"):
        return True
    head = head_at_end(phrase.reading.text(_unit(phrase, phrase.first).start, before.end))
    return head is not None and (head.strong or after.tag == QUOTE)


def _is_adverb(unit: Unit) -> bool:
    if unit.is_block:
        return False
    return unit.text in lexicon.words("phrases", "adverbs") or (
        unit.tag in ("d", "ad") and len(unit.text) > 1
    )


def _strip_leading(phrase: Phrase) -> Phrase:
    """Drop adverbs, aspect marks, counts and vague openers; an adverb before a verb is part of an event."""
    first = phrase.first
    while first < phrase.head_first and _is_leading(phrase, first):
        first += 1
    return replace(phrase, first=first)


def _is_leading(phrase: Phrase, at: int) -> bool:
    unit, following = _unit(phrase, at), _unit(phrase, at + 1)
    if unit.is_block:
        return False
    if _is_adverb(unit):
        return phrase.head.kind != "programme" or following.tag != "v"
    if re.fullmatch(lexicon.read("phrases")["counted"], unit.text):
        return phrase.head.kind != "mechanism"
    return unit.text in lexicon.words("phrases", "leading")


def _cut_relative(phrase: Phrase) -> Phrase:
    """Begin after 的, unless what stands before it is what tells this name from others."""
    at = _last_of(phrase, "的")
    if at is None or at == phrase.first:
        return phrase if at is None else replace(phrase, first=at + 1)
    if _unit(phrase, at - 1).tag == QUOTE or _keeps_relative(phrase, at):
        return phrase
    return replace(phrase, first=at + 1) if at + 1 <= phrase.head_first else phrase


def _keeps_relative(phrase: Phrase, at: int) -> bool:
    left = phrase.reading.text(_unit(phrase, phrase.first).start, _unit(phrase, at).start)
    if left.endswith("党"):
        return True  # 党的建设, 党的理论: one notion
    if phrase.head.kind != "mechanism":
        return False
    rest = phrase.reading.units[at + 1 : phrase.head_first]
    if _unit(phrase, at + 1).tag == QUOTE:
        return False
    governed = phrase.verb is not None or (phrase.first == 0 and phrase.head.strong)
    if governed and left.count("、") >= 2:
        return True  # the steps or parts themselves: 甲联审、乙联办、丙联评的机制
    if phrase.verb is not None and all(u.text in lexicon.words("phrases", "empty") for u in rest):
        return True
    adjective = left.endswith(tuple(lexicon.words("phrases", "adjectival")))
    return adjective and len(left) <= _LONGEST_ADJECTIVE


def _cut_place_before_quote(phrase: Phrase) -> Phrase:
    """Begin with the quotation when only a place, body, area or number stands before it."""
    quote = next((at for at in range(phrase.first, phrase.at + 1) if _unit(phrase, at).tag == QUOTE), None)
    if quote is None or quote == phrase.first or _ROLE_QUOTES.match(phrase.modifiers):
        return phrase  # 群众“点单”、县级“派单”: whose acts they are
    before = phrase.reading.units[phrase.first : quote]
    return replace(phrase, first=quote) if all(_only_locates(unit) for unit in before) else phrase


def _cut_made_over(phrase: Phrase) -> Phrase:
    """Begin after the verb that makes a venue of another thing: 祠堂、围屋改造|“…”协商点."""
    for at in range(phrase.first + 1, phrase.head_first):
        if _unit(phrase, at).tag == QUOTE and _unit(phrase, at - 1).text in lexicon.words(
            "numbers", "rebuilds"
        ):
            return replace(phrase, first=at, verb=at - 1)
    return phrase


def _only_locates(unit: Unit) -> bool:
    if unit.is_block:
        return False
    if unit.text in lexicon.words("phrases", "up_to_standard"):
        return True
    if unit.tag in ("LOC", "ORG", "TIME", "m") or unit.text in lexicon.words("phrases", "areas"):
        return True
    return unit.text in lexicon.words("phrases", "people") or is_body(unit) or _is_division(unit)


def _is_division(unit: Unit) -> bool:
    from kg.extract.gazetteer import candidates

    return unit.tag in ("nz", "n", "PER") and bool(candidates(unit.text, townships=False))


_TRIMS = (
    _cut_preposition,
    _cut_conjuncts,
    _strip_leading,
    take_partners,
    _cut_relative,
    _cut_made_over,
    _cut_place_before_quote,
    _strip_leading,
)
