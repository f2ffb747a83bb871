"""What a reader may say of a reading, and whether a form is this site's own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from flask import abort, request

from kg.curation.model import FINDING_KINDS
from web import practices
from web.addresses import ENTITY_PATH, slug_of
from web.asked import about
from web.chains import Row
from web.entities import Entity, find
from web.practices import kind_of
from web.services import current

if TYPE_CHECKING:
    from kg.curation.reports import Report

REPORTED = ("practice", "statement", "document")  # pages a reader can report from
_CHAIN = ("step", "chain")  # values of statements that a chain was read for
_MOST = 60  # readings offered to choose from


class Box(Protocol):
    """Where reports go; whoever starts the service brings one."""

    def add(self, report: Report) -> str:
        """Keep a report and return its id; ReportRefused when there is no room."""


@dataclass(frozen=True)
class Reading:
    """One thing read in a stretch of text; `kind` is "" for the text itself."""

    kind: str
    label: str
    start: int
    end: int

    @property
    def value(self) -> str:
        """What a form says to choose it."""
        return f"{self.kind}:{self.start}-{self.end}"


@dataclass(frozen=True)
class Reportable:
    """A page with the stretch of its document and the readings in it."""

    path: str
    document: str
    start: int
    end: int
    readings: tuple[Reading, ...]


def from_this_site() -> bool:
    """True for a form sent from one of our own pages; a browser says so whatever another site would have."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    return bool(request.host) and urlsplit(request.headers.get("Origin", "")).netloc == request.host


def reportable(path: str, at: tuple[int, int] | None) -> Reportable:
    """Return what can be reported of a page, `at` a stretch of a document; 404 where there is none."""
    match = ENTITY_PATH.match(path)
    if match is None or match["kind"] not in REPORTED:
        abort(404)
    entity = find(match["kind"], match["slug"])
    found = {"practice": _practice, "statement": _statement, "document": _document}[entity.kind](entity, at)
    if found is None or found.document not in current().documents:
        abort(404)
    return found


def _practice(entity: Entity, at: tuple[int, int] | None) -> Reportable | None:
    rows = practices.head(entity.iri)
    if not rows:
        return None
    document, start = slug_of(str(rows[0]["document"])), int(rows[0]["start"] or 0)
    end = start + len(str(rows[0]["text"]))
    found = [
        Reading(thing.kind, thing.shown, *span)
        for thing in practices.things(entity.iri)
        if thing.kind in FINDING_KINDS
        for span in thing.spans
    ]
    return Reportable(entity.path, document, start, end, tuple(found[:_MOST]))


def _statement(entity: Entity, at: tuple[int, int] | None) -> Reportable | None:
    rows = about("statement_head", statement=entity.iri)
    if not rows:
        return None
    document = slug_of(str(rows[0]["document"]))
    found = [Reading(_kind(row), str(row["objectZh"] or row["quote"]), *_span(row)) for row in rows]
    return Reportable(entity.path, document, *_span(rows[0]), tuple(dict.fromkeys(found))[:_MOST])


def _kind(row: Row) -> str:
    """Return the kind of finding a statement was made of."""
    kind = kind_of(str(row["object"])) if row["linked"] else ""
    return "chain" if kind in _CHAIN else kind if kind in FINDING_KINDS else ""


def _document(entity: Entity, at: tuple[int, int] | None) -> Reportable | None:
    slug = slug_of(entity.iri)
    if at is None or at[1] > len(current().documents.get(slug, "")):
        return None
    rows = about("document_spans", document=entity.iri)
    return Reportable(entity.path, slug, *at, tuple(_within(rows, at))[:_MOST])


def _within(rows: Iterable[Row], at: tuple[int, int]) -> Iterator[Reading]:
    """Yield what was read in a stretch, each once."""
    seen = set()
    for row in rows:
        (start, end), kind = _span(row), kind_of(str(row["object"]))
        if at[0] <= start and end <= at[1] and kind in practices.MARKED and (kind, start, end) not in seen:
            seen.add((kind, start, end))
            yield Reading(kind, current().documents[slug_of(str(row["document"]))][start:end], start, end)


def _span(row: Row) -> tuple[int, int]:
    return int(row["start"] or 0), int(row["end"] or 0)
