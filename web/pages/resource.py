"""Whatever has an IRI but no page of its own design: every property, in both directions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from flask import Blueprint, render_template, request

from ontology import terms
from web.addresses import path_of
from web.chains import Row
from web.entities import find
from web.services import current
from web.wording import language, words

blueprint = Blueprint("resource", __name__)
KINDS = ("stage", "role", "chain", "modality", "act", "outcome-kind", "scheme", "run", "slogan")


@dataclass(frozen=True)
class Value:
    """A value as shown: its words, their language tag, and a path where it can be followed."""

    text: str
    tag: str
    href: str


@dataclass(frozen=True)
class Property:
    """A property of the thing, or one that points to it, with its values."""

    name: str
    iri: str
    incoming: bool
    values: tuple[Value, ...]


@blueprint.get(f"/<any({','.join(map(repr, KINDS))}):kind>/<slug>")
def resource(kind: str, slug: str) -> str:
    """Show everything the graph says of a concept, slogan or run."""
    entity = find(kind, slug)
    return render_template(
        "resource.html",
        entity=entity,
        kind_name=words()(f"resource.{kind}"),
        properties=_properties(current().graph.select("entity_properties", entity=entity.node)),
        address=request.base_url,
    )


def _properties(rows: Iterable[Row]) -> tuple[Property, ...]:
    grouped = groupby(rows, key=lambda row: (str(row["direction"]), str(row["property"])))
    return tuple(_property(iri, direction == "in", list(listed)) for (direction, iri), listed in grouped)


def _property(iri: str, incoming: bool, rows: list[Row]) -> Property:
    named = rows[0]["propertyEn" if language() == "en" else "propertyZh"] or shortened(iri)
    values = tuple(dict.fromkeys(_value(row) for row in rows))
    return Property(str(named), path_of(iri, base=current().base), incoming, values)


def _value(row: Row) -> Value:
    value = str(row["value"])
    if not row["linked"]:
        return Value(value, str(row["language"] or ""), "")
    english = row["en"] if language() == "en" else None
    text = str(english or row["zh"] or shortened(value))
    return Value(text, "en" if english else "zh-Hans", path_of(value, base=current().base))


def shortened(iri: str) -> str:
    """Return `prefix:name` for an IRI of a namespace the ontology uses, else the IRI."""
    for prefix, namespace in terms.PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri
