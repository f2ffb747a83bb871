"""Paragraphs read into words from a few sentences of the seed's kind."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from kg.extract import lexical, words
from kg.extract.text import normalise
from kg.extract.words import Paragraph
from kg.model import Span

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
