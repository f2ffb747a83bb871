"""The results of a search as a table to take along: what each is, the words that answer, and its address."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from web import cards
from web.cards import Card
from web.display import han
from web.evidence import Piece
from web.tables import Table
from web.wording import language, words

if TYPE_CHECKING:
    from embed.search import Hit

COLUMNS = ("city", "org", "practice", "quote", "why", "address")


def table_of(hits: Iterable[Hit], question: str, root: str) -> Table:
    """Return a row a result; `root` is the address that paths are under."""
    t = words()
    rows = tuple(_row(cards.card(hit, ""), root) for hit in hits)
    title = t("search.title_query", query=question) if question else t("search.title")
    return Table(title, tuple(t(f"search.column.{name}") for name in COLUMNS), rows)


def _row(card: Card, root: str) -> tuple[str, ...]:
    listing = "；" if language() == "zh" else "; "
    quoted = "\n".join(_text(sentence) for sentence in card.sentences)
    heading = "".join(_text(clause) for clause in card.heading)
    return (card.city, card.org, heading, quoted, listing.join(card.why), root + card.href)


def _text(pieces: Iterable[Piece]) -> str:
    return han("".join(piece.text for piece in pieces))
