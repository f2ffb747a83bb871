"""Sentences of a passage, and which of them is its headline: decided by the habit of its excerpt."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.layout import furniture
from kg.layout.profiles import part
from kg.model import Passage, Span

MARKED, PLAIN, LABEL = "marked", "plain", "label"
_SENTENCE = re.compile(r"[^。!?]*[。!?]+[”’)》\]】*_]*|[^。!?]+$")
_SHORTEST, _LONGEST = 3, 36
_SHORTEST_MARKED, _LONGEST_MARKED = 2, 48
_LABEL = re.compile(r"[^。;:!?]{2,24}:(?=.{10})", re.S)
_SPACED = re.compile(r"[^。;:!?]{3,30}? +(?=[^ ]{8})")
_BOXED = re.compile(r"[【\[](?P<words>[^】\]]{2,30})[】\]]\s*[:。]?")
_BOLD = re.compile(r"(?P<mark>\*\*|__)(?P<words>.{2,60}?)(?P=mark)\s*[:。]?", re.S)
_DASH = re.compile(r"[—-]{1,2}\s*")
_DIGIT = re.compile(r"\d")
_PART = re.compile(r"[,;:]")
_QUOTED = re.compile(r"“[^”]*”")
_COUNTED = re.compile(r"\d[\d.]*(?:[%余多万亿]|[^\d,;:]{0,3}(?:[,;:]|$))")
_PERIOD = re.compile(r"\([^()]*\d[年月][^()]*\)")  # 动员部署(2026年1月至3月)
_BREAK = re.compile(r"\s*\n\s*")
_EXCERPT, _DOCUMENT, _UNDER_HEADING = (
    0.6,
    0.75,
    0.8,
)  # shares of passages with a fit opening that make a habit
_FEWEST = 3  # passages that can vote for a document


@dataclass(frozen=True, slots=True)
class Draft:
    """A passage before its headline is known; `above`: the heading of its own line that is in force."""

    start: int  # in the source
    text: str  # normal
    above: Span | None = None

    @property
    def end(self) -> int:
        """Where it ends in the source."""
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class Opening:
    """What may be a passage's own headline: its words, and where they end with all their marks."""

    words: Span  # in the passage
    end: int
    how: str


def core(text: str) -> Span:
    """Return a heading's words without enumerator, marks around it and the stop after it."""
    start = lead(text, len(text) - len(text.lstrip("*_ ")))
    end = len(text.rstrip(" *_"))
    if text[start:end].endswith((":", "。")):
        end -= 1
    return Span(start, end) if start < end else Span(0, len(text))


def lead(text: str, at: int = 0) -> int:
    """Return where the words begin after marks and enumerators."""
    for pattern in (_DASH, part("mark"), part("number"), part("ordinal")):
        match = pattern.match(text, at)
        if match and match.end() < len(text):
            at = match.end()
            at += len(text[at:]) - len(text[at:].lstrip())
    return at


def is_heading_sentence(text: str) -> bool:
    """True for a whole line that is a numbered headline with its stop."""
    number = part("number").match(text)
    if not number:
        return False
    sentence = _SENTENCE.match(text, number.end())
    return sentence is not None and sentence.end() == len(text) and _fits_marked(sentence.group())


def passages(drafts: Sequence[Draft], *, habits: frozenset[str], org: str = "") -> tuple[Passage, ...]:
    """Return the passages of one excerpt, each with the headline that its habits allow."""
    return tuple(_passage(index, draft, habits, org) for index, draft in enumerate(drafts))


def _passage(index: int, draft: Draft, habits: frozenset[str], org: str) -> Passage:
    found = opening(draft.text)
    own = found if found and (found.how == MARKED or found.how in habits) else None
    if own and own.how == PLAIN and index == 0 and _introduces(draft.text, org):
        own = None
    spans = tuple(_sentences(draft, own.end if own else 0))
    heading = draft.above
    if own:
        heading = Span(draft.start + own.words.start, draft.start + own.words.end)
    return Passage(index, draft.start, draft.end, heading, spans)


def _introduces(text: str, org: str) -> bool:
    """True where an excerpt opens with what its place is like: 株洲是老工业基地, 湛江临海而居."""
    return furniture.is_introduction(text) or (len(org) > 2 and text.startswith(org[:2]))


def habits(sections: Sequence[Sequence[Draft]]) -> list[frozenset[str]]:
    """Return for each section which kinds of unmarked openings are headlines there."""
    openings = [[opening(draft.text) for draft in drafts] for drafts in sections]
    plain = [
        found
        for drafts, of_section in zip(sections, openings, strict=True)
        if not _is_marked(drafts, of_section)
        for draft, found in zip(drafts, of_section, strict=True)
        if _is_voter(draft)
    ]
    fit = sum(found is not None and found.how == PLAIN for found in plain)
    usual = len(plain) >= _FEWEST and fit >= _DOCUMENT * len(plain)
    return [_habits(d, o, usual=usual) for d, o in zip(sections, openings, strict=True)]


