"""Offices, centres and task forces named by rank and field (县瓷业发展中心, 市委督查考核办), word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.extract.lexicon import longest_first, read, words
from kg.extract.words import BOOK, Paragraph, Word
from kg.model import Span

_LONGEST = 18  # characters
_SHORTEST = 4
_LONGEST_RANK = 3  # 自治区
_NOUNS = frozenset({"n", "nz", "nw", "vn", "an", "a", "ORG", "m", "s", "b", "j"})
_LEVELS = re.compile("[一二两三四五各]级")
_ACTS = frozenset({"v", "vd", "d", "ad", "p", "TIME", "r"})


def read_local(paragraph: Paragraph, bodies: Sequence[Span]) -> Iterator[Span]:
    """Yield the bodies that begin with a rank, or as one of `bodies` does (市委|督查考核办), in order."""
    done, starts = 0, sorted({*(body.start for body in bodies), *_ranks(paragraph)})
    beside = {body.end for body in bodies}
    for start in starts:
        limit = next((other for other in starts if other > start + _LONGEST_RANK), len(paragraph.text))
        joined = start - 1 in beside and paragraph.text[start - 1] in "、和与及"
        end = _end(paragraph, start, min(limit, start + _LONGEST), joined=joined) if start >= done else 0
        if end:
            done = end
            beside.add(end)
            yield Span(start, end)


def _ranks(paragraph: Paragraph) -> Iterator[int]:
    """Yield where a word begins with a rank: 县|瓷业发展中心, 市营商|环境局."""
    ranks, plain = longest_first("orgs", "ranks"), words("orgs", "no_ranks")
    for word in paragraph.words:
        named = word.text in ranks or (word.tag in ("n", "nz", "ORG") and word.text.startswith(ranks))
        if (
            named
            and not word.text.startswith(tuple(plain))
            and paragraph.text[word.start - 1] not in "全本我该各"
        ):
            yield word.start


def _end(paragraph: Paragraph, start: int, limit: int, *, joined: bool) -> int:
    """Return where the longest name that begins at `start` and keeps within `limit` ends, else 0."""
    found, joining = 0, [verb for verb in words("orgs", "leading") if len(verb) > 1]
    for word in (word for word in paragraph.words if start < word.end <= limit):
        name = paragraph.text[start : word.end]
        quoted = word.text in "“”" and name.count("“") <= 1
        if not (word.tag in _NOUNS or word.text == "办" or quoted or word.start <= start):
            break
        if any(verb in name for verb in joining) or _LEVELS.search(name):
            break
        if len(name) >= _SHORTEST and name.endswith(_endings(paragraph, start, word.end, joined=joined)):
            found = word.end
    return found


def _endings(paragraph: Paragraph, start: int, end: int, *, joined: bool) -> tuple[str, ...]:
    """Return the endings that make a body of what stands there: more of them where it plainly acts."""
    block, following = paragraph.block_at(start), _following(paragraph, end)
    open_quote = paragraph.text.count("“", start, end) != paragraph.text.count("”", start, end)
    if open_quote or (block is not None and block.tag == BOOK) or not _is_free(following):
        return ()
    offices = longest_first("orgs", "local_endings")
    called = joined or paragraph.text.endswith(longest_first("orgs", "calling"), 0, start)
    acts = following is not None and (following.tag in _ACTS or following.text[0] == "、")
    set_up = next((word.text for word in reversed(paragraph.words) if word.end <= start), "")
    venue = called or (acts and set_up not in words("orgs", "sets_up"))
    return (*offices, *longest_first("orgs", "venue_endings")) if venue else offices


def _is_free(following: Word | None) -> bool:
    """True where no noun follows that the body would only describe."""
    return following is None or following.tag not in ("n", "nz", "PER") or following.text in _itself()


def _itself() -> frozenset[str]:
    return frozenset(read("orgs")["means_itself"])


def _following(paragraph: Paragraph, offset: int) -> Word | None:
    return next((word for word in paragraph.words if word.start >= offset), None)
