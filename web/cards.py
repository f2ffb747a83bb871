"""A result as it is shown: where it comes from, the sentences that answer, the mechanism, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from web import evidence, practices
from web.addresses import path_of
from web.chains import Chain
from web.evidence import Piece
from web.practices import Thing
from web.services import current

SENTENCES = 2
CHAINS = 2
TAGS = 4
TITLE = 40  # characters of a text without headline
TAGGED = ("platform", "programme", "instrument")
Span = tuple[int, int]


@dataclass(frozen=True)
class Card:
    """One result."""

    href: str
    city: str
    org: str
    title: str  # of the speech
    heading: str
    sentences: tuple[tuple[Piece, ...], ...]
    chains: tuple[Chain, ...]
    why: tuple[str, ...]
    tags: tuple[Thing, ...]
    topics: tuple[str, ...]  # ids


def card(hit: Mapping[str, Any], question: str) -> Card:
    """Return the card of one hit of `search --json`."""
    iri, text = str(hit["iri"]), str(hit["text"])
    item = current().searcher.item(hit["id"])
    org = hit["org"] or ""
    found = practices.things(iri)
    return Card(
        href=_address(iri, question),
        city=hit["city"] or "",
        org=org,
        title=item.title.removeprefix(org).strip(),
        heading=(hit["heading"] or text[:TITLE]).strip().rstrip("。"),
        sentences=_sentences(text, item.sentences, hit["matches"], skip_first=bool(hit["heading"])),
        chains=practices.drawn(iri)[:CHAINS],
        why=tuple(hit["why"]),
        tags=tuple(thing for thing in found if thing.kind in TAGGED)[:TAGS],
        topics=tuple(item.fields.get("topic", ()))[:2],
    )


def _address(iri: str, question: str) -> str:
    path = path_of(iri, base=current().base)
    return f"{path}?{urlencode({'q': question})}" if question else path


def _sentences(
    text: str, sentences: Sequence[Span], matches: Sequence[Mapping[str, Any]], *, skip_first: bool
) -> tuple[tuple[Piece, ...], ...]:
    """Return the sentences that hold most of the question, in reading order; the headline stands apart."""
    words = evidence.merged((m["start"], m["end"]) for m in matches if m["kind"] != "semantic")
    meant = evidence.merged((m["start"], m["end"]) for m in matches if m["kind"] == "semantic")
    body = list(sentences[1:] if skip_first and len(sentences) > 1 else sentences) or [(0, len(text))]
    ranked = sorted(body, key=lambda span: (-_overlap(span, words), -_overlap(span, meant), span))
    speaking = [span for span in ranked if _overlap(span, words) or _overlap(span, meant)]
    chosen = sorted((speaking or ranked[:1])[:SENTENCES])
    return tuple(_shown(text, span, words) for span in chosen)


def _overlap(span: Span, stretches: Sequence[Span]) -> int:
    return sum(max(0, min(span[1], end) - max(span[0], start)) for start, end in stretches)


def _shown(text: str, span: Span, words: Sequence[Span]) -> tuple[Piece, ...]:
    start, end = span
    inside = [(max(a, start) - start, min(b, end) - start) for a, b in words if a < end and b > start]
    return evidence.pieces(text[start:end], inside)
