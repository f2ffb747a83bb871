"""Component jy_heads: names that end in a head noun (…机制, …平台, …活动, …方案)."""

from __future__ import annotations

import re
from collections.abc import Callable

from spacy.language import Language
from spacy.tokens import Doc

from kg.extract.acts import act
from kg.extract.boundaries import bounded
from kg.extract.clauses import Reading
from kg.extract.mentions import add_mention
from kg.extract.modality import modality
from kg.extract.partners import allies, partners_before
from kg.extract.phrases import Phrase, head_at_end, head_of_clause
from kg.extract.refusals import refusal
from kg.extract.right import REFUSED, SOFT, right_edge
from kg.extract.words import PAREN, QUOTE, Unit

_CHAINED = re.compile(r"[+—→]")
_BRACKET = re.compile(r"\([^)]*\)$")
_LISTED = re.compile(r"”等(?:[一二两三四五六七八九十\d]+[大个项种类])?[\u4e00-\u9fff]{0,6}$")
_PAIRED = re.compile(r"”(?:[一二两三四五六七八九十]大|[一二两三四五六七八九十]个)?[\u4e00-\u9fff]{0,6}$")


@Language.factory("jy_heads")
def create(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """Return the component."""
    return find_heads


def find_heads(doc: Doc) -> Doc:
    """Add the names with a head noun, the rightmost head of each clause first."""
    for reading in doc._.readings:
        free = len(reading.units)  # units from here on belong to a name already
        for at in range(len(reading.units) - 1, -1, -1):
            phrase = _phrase(reading, at) if at < free else None
            if phrase is not None:
                _add(doc, phrase)
                free = phrase.first
    return doc


def _phrase(reading: Reading, at: int) -> Phrase | None:
    """Return the name that ends with unit `at`, or None."""
    head = head_of_clause(reading, at)
    if head is None or reading.units[at].end - len(head.word) < reading.start:
        return None
    edge = right_edge(reading, at, head)
    if edge == REFUSED:
        return None
    phrase = bounded(Phrase(reading, head, at, at, None))
    return None if refusal(phrase, edge) else phrase


def _add(doc: Doc, phrase: Phrase) -> None:
    """Add the phrase as one name, or what it lists as names of their own."""
    quotes = phrase.quotes()
    if quotes and _is_list(phrase, quotes):
        for quote in quotes:
            _add_quote(doc, phrase, quote)
        return
    _add_named_inside(doc, phrase, quotes)
    start, end = _span(phrase)
    add_mention(
        doc,
        phrase.head.kind,
        start,
        end,
        rule=f"head:{phrase.head.word}",
        confidence=_confidence(phrase),
        **_context(phrase, start, end),
        partners=phrase.partners or partners_before(phrase.reading, phrase.verb) or allies(quotes),
    )


def _context(phrase: Phrase, start: int, end: int) -> dict[str, str | None]:
    """Return act and modality."""
    return {
        "act": act(phrase.reading, phrase.verb, start=start, end=end),
        "modality": modality(phrase.reading, start=start, verb=phrase.verb),
    }


def _span(phrase: Phrase) -> tuple[int, int]:
    """Return start and end; a bracket that explains a quotation ends the name at the quotation."""
    units = phrase.reading.units
    for at in range(phrase.first, phrase.at):
        if units[at].tag == QUOTE and units[at + 1].tag == PAREN:
            return units[at].start, units[at].end
    return phrase.start, phrase.end


def _confidence(phrase: Phrase) -> float:
    """Return a hand-set confidence: a verb, a quotation and a strong head each add to it."""
    sure = 0.55 + 0.15 * (phrase.act is not None) + 0.15 * bool(phrase.quotes()) + 0.1 * phrase.head.strong
    sure -= 0.1 * phrase.in_heading
    sure -= 0.15 * (right_edge(phrase.reading, phrase.at, phrase.head) == SOFT)
    return round(min(sure, 0.98), 2)


def _is_list(phrase: Phrase, quotes: list[Unit]) -> bool:
    """True for “甲”“乙”等品牌 and “甲”“乙”专栏: the head is said of each quotation."""
    inside = phrase.reading.units[phrase.first : phrase.at + 1]
    if not all(u.tag == QUOTE or u.text in ("、", "和", "等") or u.start >= quotes[-1].end for u in inside):
        return False
    if _LISTED.search(phrase.modifiers):
        return True
    each = phrase.head.kind in ("platform", "programme") and len(quotes) >= 2
    return each and bool(_PAIRED.search(phrase.modifiers))


def _add_quote(doc: Doc, phrase: Phrase, quote: Unit) -> None:
    own = head_at_end(_BRACKET.sub("", quote.inner))
    kind = own.kind if own and own.kind != "mechanism" else phrase.head.kind
    context = _context(phrase, quote.start, quote.end)
    rule = f"list-head:{phrase.head.word}"
    add_mention(doc, kind, quote.start, quote.end, rule=rule, confidence=0.7, **context)


def _add_named_inside(doc: Doc, phrase: Phrase, quotes: list[Unit]) -> None:
    """Add the platform whose name a single quotation is, inside the name of what is done with it."""
    own = head_at_end(quotes[0].inner) if len(quotes) == 1 else None
    if own is None or own.kind != "platform" or not own.strong or phrase.head.kind == "platform":
        return
    start, end = quotes[0].start, quotes[0].end
    if end - start - 2 > len(own.word) and not _CHAINED.search(quotes[0].inner):
        rule = f"inner-head:{own.word}"
        add_mention(doc, "platform", start, end, rule=rule, confidence=0.65, **_context(phrase, start, end))