def _habits(drafts: Sequence[Draft], openings: Sequence[Opening | None], *, usual: bool) -> frozenset[str]:
    if _is_marked(drafts, openings):
        return frozenset()
    voters = [found for draft, found in zip(drafts, openings, strict=True) if _is_voter(draft)]
    under = any(draft.above for draft in drafts)
    return frozenset(how for how in (PLAIN, LABEL) if _carries(how, voters, under=under, usual=usual))


def _carries(how: str, voters: Sequence[Opening | None], *, under: bool, usual: bool) -> bool:
    """True when enough of the passages that can vote open in this way."""
    fit = sum(found is not None and found.how == how for found in voters)
    if under:
        return fit >= _FEWEST and fit >= _UNDER_HEADING * len(voters)
    if how == PLAIN and usual:
        return 2 * fit >= len(voters) > 0
    return fit >= 2 and fit >= _EXCERPT * len(voters)


def _is_marked(drafts: Sequence[Draft], openings: Sequence[Opening | None]) -> bool:
    """True where headlines are marked by numbers or type, so that what bears no mark is none."""
    marked = sum(found is not None and found.how == MARKED for found in openings)
    return marked >= 2 or 2 * marked >= len(drafts) > 0


def _is_voter(draft: Draft) -> bool:
    return len(_SENTENCE.findall(draft.text)) >= 2 or _LABEL.match(draft.text) is not None


def opening(text: str) -> Opening | None:
    """Return what stands at the head of a passage as a headline may, and how; something must follow it."""
    start = lead(text)
    for pattern in (_BOXED, _BOLD):
        match = pattern.match(text, start)
        if match and match.end() < len(text) and _fits_marked(match["words"]):
            inner, at = core(match["words"]), match.start("words")
            return Opening(Span(at + inner.start, at + inner.end), match.end(), MARKED)
    return _marked(text, start) if start else _plain(text)


def _marked(text: str, start: int) -> Opening | None:
    """Return the headline after an enumerator: a short first sentence, or words before a colon or a space."""
    sentence = _SENTENCE.match(text, start)
    if sentence and sentence.end() < len(text) and _fits_marked(sentence.group()):
        return _opening(text, start, sentence.end(), MARKED)
    for pattern in (_LABEL, _SPACED):
        match = pattern.match(text, start)
        if match and _fits_marked(match.group()):
            return _opening(text, start, match.end(), MARKED)
    return None


def _plain(text: str) -> Opening | None:
    sentence = _SENTENCE.match(text)
    if sentence and sentence.end() < len(text) and _fits(sentence.group()):
        return _opening(text, 0, sentence.end(), PLAIN)
    label = _LABEL.match(text)
    if label and _fits(label.group(), shortest=_SHORTEST_MARKED):
        return _opening(text, 0, label.end(), LABEL)
    return None


def _opening(text: str, start: int, end: int, how: str) -> Opening:
    words = text[start:end].rstrip(" *_:\n")
    return Opening(Span(start, start + len(words)), end, how)


def _sentences(draft: Draft, headed: int) -> Iterator[Span]:
    """Yield the sentences in order, each without white space around it; the headline is one."""
    bounds = [(0, headed)] if headed else []
    bounds += [match.span() for match in _SENTENCE.finditer(draft.text, headed)]
    for start, end in bounds:
        text = draft.text[start:end]
        lead = len(text) - len(text.lstrip())
        if text := text.strip():
            yield Span(draft.start + start + lead, draft.start + start + lead + len(text))


def _fits(sentence: str, *, shortest: int = _SHORTEST) -> bool:
    """True for words of a headline's length, of few parts, without figures, that do not tell."""
    folded = _BREAK.sub("", sentence).rstrip("。:!")
    if not shortest <= len(folded) <= _LONGEST or _has_figures(folded):
        return False
    return (len(_PART.split(folded)) <= 2 or _is_even(folded)) and not furniture.is_telling(folded)


def _fits_marked(words: str) -> bool:
    """True for words that an enumerator or bold type makes a headline: no figures, of a few parts."""
    folded = _BREAK.sub("", words).strip().rstrip("。:!")
    if not _SHORTEST_MARKED <= len(folded) <= _LONGEST_MARKED:
        return False
    return (len(_PART.split(folded)) <= 3 or _is_even(folded)) and not _counts(folded)


def _has_figures(text: str) -> bool:
    """True for words with digits outside quotation marks."""
    return bool(_DIGIT.search(_QUOTED.sub("", text)))


def _counts(text: str) -> bool:
    """True for words that report a number (建成驿站27个); not one in a name (15分钟服务圈) or date."""
    return bool(_COUNTED.search(_PERIOD.sub("", _QUOTED.sub("", text))))


def _is_even(text: str) -> bool:
    """True for three or four short parts of one length (建机制,搭平台,聚合力)."""
    lengths = [len(each) for each in _PART.split(text)]
    return len(lengths) <= 4 and max(lengths) <= 9 and max(lengths) - min(lengths) <= 1
