"""Who a mechanism is run with: the organizations read at the place of each partner's name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kg.extract.names import entity_key
from kg.model import Extraction, Mention, Span

REACH = 60  # code points before a mechanism in which its partner may stand


@dataclass(frozen=True, slots=True)
class Partner:
    """An organization joined to a mechanism, with the words that join them."""

    key: str
    name: str
    span: Span


def partners(mention: Mention, extraction: Extraction) -> Iterator[Partner]:
    """Yield the partners of a mechanism's mention, its own organization left out.

    One written name may hold several organizations (市纪委市监委).
    """
    own = {
        entity_key(e.org) for e in extraction.document.excerpts if e.org and e.index == mention.excerpt_index
    }
    yield from (partner for partner in _read(mention, extraction) if partner.key not in own)


def _read(mention: Mention, extraction: Extraction) -> Iterator[Partner]:
    text = extraction.document.source.text
    for written in mention.partners:
        named = _find(written, mention, text)
        joined = Span(min(named.start, mention.start), mention.end)
        inside = [m for m in extraction.mentions if m.kind == "organization" and named.covers(m.span)]
        if inside and named != mention.span:
            yield from (Partner(m.key, m.name, joined) for m in inside)
        else:
            yield Partner(entity_key(written), written, joined)


def _find(written: str, mention: Mention, text: str) -> Span:
    """Return where the partner is named, in the mention or shortly before; the mention if nowhere."""
    within = text.find(written, mention.start, mention.end)
    start = within if within >= 0 else text.rfind(written, max(0, mention.start - REACH), mention.start)
    return mention.span if start < 0 else Span(start, start + len(written))
