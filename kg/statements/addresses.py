"""IRIs of instances: ASCII, from content, the same in every build."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from functools import cached_property
from urllib.parse import quote

from kg.model import Document, Excerpt, Extraction, Passage, Span, Verdict

SHARED_KINDS = ("platform", "programme", "instrument", "organization", "place")


def iri(base: str, kind: str, slug: str) -> str:
    """Return `<base><kind>/<slug>`; the slug is made safe for an IRI."""
    return f"{base}{kind}/{quote(slug, safe='-._~')}"


def _hash(*parts: object, length: int = 16) -> str:
    text = "|".join(map(str, parts))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:length]


def shared_slug(kind: str, key: str) -> str:
    """Return the slug of an entity that documents share by its key."""
    return _hash(kind, key, length=10)


def place_slug(name: str, code: str | None) -> str:
    """Return the GB/T 2260 code where known, else a hash of the name."""
    return code or shared_slug("place", name)


def passage_slug(document: Document, excerpt: Excerpt, passage: Passage) -> str:
    """Return the slug of a passage and its practice: a hash of its words and how often they came before."""
    text = document.source.text
    words = text[passage.start : passage.end]
    return _hash(document.source.id, words, text.count(words, 0, passage.start))


def mechanism_slug(document: Document, excerpt_index: int, key: str) -> str:
    """Return the slug of a mechanism, which belongs to one excerpt."""
    return _hash(document.source.id, excerpt_index, key)


class Addresses:
    """The IRIs of one document's things."""

    def __init__(self, extraction: Extraction, base: str) -> None:
        self.base = base
        self.source = extraction.document.source
        self._document = extraction.document
        self.graph = self._iri("graph", self.source.id)
        self.document = self._iri("document", self.source.id)
        self._verdicts = {(v.kind, v.start, v.end, v.topic): v for v in extraction.verdicts}
        self.run = self._iri("run", f"{self.source.id}-{extraction.extractor or 'unversioned'}")

    def _iri(self, kind: str, slug: str) -> str:
        return iri(self.base, kind, slug)

    @cached_property
    def _passage_slugs(self) -> dict[tuple[int, int], str]:
        return {(e.index, p.index): passage_slug(self._document, e, p) for e, p in self._passages}

    @cached_property
    def _passages(self) -> list[tuple[Excerpt, Passage]]:
        pairs = [(e, p) for e in self._document.excerpts for p in e.passages]
        return sorted(pairs, key=lambda pair: pair[1].start)

    @cached_property
    def _passage_of(self) -> dict[tuple[int, int], Passage]:
        return {(e.index, p.index): p for e, p in self._passages}

    @cached_property
    def _passage_starts(self) -> list[int]:
        return [passage.start for _, passage in self._passages]

    def verdict(self, kind: str, span: Span, topic: str | None = None) -> Verdict | None:
        """Return what a curator said of a finding."""
        return self._verdicts.get((kind, span.start, span.end, topic))

    def excerpt(self, index: int) -> str:
        """Return the IRI of the excerpt at `index`."""
        return self._iri("excerpt", f"{self.source.id}-{index}")

    def passage(self, excerpt_index: int, paragraph_index: int) -> str:
        """Return the IRI of a passage."""
        return self._iri("passage", self._passage_slugs[excerpt_index, paragraph_index])

    def practice(self, excerpt_index: int, paragraph_index: int) -> str:
        """Return the IRI of the practice a passage reports."""
        return self._iri("practice", self._passage_slugs[excerpt_index, paragraph_index])

    def passage_at(self, span: Span) -> str | None:
        """Return the IRI of the passage a span lies in, None for a title line or byline."""
        at = bisect_right(self._passage_starts, span.start) - 1
        if at < 0:
            return None
        excerpt, passage = self._passages[at]
        return self.passage(excerpt.index, passage.index) if span.end <= passage.end else None

    def measure(self, excerpt_index: int, paragraph_index: int, index: int) -> str:
        """Return the IRI of the practice's measure at `index`."""
        return self._iri("measure", f"{self._passage_slugs[excerpt_index, paragraph_index]}-{index}")

    def reporter(self, excerpt_index: int, paragraph_index: int | None) -> str:
        """Return what reports a find: the practice of its passage, or the excerpt for a title or byline."""
        if paragraph_index is None:
            return self.excerpt(excerpt_index)
        return self.practice(excerpt_index, paragraph_index)

    def mechanism(self, excerpt_index: int, key: str) -> str:
        """Return the IRI of a mechanism of an excerpt."""
        return self._iri("mechanism", mechanism_slug(self._document, excerpt_index, key))

    def step(self, mechanism: str, position: int) -> str:
        """Return the IRI of a mechanism's step."""
        return self._iri("step", f"{mechanism.rsplit('/', 1)[1]}-{position}")

    def shared(self, kind: str, key: str) -> str:
        """Return the IRI of a platform, programme, instrument or organization."""
        return self._iri(kind, shared_slug(kind, key))

    def place(self, name: str, code: str | None) -> str:
        """Return the IRI of a division."""
        return self._iri("place", place_slug(name, code))

    def figure(self, kind: str, excerpt_index: int, paragraph_index: int, quote: str, start: int) -> str:
        """Return the IRI of an outcome or commitment: its passage, words, and how often they stood before."""
        passage = self._passage_of[excerpt_index, paragraph_index]
        before = self.source.text.count(quote, passage.start, start)
        slug = self._passage_slugs[excerpt_index, paragraph_index]
        return self._iri(kind, _hash(self.source.id, slug, quote, before))

    def evidence(self, start: int, end: int) -> str:
        """Return the IRI of a quote."""
        return self._iri("evidence", f"{self.source.id}-{start}-{end}")

    def statement(self, subject: str, predicate: str, object: str) -> str:
        """Return the IRI of a triple's statement."""
        return self._iri("statement", _hash(subject, predicate, object))
