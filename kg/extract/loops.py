"""Closed loops: chains that return the result, and words that claim a loop of a mechanism."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

from kg.extract.lexicon import longest_first, read
from kg.extract.words import Claim, Paragraph
from kg.model import Span, Step

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.tokens import Span as DocSpan

_RETURNS = "feedback"
_DENIAL_REACH = 4  # characters between a denial and what it denies
_DENIED_AFTER = 14  # characters after a loop word in which it is denied
_CLAIM_REACH = 4  # characters of a following noun or verb that belong to the claim (闭环运行)
_TAIL_TAGS = ("n", "vn", "v")


def returns_result(kind: str, steps: Sequence[Step]) -> bool:
    """True for an ordered chain whose last act gives the result back or is a judgement of it."""
    acts = list(steps)
    while len(acts) > 2 and acts[-1].actor is None and acts[-1].action.endswith(_after_return()):
        acts.pop()  # 反馈、归档: what is done with the papers comes after the matter
    if kind not in ("sequence", "loop") or len(acts) < 2:
        return False
    return acts[-1].stage == _RETURNS or _back_where_raised(acts)


def _back_where_raised(steps: Sequence[Step]) -> bool:
    """True where the result is laid open to those who raised the matter: 夜话提事—…—夜话晒单."""
    first, last = steps[0], steps[-1]
    shown = last.action.endswith(tuple(read("stages")["made_public"]))
    return shown and first.stage == "collect" and first.actor is not None and first.actor == last.actor


@cache
def _after_return() -> tuple[str, ...]:
    return longest_first("chains", "after_return")


def read_claims(paragraph: Paragraph, mechanisms: Sequence[Span]) -> Iterator[Claim]:
    """Yield one claim for each mechanism that the text calls a closed loop.

    `mechanisms`: where they stand, in order of writing.
    """
    claimed: set[Span] = set()
    found = [(word, _target(paragraph, word, mechanisms)) for word in _loop_words(paragraph)]
    nearest_first = sorted((pair for pair in found if pair[1]), key=lambda pair: not _covers(*pair))
    for word, target in nearest_first:
        if target is not None and target not in claimed:
            claimed.add(target)
            yield Claim(target, _claim_words(paragraph, word, target))


def _covers(word: Span, target: Span | None) -> bool:
    return target is not None and target.covers(word)


def _loop_words(paragraph: Paragraph) -> Iterator[Span]:
    """Yield the loop words that are neither denied nor a figure of speech."""
    pattern = re.compile("|".join(longest_first("chains", "loop_words")))
    for match in pattern.finditer(paragraph.text):
        word = Span(*match.span())
        if not is_denied(paragraph, word) and not _is_figure(paragraph, word):
            yield word


def is_denied(paragraph: Paragraph, word: Span) -> bool:
    """True when the clause breaks the loop (打破“小闭环”) or says there is none (尚未形成闭环)."""
    before = _clause_before(paragraph, word)
    if any(breaker in before for breaker in read("chains")["loop_breakers"]):
        return True
    if re.search(read("chains")["no_loop_made_of"], before):
        return True
    if re.match(read("chains")["denied_after"], paragraph.text[word.end : word.end + _DENIED_AFTER]):
        return True  # 整改闭环|尚未真正打通
    denials = "|".join(longest_first("chains", "loop_denials"))
    return re.search(rf"(?:{denials}).{{0,{_DENIAL_REACH}}}$", before) is not None


def _clause_before(paragraph: Paragraph, word: Span) -> str:
    """Return the clause up to the word, without quotations that end before it."""
    clause = next((c for c in paragraph.clauses if c[0].start <= word.start < c[-1].end), ())
    units = [
        unit for unit in clause if unit.start < word.start and not (unit.is_block and unit.end <= word.start)
    ]
    return "".join(unit.text[: word.start - unit.start] for unit in units)


def _is_figure(paragraph: Paragraph, word: Span) -> bool:
    """True for a short quotation that is little more than the word (“小闭环”)."""
    block = paragraph.block_at(word.start)
    return block is not None and len(block.inner) <= read("chains")["longest_figure"]


def _target(paragraph: Paragraph, word: Span, mechanisms: Sequence[Span]) -> Span | None:
    """Return the mechanism the word is said of: the one around it, else one of its sentence."""
    around = [span for span in mechanisms if span.covers(word)]
    if around:
        return min(around, key=lambda span: span.end - span.start)
    sentence = next((s for s in paragraph.sentences if s.covers(word)), None)
    near = [span for span in mechanisms if sentence is not None and sentence.covers(span)]
    before = [span for span in near if span.end <= word.start]
    return before[-1] if before else next(iter(near), None)


def _claim_words(paragraph: Paragraph, word: Span, target: Span) -> Span:
    """Return the claim's own words: to the end of the mechanism's name, or with the word that follows."""
    if target.covers(word):
        return Span(word.start, target.end)
    end = word.end
    for unit in paragraph.words:
        if (unit.start <= end < unit.end and unit.start < end) or (
            unit.start == end and unit.tag in _TAIL_TAGS and unit.end - word.end <= _CLAIM_REACH
        ):  # a word that the loop word cuts
            end = unit.end
    return Span(word.start, end)


def drop_denied(doc: Doc) -> None:
    """Take back an unquoted name that is nothing but a loop the text denies (不搞纸面闭环)."""
    from kg.extract.mentions import discard, mentions

    paragraph: Paragraph = doc._.paragraph
    pattern = re.compile(f"(?:{'|'.join(longest_first('chains', 'loop_words'))})$")
    for mention in mentions(doc, "mechanism"):
        word = pattern.search(mention.text)
        if word is None or "“" in mention.text:
            continue
        if is_denied(paragraph, Span(mention.start + word.start(), mention.end)):
            discard(doc, mention)


def settle_mechanisms(doc: Doc) -> None:
    """Read a name known only by its quotation marks as a mechanism when its sentence claims a loop of it."""
    from kg.extract.mentions import add_mention, discard, mentions

    paragraph: Paragraph = doc._.paragraph
    for word in _loop_words(paragraph):
        found = [Span(span.start, span.end) for span in mentions(doc, "mechanism")]
        if _target(paragraph, word, found) is not None:
            continue
        named = [
            s for s in mentions(doc, "platform", "programme") if _is_bare_quote(s) and s.end <= word.start
        ]
        sentence = next((s for s in paragraph.sentences if s.covers(word)), None)
        if sentence is not None and named and sentence.start <= named[-1].start:
            mention = named[-1]
            kept = {name: mention._.get(name) for name in ("confidence", "act", "partners", "modality")}
            start, end = mention.start, mention.end
            discard(doc, mention)
            add_mention(doc, "mechanism", start, end, rule="loop-claim", **kept)


def _is_bare_quote(mention: DocSpan) -> bool:
    return mention.text.startswith("“") and mention.text.endswith("”") and mention._.rule.startswith("quote")
