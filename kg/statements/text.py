"""Triples of the text itself: document, excerpts, passages, practices and their measures."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.model import Excerpt, Extraction, Passage, Source
from kg.statements.addresses import Addresses
from kg.statements.entities import organization_key
from kg.statements.evidence import Claim
from kg.statements.triples import (
    TYPE,
    Triple,
    chinese,
    date,
    exact,
    given,
    integer,
    maybe,
    node,
    typed,
)
from ontology import terms as jy

_WRAP = re.compile(r"\s*\n\s*")  # a headline over two lines is one
HEADLINE = 40  # characters of the first sentence that stand in for a missing headline


def text_triples(extraction: Extraction, at: Addresses) -> Iterator[Triple]:
    """Yield what needs no evidence: the text is its own."""
    yield from _document(extraction.document.source, at)
    yield from _run(extraction, at)
    for excerpt in extraction.document.excerpts:
        yield from _excerpt(excerpt, at)
        for passage in excerpt.passages:
            yield from _passage(excerpt, passage, at)
            yield from _practice(excerpt, passage, at)


def _document(source: Source, at: Addresses) -> Iterator[Triple]:
    publisher = source.publisher and node(at.shared("organization", organization_key(source.publisher)))
    yield from typed(at.document, jy.Document, source.title)
    yield from given(
        at.document,
        (jy.DCT + "title", chinese(source.title)),
        (jy.DCT + "publisher", publisher or None),
        (jy.DCT + "language", exact(source.language)),
        (jy.DCT + "rights", maybe(source.rights)),
        (jy.DCT + "rights", exact(source.rights_en, "en") if source.rights_en else None),
        (jy.DCT + "source", maybe(source.origin)),
        (jy.province, maybe(source.province)),
        (jy.year, None if source.year is None else integer(source.year)),
        (jy.eventStart, date(source.date_start) if source.date_start else None),
        (jy.eventEnd, date(source.date_end) if source.date_end else None),
        (jy.genre, exact(source.genre)),
        (jy.sha256, exact(source.sha256)),
    )


def _run(extraction: Extraction, at: Addresses) -> Iterator[Triple]:
    """Yield where the graph comes from: one activity a document, without a clock."""
    yield at.graph, jy.PROV + "wasDerivedFrom", node(at.document)
    yield at.graph, jy.PROV + "wasGeneratedBy", node(at.run)
    yield at.run, TYPE, node(jy.PROV + "Activity")
    yield at.run, jy.PROV + "used", node(at.document)
    yield at.run, jy.extractor, exact(extraction.extractor or "unversioned")


def _excerpt(excerpt: Excerpt, at: Addresses) -> Iterator[Triple]:
    name = at.excerpt(excerpt.index)
    title = excerpt.title(at.source.text) or excerpt.org or at.source.title
    yield at.document, jy.hasExcerpt, node(name)
    yield from typed(name, jy.Excerpt, title)
    yield name, jy.index, integer(excerpt.index)
    yield name, jy.DCT + "isPartOf", node(at.document)


def _passage(excerpt: Excerpt, passage: Passage, at: Addresses) -> Iterator[Triple]:
    name = at.passage(excerpt.index, passage.index)
    yield at.excerpt(excerpt.index), jy.hasPassage, node(name)
    yield name, TYPE, node(jy.Passage)
    yield name, jy.index, integer(passage.index)
    yield name, jy.DCT + "isPartOf", node(at.excerpt(excerpt.index))
    yield from _words(name, passage.start, passage.end, at)


def _practice(excerpt: Excerpt, passage: Passage, at: Addresses) -> Iterator[Triple]:
    name = at.practice(excerpt.index, passage.index)
    yield from typed(name, jy.Practice, headline(passage, excerpt, at.source.text))
    yield name, jy.reportedIn, node(at.passage(excerpt.index, passage.index))
    for index, span in enumerate(passage.measures):
        measure = at.measure(excerpt.index, passage.index, index)
        yield name, jy.hasMeasure, node(measure)
        yield measure, TYPE, node(jy.Measure)
        yield from _words(measure, span.start, span.end, at)


def _words(name: str, start: int, end: int, at: Addresses) -> Iterator[Triple]:
    yield name, jy.text, exact(at.source.text[start:end], "zh-Hans")
    yield name, jy.start, integer(start)
    yield name, jy.end, integer(end)


def headline(passage: Passage, excerpt: Excerpt, text: str) -> str:
    """Return its headline, the only passage of an excerpt that of the excerpt, else the first words."""
    alone = excerpt.title(text) if len(excerpt.passages) == 1 else ""
    own = passage.heading.of(text) if passage.heading else alone
    if own:
        return _WRAP.sub("", own).strip().rstrip("。.!！：:")
    first = text[passage.start : passage.end].strip().split("。")[0]
    return first if len(first) <= HEADLINE else first[:HEADLINE] + "…"


def byline_claims(extraction: Extraction, at: Addresses) -> Iterator[Claim]:
    """Yield who contributed each excerpt and from where, on the byline's word."""
    for excerpt in extraction.document.excerpts:
        name = at.excerpt(excerpt.index)
        if excerpt.byline is None:
            continue
        if excerpt.org:
            org = node(at.shared("organization", organization_key(excerpt.org)))
            yield Claim(name, jy.contributedBy, org, excerpt.byline, "byline", 1.0)
        if excerpt.city:
            place = node(at.place(excerpt.city, excerpt.place_code))
            yield Claim(name, jy.place, place, excerpt.byline, "byline", 1.0)
