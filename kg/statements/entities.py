"""Entities that documents share: platforms, programmes, instruments, organizations, places; their labels."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from kg.extract.gazetteer import Division, by_code
from kg.extract.names import entity_key
from kg.model import Extraction, Link, Mention
from kg.statements.addresses import iri, place_slug, shared_slug
from kg.statements.partners import partners
from kg.statements.triples import Triple, chinese, exact, node, typed
from ontology import terms as jy

CLASS = {
    "platform": jy.Platform,
    "programme": jy.Programme,
    "instrument": jy.Instrument,
    "organization": jy.Organization,
}


@dataclass(frozen=True, slots=True)
class Naming:
    """How documents name what they share: all that labels of a base need of them; may be added up.

    `names`: (kind, key, name) and `places`: (name, key, code), each with how often it stands.
    """

    names: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    places: Counter[tuple[str, str, str | None]] = field(default_factory=Counter)

    def add(self, other: Naming) -> None:
        """Count the other's too; a name counted no time stays an alternative."""
        for name, count in other.names.items():
            self.names[name] += count
        for place, count in other.places.items():
            self.places[place] += count

    def keys(self) -> set[tuple[str, str]]:
        """Return the kind and key of everything named."""
        return {(kind, key) for kind, key, _ in self.names} | {("place", key) for _, key, _ in self.places}


def naming(extractions: Iterable[Extraction]) -> Naming:
    """Return how the documents name what they share."""
    found = Naming()
    for extraction in extractions:
        found.names.update(_named(extraction))
        found.places.update(_placed(extraction))
        for m in extraction.mentions:
            if m.alias and m.kind in CLASS:
                found.names[m.kind, m.key, m.alias] += 0  # an alternative, however often it stands
            if m.alias and m.kind == "place":
                found.places[m.alias, m.key, m.place_code] += 0
    return found


def organization_key(name: str) -> str:
    """Return the key of an organization known by name only (a byline, a partner, a publisher)."""
    return entity_key(name)


def entity_iri(base: str, mention: Mention) -> str:
    """Return the IRI of a shared entity."""
    if mention.kind == "place":
        return iri(base, "place", place_slug(mention.key, mention.place_code))
    return iri(base, mention.kind, shared_slug(mention.kind, mention.key))


def shared_triples(named: Naming, links: Sequence[Link], base: str) -> Iterator[Triple]:
    """Yield class and labels of every shared entity, the larger divisions, and the links."""
    entities: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for (kind, key, name), count in named.names.items():
        entities[kind, key][name] += count
    for (kind, key), names in sorted(entities.items()):
        yield from _entity(iri(base, kind, shared_slug(kind, key)), CLASS[kind], names)
    yield from _places(named, base)
    for link in links:
        narrower = iri(base, link.kind, shared_slug(link.kind, link.narrower))
        of = link.broader_kind or link.kind
        yield narrower, jy.kindOf, node(iri(base, of, shared_slug(of, link.broader)))


def _named(extraction: Extraction) -> Iterator[tuple[str, str, str]]:
    yield from ((m.kind, m.key, m.name) for m in extraction.mentions if m.kind in CLASS)
    yield from (("organization", key, name) for key, name in _organizations(extraction))


def _organizations(extraction: Extraction) -> Iterator[tuple[str, str]]:
    """Yield key and name of organizations that need not be mentions: publisher, bylines, partners."""
    named = [extraction.document.source.publisher]
    named += [excerpt.org for excerpt in extraction.document.excerpts]
    yield from ((organization_key(name), name) for name in named if name)
    for mention in extraction.mentions:
        if mention.kind == "mechanism":
            yield from ((partner.key, partner.name) for partner in partners(mention, extraction))


def _entity(name: str, type: str, names: Counter[str]) -> Iterator[Triple]:
    """Yield the most frequent name as label, the others as alternatives."""
    best, *others = sorted(names, key=lambda n: (-names[n], len(n), n))
    yield from typed(name, type, best)
    for other in sorted(set(others) - {best}):
        yield name, jy.SKOS + "altLabel", chinese(other)


def _places(named: Naming, base: str) -> Iterator[Triple]:
    codes: dict[str, Counter[str]] = defaultdict(Counter)
    uncoded: dict[str, Counter[str]] = defaultdict(Counter)
    for (name, key, code), count in named.places.items():
        (codes[code] if code and by_code(code) else uncoded[key])[name] += count
    yield from _divisions(codes, base)
    for key, names in sorted(uncoded.items()):
        yield from _entity(iri(base, "place", place_slug(key, None)), jy.Place, names)


def _placed(extraction: Extraction) -> Iterator[tuple[str, str, str | None]]:
    for m in extraction.mentions:
        if m.kind == "place":
            yield m.name, m.key, m.place_code
    for excerpt in extraction.document.excerpts:
        if excerpt.city:
            yield excerpt.city, excerpt.city, excerpt.place_code


def _divisions(codes: dict[str, Counter[str]], base: str) -> Iterator[Triple]:
    """Yield the coded divisions and all they lie in."""
    for code in sorted({c for given in codes for c in (given, *_larger(given))}):
        name, division = iri(base, "place", code), by_code(code)
        assert division is not None
        yield from typed(name, jy.Place, division.name)
        yield name, jy.divisionCode, exact(code)
        for other in sorted(set(codes.get(code, ())) - {division.name}):
            yield name, jy.SKOS + "altLabel", chinese(other)
        for larger in _larger(code)[:1]:
            yield name, jy.within, node(iri(base, "place", larger))


def _larger(code: str) -> tuple[str, ...]:
    """Return the codes of the divisions that contain this one, smallest first."""
    outer = dict.fromkeys((code[:6], code[:4] + "00", code[:2] + "0000"))
    return tuple(c for c in outer if c != code and isinstance(by_code(c), Division))
