"""The ontology to read, and as data: every class and property with its names in both languages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from flask import Blueprint, Response, abort, render_template, request

from ontology import concepts, terms
from web import negotiation
from web.asked import whole
from web.chains import Row, local
from web.pages.linked import rdf
from web.pages.resource import shortened
from web.services import current

blueprint = Blueprint("terms", __name__)
LONGEST = 60  # characters of an example
GROUPS = ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty")


@dataclass(frozen=True)
class Example:
    """A thing of the data that shows a term at work; `value` is what a property says of it."""

    iri: str
    name: str
    value: str


@dataclass(frozen=True)
class Term:
    """A class or property as read; `parents`, `domains` and `ranges` are IRIs."""

    iri: str
    group: str
    zh: str
    en: str
    comment: str
    parents: tuple[str, ...]
    domains: tuple[str, ...]
    ranges: tuple[str, ...]
    example: Example | None = None

    @property
    def name(self) -> str:
        """Its name within the namespace, which is its anchor on the page."""
        return local(self.iri)


@blueprint.get("/ontology")
@blueprint.get(f"/ontology.<any({','.join(negotiation.RDF_SUFFIXES)}):suffix>")
def ontology(suffix: str = "") -> Response:
    """Show the ontology, or send it as RDF by suffix or `Accept`."""
    chosen = suffix or negotiation.choose(request.headers.get("Accept", ""))
    if chosen is None:
        abort(406)
    if chosen != negotiation.HTML:
        answer = rdf(current().graph.construct("ontology_graph"), chosen)
    else:
        answer = Response(_page())
        answer.headers["Link"] = negotiation.alternates("/ontology")
    answer.vary.add("Accept")
    return answer


def _page() -> str:
    found = [replace(term, example=_example(term.iri)) for term in _terms(whole("ontology_terms"))]
    vocabulary = concepts.load()
    return render_template(
        "ontology.html",
        groups={group: [term for term in found if term.group == group] for group in GROUPS},
        namespace=terms.JY,
        short=shortened,
        schemes={
            "topic": vocabulary.topics,
            "stage": vocabulary.stages,
            "role": vocabulary.roles,
            "chain": vocabulary.chains,
            "modality": vocabulary.modalities,
            "act": vocabulary.acts,
            "outcome-kind": vocabulary.outcome_kinds,
        },
    )


def _example(term: str) -> Example | None:
    row = next((row for row in whole("ontology_examples") if row["term"] == term), None)
    if row is None:
        return None
    value = "" if row["value"] is None else shortened(_cut(str(row["value"])))
    return Example(str(row["subject"]), shortened(_cut(str(row["name"]))), value)


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST or "://" in text else text[: LONGEST - 1] + "…"


def _terms(rows: Iterable[Row]) -> Iterator[Term]:
    ordered = sorted(rows, key=lambda row: str(row["term"]))
    for iri, listed in groupby(ordered, key=lambda row: str(row["term"])):
        yield _term(iri, list(listed))


def _term(iri: str, rows: list[Row]) -> Term:
    first = rows[0]
    return Term(
        iri=iri,
        group=local(str(first["type"])),
        zh=str(first["zh"] or ""),
        en=str(first["en"] or ""),
        comment=str(first["comment"] or ""),
        parents=_all(rows, "parent"),
        domains=_all(rows, "domain"),
        ranges=_all(rows, "range"),
    )


def _all(rows: Iterable[Row], name: str) -> tuple[str, ...]:
    return tuple(sorted({str(row[name]) for row in rows if row[name]}))
