"""Where the texts name something: practice or title, with the sentence and the exact words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from ontology import terms
from web.addresses import slug_of
from web.chains import Row
from web.evidence import Hit, Piece, merged, pieces
from web.services import current

SHOWN = 60  # appearances of one page
MOST = 400  # of one thing
_SENTENCE_ENDS = "。！？!?\n"


@dataclass(frozen=True)
class Appearance:
    """A practice (or a title) that names the thing; `sentences` hold the words highlighted."""

    reporter: str
    heading: str
    place: str
    city: str
    org: str
    org_label: str
    document: str
    document_title: str
    paragraph: int | None
    predicates: tuple[str, ...]
    sentences: tuple[tuple[Piece, ...], ...]


@dataclass(frozen=True)
class Locality:
    """The appearances in one city, or where no city is known."""

    place: str
    city: str
    appearances: tuple[Appearance, ...]

    @property
    def size(self) -> int:
        """How many practices and titles."""
        return len(self.appearances)


def named(entity: str) -> list[Row]:
    """Return a row for each place where the texts name the thing: words, practice or title, city, body."""
    return current().kept(_named, entity)


def _named(entity: str) -> list[Row]:
    """Ask in steps, each about a few things: one question for all would read a large part of the base."""
    graph = current().graph
    statements = tuple(str(row["statement"]) for row in graph.select("entity_statements", entity=entity))
    found = graph.select("statement_places", statement=statements)[:MOST] if statements else []
    reporters = tuple(dict.fromkeys(str(row["reporter"]) for row in found))
    known: dict[str, dict[str, Row]] = {}
    for row in graph.select("entity_reporters", reporter=reporters) if reporters else ():
        relation = "place" if row["relation"] == terms.place else "org"
        known.setdefault(str(row["reporter"]), {}).setdefault(relation, row)
    rows = [_placed(row, known.get(str(row["reporter"]), {})) for row in found]
    return sorted(rows, key=lambda row: str(row["place"] or ""))


def _placed(row: Row, known: Mapping[str, Row]) -> Row:
    place, org = known.get("place", {}), known.get("org", {})
    more = {"place": place.get("other"), "city": place.get("label")}
    return {**row, **more, "org": org.get("other"), "orgLabel": org.get("label")}


def appearances(rows: Iterable[Row], texts: Mapping[str, str]) -> tuple[Appearance, ...]:
    """Return one appearance a reporter, in reading order; `texts` holds the documents by id."""
    found: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        found.setdefault((_text(row, "reporter"), _text(row, "document")), []).append(row)
    return tuple(_appearance(listed, texts) for listed in found.values())


@dataclass(frozen=True)
class Part:
    """One page of the appearances, city by city; `practices` and `cities` (name, IRI) count all pages."""

    localities: tuple[Locality, ...]
    practices: int
    cities: tuple[tuple[str, str], ...]
    page: int
    pages: int


def part(rows: Iterable[Row], texts: Mapping[str, str], *, besides: str, own: str, page: int) -> Part | None:
    """Return a page of the appearances; None beyond the last.

    Left out are those that say nothing but `besides`, and titles and bylines of the thing's `own` excerpts.
    """
    found: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        found.setdefault((_text(row, "reporter"), _text(row, "document")), []).append(row)
    listed = [held for held in found.values() if _tells(held, besides, own)]
    listed.sort(key=lambda held: (not held[0]["place"], _text(held[0], "place")))
    places = {_text(held[0], "place"): _text(held[0], "city") for held in listed}
    pages = max(1, -(-len(listed) // SHOWN))
    shown = [_appearance(held, texts) for held in listed[(page - 1) * SHOWN : page * SHOWN]]
    cities = tuple((name, iri) for iri, name in places.items() if iri)
    reporters = {_text(held[0], "reporter") for held in listed}
    return Part(by_city(shown), len(reporters), cities, page, pages) if page <= pages else None


def _tells(rows: Sequence[Row], besides: str, own: str) -> bool:
    first = rows[0]
    headed = first["index"] is None and own in (first["place"], first["org"])
    return not headed and any(_text(row, "predicate") != besides for row in rows)


def by_city(found: Iterable[Appearance]) -> tuple[Locality, ...]:
    """Return the appearances city by city, those without one last."""
    ordered = sorted(found, key=lambda one: (not one.place, one.place))
    grouped = groupby(ordered, key=lambda one: (one.place, one.city))
    return tuple(Locality(place, city, tuple(listed)) for (place, city), listed in grouped)


def _appearance(rows: Sequence[Row], texts: Mapping[str, str]) -> Appearance:
    first = rows[0]
    document = _text(first, "document")
    spans = merged((int(row["start"] or 0), int(row["end"] or 0)) for row in rows)
    index = first.get("index")
    return Appearance(
        reporter=_text(first, "reporter"),
        heading=_text(first, "heading"),
        place=_text(first, "place"),
        city=_text(first, "city"),
        org=_text(first, "org"),
        org_label=_text(first, "orgLabel"),
        document=document,
        document_title=_text(first, "documentTitle"),
        paragraph=None if index is None else int(index),
        predicates=tuple(sorted({_text(row, "predicate") for row in rows})),
        sentences=tuple(sentences(texts[slug_of(document)], spans)),
    )


def sentences(text: str, spans: Sequence[Hit]) -> Iterator[tuple[Piece, ...]]:
    """Yield each sentence of `text` that holds one of `spans`, with those words highlighted."""
    bounds = [(_around(text, start, end), (start, end)) for start, end in spans]
    for (left, right), held in groupby(bounds, key=lambda pair: pair[0]):
        hits = [(start - left, end - left) for _, (start, end) in held]
        yield pieces(text[left:right], hits)


def _around(text: str, start: int, end: int) -> Hit:
    left, right = start, end
    while left > 0 and text[left - 1] not in _SENTENCE_ENDS:
        left -= 1
    while right < len(text) and text[right - 1] not in _SENTENCE_ENDS:
        right += 1
    while left < start and text[left].isspace():
        left += 1
    while right > end and text[right - 1].isspace():
        right -= 1
    return left, right


def _text(row: Row, name: str) -> str:
    value = row.get(name)
    return "" if value is None else str(value)
