"""Terms and triples in short: how values of Python become values of the graph."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from pyoxigraph import Literal, NamedNode

from ontology import terms as jy

Term = NamedNode | Literal
Triple = tuple[str, str, Term]
TYPE = jy.RDF + "type"
LABEL = jy.RDFS + "label"


@lru_cache(maxsize=4096)
def node(iri: str) -> NamedNode:
    """Return the IRI as a term."""
    return NamedNode(iri)


def chinese(text: str) -> Literal:
    """Return words of the source, blanks folded, as simplified Chinese."""
    return Literal(" ".join(text.split()), language="zh-Hans")


def exact(text: str, language: str | None = None) -> Literal:
    """Return words exactly as printed."""
    return Literal(text, language=language) if language else Literal(text)


def integer(value: int) -> Literal:
    """Return an xsd:integer."""
    return Literal(value)


def decimal(value: float) -> Literal:
    """Return an xsd:decimal with the fewest digits that give the same float."""
    plain = format(Decimal(repr(value)).normalize(), "f")
    return Literal(plain, datatype=node(jy.XSD + "decimal"))


def boolean(value: bool) -> Literal:
    """Return an xsd:boolean."""
    return Literal(value)


def moment(value: str) -> Literal:
    """Return an xsd:dateTime."""
    return Literal(value, datatype=node(jy.XSD + "dateTime"))


def date(value: str) -> Literal:
    """Return an xsd:date."""
    return Literal(value, datatype=node(jy.XSD + "date"))


def typed(subject: str, type: str, label: str | None = None) -> Iterator[Triple]:
    """Yield the class of a node and, where given, its Chinese label."""
    yield subject, TYPE, node(type)
    if label is not None:
        yield subject, LABEL, chinese(label)


def given(subject: str, *values: tuple[str, Term | None]) -> Iterator[Triple]:
    """Yield the triples of those values that are not None."""
    for predicate, value in values:
        if value is not None:
            yield subject, predicate, value


def maybe(text: str | None) -> Literal | None:
    """Return Chinese words, or None for nothing."""
    return chinese(text) if text and text.strip() else None
