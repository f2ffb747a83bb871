"""The paragraphs of a document as the pipeline reads them: words, units and clauses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from kg.extract import lexical, words
from kg.extract.lexicon import longest_first
from kg.extract.text import normalise
from kg.model import Document, Excerpt, Span

_LONGEST = 3000  # characters read at once; bounds the work on text without paragraphs


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a paragraph stands in the source, and what it is."""

    excerpt: Excerpt
    kind: str
    span: Span
    sentences: tuple[Span, ...]
    index: int | None = None
    heading: Span | None = None


def paragraphs(document: Document, *, lexer: str = "") -> list[words.Paragraph]:
    """Return title lines, bylines and passages of all excerpts, in reading order, cut into words.

    A passage beyond any normal length comes in several pieces, cut between sentences where it can be.
    """
    places = [piece for excerpt in document.excerpts for p in _places(excerpt) for piece in _pieces(p)]
    texts = [normalise(place.span.of(document.source.text)) for place in places]
    found = lexical.read_words(texts, lexical.load(lexer))
    return [
        _paragraph(document, place, text, of_text)
        for place, text, of_text in zip(places, texts, found, strict=True)
    ]


def _places(excerpt: Excerpt) -> Iterator[_Place]:
    for line in excerpt.titles:
        yield _Place(excerpt, "title", line, (line,))
    if excerpt.byline:
        yield _Place(excerpt, "byline", excerpt.byline, (excerpt.byline,))
    for passage in excerpt.passages:
        span = Span(passage.start, passage.end)
        yield _Place(excerpt, "passage", span, passage.sentences, passage.index, passage.heading)


def _pieces(place: _Place) -> Iterator[_Place]:
    """Yield the place, or pieces of a bounded length that tile it."""
    if place.span.end - place.span.start <= _LONGEST:
        yield place
        return
    start, of_piece = place.span.start, list[Span]()
    for sentence in (part for whole in place.sentences for part in _parts(whole)):
        if of_piece and sentence.end - start > _LONGEST:
            yield _piece(place, Span(start, of_piece[-1].end), of_piece)
            start, of_piece = of_piece[-1].end, []
        of_piece.append(sentence)
    yield _piece(place, Span(start, place.span.end), of_piece)


def _parts(sentence: Span) -> Iterator[Span]:
    for start in range(sentence.start, sentence.end, _LONGEST):
        yield Span(start, min(start + _LONGEST, sentence.end))


def _piece(place: _Place, span: Span, sentences: list[Span]) -> _Place:
    heading = place.heading if place.heading and span.covers(place.heading) else None
    return replace(place, span=span, sentences=tuple(sentences), heading=heading)


def _paragraph(
    document: Document, place: _Place, text: str, of_text: tuple[words.Word, ...]
) -> words.Paragraph:
    units = words.units(text, of_text)
    return words.Paragraph(
        text=text,
        source_start=place.span.start,
        kind=place.kind,
        excerpt_index=place.excerpt.index,
        paragraph_index=place.index,
        heading=_relative(place.heading, place.span) if place.heading else None,
        sentences=tuple(_relative(sentence, place.span) for sentence in place.sentences),
        words=of_text,
        units=units,
        clauses=words.clauses(units),
        org=place.excerpt.org,
        city=place.excerpt.city,
        province=document.source.province,
        is_plan=(plan := _plan(document, place.excerpt)) is not None,
        plan_year=int(year.group()) if plan and (year := _YEAR.search(plan)) else None,
        about=_about(document.source.text, place),
    )


def _about(text: str, place: _Place) -> str:
    """Return the titles, the body and a headline that stands above the paragraph."""
    above = place.heading if place.heading and not place.span.covers(place.heading) else None
    lines = (place.excerpt.title(text), place.excerpt.org or "", above.of(text) if above else "")
    return normalise("\n".join(lines))


_YEAR = re.compile(r"20\d\d(?=年)")


def _plan(document: Document, excerpt: Excerpt) -> str | None:
    """Return the title of the document or excerpt that ends in 要点, 计划 and the like."""
    titles = (document.source.title, excerpt.title(document.source.text))
    plain = (normalise(title).split("(")[0].strip() for title in titles)
    return next((title for title in plain if title.endswith(longest_first("verbs", "plan_titles"))), None)


def _relative(span: Span, whole: Span) -> Span:
    return Span(span.start - whole.start, span.end - whole.start)
