"""A result as it is shown: where it comes from, the sentences that answer, the mechanism, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from web import evidence, practices
from web.addresses import path_of
from web.chains import Chain
from web.display import clause_ends
from web.evidence import Piece
from web.practices import Thing
from web.services import current

if TYPE_CHECKING:
    from embed.model import Item
    from embed.search import Hit

SENTENCES = 2
CHAINS = 2
TAGS = 4
LONG = 12  # characters of a name
TITLE = 40  # characters of a text without headline
TAGGED = ("platform", "programme", "instrument")
Span = tuple[int, int]


@dataclass(frozen=True)
class Card:
    """One result."""

    slug: str
    href: str
    city: str
    org: str
    title: str  # of the speech
    heading: tuple[tuple[Piece, ...], ...]  # in clauses
    sentences: tuple[tuple[Piece, ...], ...]
    chains: tuple[Chain, ...]
    why: tuple[str, ...]
    tags: tuple[Thing, ...]
    topics: tuple[str, ...]  # ids


def card(hit: Hit, question: str) -> Card:
    """Return the card of one hit."""
    item = hit.item
    iri, org = str(item.record["iri"]), str(item.record["org"] or "")
    words = evidence.merged((m.start, m.end) for m in hit.matches if m.kind == "lexical")
    meant = evidence.merged((m.start, m.end) for m in hit.matches if m.kind == "semantic")
    chosen = _speaking(_body(item), words, meant)
    found, drawn = practices.things(iri), practices.drawn(iri)
    return Card(
        slug=item.id,
        href=_address(iri, question),
        city=str(item.record["city"] or ""),
        org=org,
        title=_title(item, org),
        heading=_clauses(item, words),
        sentences=tuple(_shown(item.text, span, words) for span in chosen),
        chains=drawn[:CHAINS],
        why=tuple(_shortened(reason, drawn) for reason in hit.why),
        tags=tuple(thing for thing in found if thing.kind in TAGGED)[:TAGS],
        topics=tuple(item.fields.get("topic", ()))[:2],
    )


def _title(item: Item, org: str) -> str:
    """Return what stands above the text beside its own headline."""
    title = item.title.removeprefix(org).strip()
    return "" if title == heading(item) else title


def _shortened(reason: str, drawn: Sequence[Chain]) -> str:
    """Return a reason that begins with a mechanism's long name with its first and last step instead."""
    for one in drawn:
        if len(one.label) > LONG and one.steps and reason.startswith(one.label):
            return f"“{one.steps[0].text}…{one.steps[-1].text}”{reason[len(one.label) :]}"
    return reason


def _address(iri: str, question: str) -> str:
    path = path_of(iri, base=current().base)
    return f"{path}?{urlencode({'q': question})}" if question else path


def named(hit: Hit, question: str) -> tuple[str, str, str]:
    """Return city, headline and address of a hit that is only pointed at."""
    return (
        str(hit.item.record["city"] or ""),
        heading(hit.item),
        _address(str(hit.item.record["iri"]), question),
    )


def heading(item: Item) -> str:
    """Return a practice's headline, or the beginning of its text."""
    return str(item.record["heading"] or item.text[:TITLE]).strip().rstrip("。")


def _clauses(item: Item, words: Sequence[Span]) -> tuple[tuple[Piece, ...], ...]:
    """Return the headline cut into clauses, with the question's words marked."""
    title, at = heading(item), _heading_at(item)
    edges = [0, *clause_ends(title), len(title)]
    if at < 0:
        return tuple(_shown(title, edge, ()) for edge in pairwise(edges))
    return tuple(_shown(item.text, (at + a, at + b), words) for a, b in pairwise(edges))


def _heading_at(item: Item) -> int:
    """Return where the headline stands in the text, or -1 for one on a line above it."""
    end = item.sentences[0][1] if item.sentences else len(item.text)
    return item.text.find(heading(item), 0, max(end, TITLE))


def _body(item: Item) -> Sequence[Span]:
    """Return the sentences after the headline, which is shown apart."""
    headed = item.record["heading"] and len(item.sentences) > 1 and _heading_at(item) >= 0
    return item.sentences[1:] if headed else item.sentences or ((0, len(item.text)),)


def _speaking(body: Sequence[Span], words: Sequence[Span], meant: Sequence[Span]) -> tuple[Span, ...]:
    """Return the few sentences that hold most of the question, in reading order."""
    ranked = sorted(body, key=lambda span: (-_overlap(span, words), -_overlap(span, meant), span))
    speaking = [span for span in ranked if _overlap(span, words) or _overlap(span, meant)]
    return tuple(sorted((speaking or ranked[:1])[:SENTENCES]))


def _overlap(span: Span, stretches: Sequence[Span]) -> int:
    return sum(max(0, min(span[1], end) - max(span[0], start)) for start, end in stretches)


def _shown(text: str, span: Span, words: Sequence[Span]) -> tuple[Piece, ...]:
    start, end = span
    inside = [(max(a, start) - start, min(b, end) - start) for a, b in words if a < end and b > start]
    return evidence.pieces(text[start:end], inside)
