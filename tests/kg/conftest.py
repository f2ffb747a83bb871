"""Paragraphs read into words from a few sentences of the seed's kind."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from kg.extract import extract, lexical, words
from kg.extract.text import normalise
from kg.extract.words import Paragraph
from kg.model import Document, Excerpt, Mention, Passage, Source, Span

ReadParagraph = Callable[..., Paragraph]


@pytest.fixture(scope="session")
def read_paragraph() -> ReadParagraph:
    """Return a reader; `heading` is the length of the headline sentence."""
    return _read


def _read(text: str, *, heading: int = 0) -> Paragraph:
    plain = normalise(text)
    (found,) = lexical.read_words([plain], lexical.load())
    units = words.units(plain, found)
    return Paragraph(
        text=plain,
        source_start=0,
        kind="passage",
        excerpt_index=0,
        paragraph_index=0,
        heading=Span(0, heading) if heading else None,
        sentences=tuple(Span(*match.span()) for match in re.finditer("[^。;!?]+[。;!?]?", plain)),
        words=found,
        units=units,
        clauses=words.clauses(units),
        org="宁波市政协",
        city="宁波市",
        province="浙江省",
    )


Named = Callable[[str], list[tuple[str, str]]]


@pytest.fixture(scope="session")
def mentions_of() -> Callable[[str], tuple[Mention, ...]]:
    """Return a function: a body text (first sentence no headline) -> its mentions."""
    return _mentions_of


def _mentions_of(text: str) -> tuple[Mention, ...]:
    passage = Passage(0, 0, len(text), None, (Span(0, len(text)),))
    excerpt = Excerpt(0, "宁波市政协", None, (), (passage,), "宁波市")
    document = Document(Source("doc", "doc.txt", text, "0", "doc", province="浙江省"), (excerpt,), "none")
    (extraction,) = extract([document])
    return extraction.mentions


@pytest.fixture(scope="session")
def named() -> Named:
    """Return a function: a body text -> (kind, quote) of mechanisms, platforms, programmes, instruments."""

    def of(text: str) -> list[tuple[str, str]]:
        return [(m.kind, m.quote) for m in _mentions_of(text) if m.kind not in ("organization", "place")]

    return of
