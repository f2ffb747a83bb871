"""The spaCy pipeline: one Doc a paragraph, one token a character, one component a kind of knowledge."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

from kg.extract import lexical, words
from kg.extract.mentions import GROUP, register_extensions
from kg.extract.text import normalise
from kg.model import Document, Excerpt, Span

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

# Component -> the module whose import registers its factory; the order is the order of work.
COMPONENTS = {
    "jy_clauses": "kg.extract.clauses",
    "jy_heads": "kg.extract.heads",
    "jy_instruments": "kg.extract.instruments",
    "jy_quotes": "kg.extract.quotes",
    "jy_chains": "kg.extract.chains",
    "jy_outcomes": "kg.extract.outcomes",
    "jy_organizations": "kg.extract.organizations",
    "jy_places": "kg.extract.places",
    "jy_propagate": "kg.extract.propagate",
    "jy_topics": "kg.extract.topics",
}


@lru_cache(maxsize=1)
def pipeline() -> Language:
    """Return the pipeline with every component of the registry."""
    import spacy

    register_extensions()
    nlp = spacy.blank("zh")
    for name, module in COMPONENTS.items():
        if find_spec(module) is None:  # while the rooms are being built
            continue
        import_module(module)
        nlp.add_pipe(name)
    return nlp


def read_document(document: Document, *, lexer: str = "") -> list[Doc]:
    """Return the document's paragraphs as Docs that went through the whole pipeline.

    They pass as one stream, so a component with a `pipe` method sees all of them together.
    """
    nlp = pipeline()
    return list(nlp.pipe(_doc(nlp, paragraph) for paragraph in paragraphs(document, lexer=lexer)))


def _doc(nlp: Language, paragraph: words.Paragraph) -> Doc:
    from spacy.tokens import Doc

    doc = Doc(nlp.vocab, words=list(paragraph.text), spaces=[False] * len(paragraph.text))
    doc._.paragraph = paragraph
    doc.spans[GROUP] = []
    return doc


def paragraphs(document: Document, *, lexer: str = "") -> list[words.Paragraph]:
    """Return title lines, bylines and passages of all excerpts, in reading order, cut into words."""
    places = [place for excerpt in document.excerpts for place in _places(excerpt)]
    texts = [normalise(span.of(document.source.text)) for _, _, span, _, _ in places]
    found = lexical.read_words(texts, lexical.load(lexer))
    return [
        _paragraph(document, place, text, of_text)
        for place, text, of_text in zip(places, texts, found, strict=True)
    ]


_Place = tuple[Excerpt, str, Span, int | None, tuple[Span | None, tuple[Span, ...]]]


def _places(excerpt: Excerpt) -> Iterator[_Place]:
    """Yield where the excerpt's paragraphs stand, with kind, index, heading and sentences."""
    for line in excerpt.titles:
        yield excerpt, "title", line, None, (None, (line,))
    if excerpt.byline:
        yield excerpt, "byline", excerpt.byline, None, (None, (excerpt.byline,))
    for passage in excerpt.passages:
        span = Span(passage.start, passage.end)
        yield excerpt, "passage", span, passage.index, (passage.heading, passage.sentences)


def _paragraph(
    document: Document, place: _Place, text: str, of_text: tuple[words.Word, ...]
) -> words.Paragraph:
    excerpt, kind, span, index, (heading, sentences) = place
    units = words.units(text, of_text)
    return words.Paragraph(
        text=text,
        source_start=span.start,
        kind=kind,
        excerpt_index=excerpt.index,
        paragraph_index=index,
        heading=_relative(heading, span) if heading else None,
        sentences=tuple(_relative(sentence, span) for sentence in sentences),
        words=of_text,
        units=units,
        clauses=words.clauses(units),
        org=excerpt.org,
        city=excerpt.city,
        province=document.source.province,
    )


def _relative(span: Span, whole: Span) -> Span:
    return Span(span.start - whole.start, span.end - whole.start)
