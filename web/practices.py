"""What the graph says of one practice, in the form the pages show."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from web import chains, loose
from web.addresses import path_of
from web.asked import about
from web.chains import Chain, Row, local
from web.display import number
from web.evidence import Mark
from web.services import current
from web.wording import language, words

MARKED = (
    "mechanism",
    "platform",
    "programme",
    "instrument",
    "organization",
    "place",
    "outcome",
    "commitment",
    "target",
    "slogan",
)


@dataclass(frozen=True)
class Thing:
    """Something a practice mentions; `spans` are offsets in the document, in reading order."""

    iri: str
    kind: str
    label: str
    english: str
    spans: tuple[tuple[int, int], ...]

    @property
    def shown(self) -> str:
        """Its name in the language of the request, Chinese where there is no English."""
        return self.english if self.english and language() == "en" else self.label


@dataclass(frozen=True)
class Figure:
    """An outcome or commitment; `anchor` is where its words stand in the source text."""

    iri: str
    quote: str
    amount: str
    loose: str  # 逾, 近 or 约, "" for exactly
    object: str
    kind: str  # id of the outcome kind, "commitment" for one
    time: str
    anchor: str


def things(practice: str) -> tuple[Thing, ...]:
    """Return all that the practice mentions with evidence, each once, by first mention."""
    rows = about("practice_evidence", practice=practice)
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(str(row["object"]), []).append(row)
    return tuple(_thing(iri, group) for iri, group in found.items())


def _thing(iri: str, rows: Sequence[Row]) -> Thing:
    spans = sorted({(int(row["start"] or 0), int(row["end"] or 0)) for row in rows})
    label, english = str(rows[0]["label"]), str(rows[0]["english"] or "")
    return Thing(iri, kind_of(iri), label, english, tuple(spans))


def kind_of(iri: str) -> str:
    """Return the kind an IRI names: the part before its last."""
    return iri.rsplit("/", 2)[-2]


def marks(found: Iterable[Thing], *, offset: int) -> list[Mark]:
    """Return what to mark in a passage that begins at `offset` of its document."""
    return [
        Mark(
            start - offset,
            end - offset,
            thing.kind,
            path_of(thing.iri, base=current().base),
            words()(f"kind.{thing.kind}"),
            anchor(start, end),
        )
        for thing in found
        if thing.kind in MARKED
        for start, end in thing.spans
    ]


def anchor(start: int, end: int) -> str:
    """Return the fragment of the evidence at these document offsets."""
    return f"e{start}-{end}"


def drawn(practice: str) -> tuple[Chain, ...]:
    """Return the practice's mechanisms that have steps, in reading order."""
    return chains.views(about("practice_chains", practice=practice))


def head(practice: str) -> tuple[Row, ...]:
    """Return the one row that says what the practice is and where it stands; none for an unknown IRI."""
    return about("practice_head", practice=practice)


def figures(practice: str) -> tuple[Figure, ...]:
    """Return outcomes and commitments in reading order."""
    rows = about("practice_figures", practice=practice)
    return tuple(_figure(row) for row in {str(row["figure"]): row for row in reversed(rows)}.values())[::-1]


def _figure(row: Row) -> Figure:
    value, iri = row["value"], str(row["figure"])
    amount = "" if value is None else f"{number(float(value))}{row['unit'] or ''}"
    return Figure(
        iri=iri,
        quote=str(row["quote"]),
        amount=amount,
        loose=loose.said(str(row["quote"]), approximate=bool(row["approximate"])),
        object=str(row["object"] or ""),
        kind=local(str(row["kind"])) if row["kind"] else kind_of(iri),
        time=str(row["time"] or ""),
        anchor=anchor(int(row["start"] or 0), int(row["end"] or 0)),
    )
