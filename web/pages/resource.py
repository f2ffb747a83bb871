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
from web.wording import TAGS, language, words

blueprint = Blueprint("resource", __name__)
KINDS = ("stage", "role", "chain", "modality", "act", "outcome-kind", "scheme", "run")
WAYS = {"stage": "/actors?stage={}#steps", "role": "/actors?role={}#steps", "chain": "/compare?kind={}"}


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

    @property
    def by_language(self) -> tuple[tuple[Value, ...], ...]:
        """The values, those of the page's language and of none first, the others apart."""
        own = tuple(value for value in self.values if value.tag in ("", TAGS[language()]) or value.href)
        return tuple(group for group in (own, tuple(v for v in self.values if v not in own)) if group)


@blueprint.get(f"/<any({','.join(map(repr, KINDS))}):kind>/<slug>")
def resource(kind: str, slug: str) -> str:
    """Show everything the graph says of a concept or run."""
    entity = find(kind, slug)
    return render_template(
        "resource.html",
        entity=entity,
        way_on=WAYS.get(kind, "").format(slug),
        kind_name=words()(f"resource.{kind}"),
        properties=_properties(current().graph.select("entity_properties", entity=entity.node)),
        address=request.base_url,
    )


def _properties(rows: Iterable[Row]) -> tuple[Property, ...]:
    grouped = groupby(rows, key=lambda row: (str(row["direction"]), str(row["property"])))
    return tuple(_property(iri, direction == "in", list(listed)) for (direction, iri), listed in grouped)


def _property(iri: str, incoming: bool, rows: list[Row]) -> Property:
    named = rows[0]["propertyEn" if language() == "en" else "propertyZh"] or plain(shortened(iri))
    values = tuple(dict.fromkeys(_value(row) for row in rows))
    return Property(str(named), path_of(iri, base=current().base), incoming, values)


def plain(name: str) -> str:
    """Return a property of RDF, SKOS and the like in plain words, as it stands where there are none."""
    key = f"resource.plain.{name.replace(':', '-')}"
    return words()(key) if words().has(key) else name


def _value(row: Row) -> Value:
    value = str(row["value"])
    if isinstance(row["value"], bool):
        return Value(words()("sparql.yes" if row["value"] else "sparql.no"), "", "")
    if not row["linked"]:
        return Value(value, _tag(str(row["language"] or "")), "")
    english = row["en"] if language() == "en" else None
    text = str(english or row["zh"] or _numbered(value))
    return Value(text, "en" if english else "zh-Hans", path_of(value, base=current().base))


def _tag(language: str) -> str:
    """Return a language tag as the pages write it; an engine may have it in small letters."""
    return next((tag for tag in TAGS.values() if tag.lower() == language.lower()), language)


def _numbered(iri: str) -> str:
    """Return kind and number of a thing of the base without a name: 陈述 c51b9f2b."""
    kind, _, slug = iri.removeprefix(current().base).partition("/")
    named = iri.startswith(current().base) and words().has(f"kind.{kind}")
    return f"{words()(f'kind.{kind}')} {slug[:8]}" if named else shortened(iri)


def shortened(iri: str) -> str:
    """Return `prefix:name` for an IRI of a namespace the ontology uses, else the IRI."""
    for prefix, namespace in terms.PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri
