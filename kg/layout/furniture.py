"""Lines that are no part of what a document says: page numbers, editors, sources, dates, links."""

from __future__ import annotations

import re
from functools import cache

from kg.layout.profiles import read_patterns

_LONGEST = 120  # characters; a longer line is a paragraph
_MARKS = "*_> "
_AROUND = ("rule", "page", "trailer", "salutation", "dated", "listing", "press")


def is_page(text: str) -> bool:
    """True for a line that is only a page number."""
    return _matches("page", text)


def is_furniture(text: str) -> bool:
    """True for a normal line that stands around the text and not in it."""
    plain = text.strip(_MARKS)
    return any(_matches(kind, plain) for kind in _AROUND)


def is_listing(text: str) -> bool:
    """True for a line of a table of contents."""
    return _matches("listing", text.strip(_MARKS))


def is_press(text: str) -> bool:
    """True for a line that only news articles have."""
    return _matches("press", text.strip(_MARKS)) or bool(_patterns("report")[0].match(text))


def opens_note(text: str) -> bool:
    """True for 编者按 and the like."""
    return _matches("note", text.strip(_MARKS + "#"))


def is_telling(sentence: str) -> bool:
    """True for a sentence that tells and does not head."""
    return bool(_patterns("telling")[0].search(sentence))


def is_introduction(text: str) -> bool:
    """True for a first sentence that says what something is."""
    return _patterns("introduction")[0].match(text) is not None


def _matches(kind: str, text: str) -> bool:
    return len(text) <= _LONGEST and any(pattern.match(text) for pattern in _patterns(kind))


@cache
def _patterns(kind: str) -> tuple[re.Pattern[str], ...]:
    given = read_patterns("furniture.yaml")[kind]
    return tuple(re.compile(pattern) for pattern in ([given] if isinstance(given, str) else given))
