"""Every kind of thing as one list: how many there are, a page of them, what narrows them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kg.facts import listing
from kg.facts.listing import Listed, Wanted
from kg.facts.writing import spelled
from ontology import concepts, terms
from ontology.concepts import concept_iri
from web.addresses import LISTED
from web.asked import made, whole
from web.chains import Row
from web.services import current
from web.wording import LANGUAGES, language

NAMED = ("mechanism", "platform", "programme", "instrument", "organization", "slogan", "target")
FEW = ("place", "topic", "document")  # in memory, narrowed by name only
LOOPS = ("claimed", "derived")


@dataclass(frozen=True)
class Column:
    """A column beside the name; `sorts` where the list can be put in its order."""

    id: str
    sorts: bool = False


_PLACED = (Column("places", sorts=True), Column("practices", sorts=True))
COLUMNS: Mapping[str, tuple[Column, ...]] = {
    "practice": (Column("places"),),
    "mechanism": (Column("chain"), *_PLACED),
    **dict.fromkeys(NAMED[1:], _PLACED),
    "place": (Column("practices", sorts=True), Column("mentions", sorts=True)),
    "topic": _PLACED,
    "document": (Column("date", sorts=True), Column("excerpts", sorts=True), Column("practices", sorts=True)),
}
CLASSES = {kind: terms.JY + kind.capitalize() for kind in LISTED}


@dataclass(frozen=True)
class Asked:
    """What a list is asked for; `cities` are names, `chains` ids of kinds of chains or of loops."""

    kind: str
    cities: tuple[str, ...] = ()
    chains: tuple[str, ...] = ()
    words: str = ""
    order: str = ""

    @property
    def narrowed(self) -> bool:
        """True when not all things of the kind are asked for."""
        return bool(self.cities or self.chains or self.words)


@dataclass(frozen=True)
class Entry:
    """A thing as lists show it: what stands in its columns, and its places as (name, IRI)."""

    iri: str
    label: str
    places: tuple[tuple[str, str], ...] = ()
    numbers: Mapping[str, int] = field(default_factory=dict)
    chain: tuple[str, ...] = ()  # ids of its kind of chain and loops
    date: str = ""

    @property
    def cities(self) -> list[str]:
        """The names of its places."""
        return [name for name, _ in self.places]


@dataclass(frozen=True)
class Found:
    """How many things there are, and some of them."""

    total: int
    entries: tuple[Entry, ...]


def orders(kind: str) -> tuple[str, ...]:
    """Return what a list can be put in order by, the usual one first."""
    if kind == "practice":
        return ("places",)
    sorting = [column.id for column in COLUMNS[kind] if column.sorts]
    usual = "date" if kind == "document" else "practices"
    return (usual, *sorted(set(sorting) - {usual}), "name")


def count(kind: str) -> int:
    """Return how many things of a kind the base holds."""
    return current().kept(_count, kind)


def _count(kind: str) -> int:
    return find(Asked(kind), first=0, most=1).total


def find(asked: Asked, *, first: int, most: int | None) -> Found:
    """Return `most` of the things from the one at `first` on; None: all of them."""
    if asked.kind in NAMED:
        return _of_tables(asked, first, -1 if most is None else most)
    if asked.kind == "practice":
        return _practices(asked, first, -1 if most is None else most)
    chosen = current().kept(_small, asked, language())
    return Found(len(chosen), tuple(chosen[first:] if most is None else chosen[first : first + most]))


def _of_tables(asked: Asked, first: int, most: int) -> Found:
    facts, wanted = current().graph.facts, _wanted(asked)
    entries = tuple(map(_entry, listing.listed(facts, wanted, first=first, most=most)))
    return Found(current().kept(_how_many, wanted), entries)


def _how_many(wanted: Wanted) -> int:
    return listing.how_many(current().graph.facts, wanted)


def _wanted(asked: Asked) -> Wanted:
    chains = tuple(one if one in LOOPS else concept_iri("chain", one) for one in asked.chains)
    return Wanted(asked.kind, _iris(asked.cities), chains, asked.words, asked.order or orders(asked.kind)[0])


def _entry(one: Listed) -> Entry:
    kind = (one.chain.rsplit("/", 1)[-1],) if one.chain else ()
    flags = tuple(name for name in LOOPS if getattr(one, name))
    return Entry(one.iri, one.label, _named(one.places), {"practices": one.practices}, kind + flags)


def _practices(asked: Asked, first: int, most: int) -> Found:
    graph = current().graph
    total, iris = listing.practices(graph.facts, _iris(asked.cities), first=first, most=most)
    rows = graph.select("practice_headings", practice=iris) if iris else []
    told = {str(row["practice"]): row for row in rows}
    places = {iri: [str(row["place"])] if row["place"] else [] for iri, row in told.items()}
    return Found(total, tuple(Entry(iri, str(told[iri]["heading"]), _named(places[iri])) for iri in iris))


def _small(asked: Asked, _language: str) -> list[Entry]:
    """Return places, topics or documents, of which there are few, in their order."""
    chosen = [one for one in _SMALL[asked.kind]() if asked.words.lower() in one.label.lower()]
    return sorted(chosen, key=lambda one: _sorting(one, asked.order or orders(asked.kind)[0]))


def _sorting(one: Entry, order: str) -> tuple[object, ...]:
    latest = tuple(-ord(character) for character in one.date) or (0,) if order == "date" else ()
    number = len(one.places) if order == "places" else one.numbers.get(order, 0)
    return (latest, -number, spelled(one.label), one.iri)


def _topics() -> Iterable[Entry]:
    known = {one.iri: one for one in listing.listed(current().graph.facts, Wanted("topic"))}
    for topic in concepts.load().topics:
        found = known.get(topic.iri)
        numbers = {"practices": found.practices if found else 0}
        yield Entry(topic.iri, topic.label(language()), _named(found.places if found else ()), numbers)


def _places() -> Iterable[Entry]:
    for iri, (own, said) in listing.places(current().graph.facts).items():
        yield Entry(iri, names_of_places().get(iri, ""), (), {"practices": own, "mentions": said - own})


def _documents() -> Iterable[Entry]:
    for row in whole("documents_dated"):
        numbers = {"excerpts": int(row["excerpts"] or 0), "practices": int(row["passages"] or 0)}
        date = str(row["eventStart"] or row["year"] or "")
        yield Entry(str(row["document"]), str(row["title"]), (), numbers, (), date)


_SMALL: Mapping[str, Callable[[], Iterable[Entry]]] = {
    "place": _places,
    "topic": _topics,
    "document": _documents,
}


def names_of_places() -> Mapping[str, str]:
    """Return the name of every place by its IRI."""
    return current().kept(_names)


def _names() -> Mapping[str, str]:
    graph = current().graph
    rows = graph.select("result_labels", thing=tuple(listing.places(graph.facts)))
    return {str(row["thing"]): str(row["name"]) for row in rows if row["language"] != LANGUAGES[1]}


def _named(places: Iterable[str]) -> tuple[tuple[str, str], ...]:
    names = names_of_places()
    return tuple((names.get(iri, ""), iri) for iri in places)


def _iris(cities: Sequence[str]) -> tuple[str, ...]:
    """Return the places of these names; an unknown name is one that no thing has."""
    found = made("home_places", _by_name)
    return tuple(iri for name in cities for iri in found.get(name, ("",)))


def _by_name(rows: Iterable[Row]) -> Mapping[str, tuple[str, ...]]:
    named: dict[str, tuple[str, ...]] = {}
    for row in rows:
        named[str(row["label"])] = (*named.get(str(row["label"]), ()), str(row["place"]))
    return named


def cities(asked: Asked) -> Mapping[str, int]:
    """Return how many of the things each city has, most first, whatever cities are asked for."""
    return current().kept(_cities, asked)


def _cities(asked: Asked) -> Mapping[str, int]:
    if asked.kind == "practice":
        counted = [(str(row["place"]), int(row["practices"] or 0)) for row in whole("home_places")]
    elif asked.kind in NAMED:
        counted = list(listing.by_place(current().graph.facts, _wanted(asked)))
    else:
        return {}
    named: Counter[str] = Counter()
    known = {str(row["place"]): str(row["label"]) for row in whole("home_places")}
    for iri, n in counted:
        if iri in known:  # others have no practice of their own and are not offered
            named[known[iri]] += n
    return dict(named.most_common())


def known_chains() -> tuple[str, ...]:
    """Return the ids of loops and of kinds of chains."""
    return (*LOOPS, *(one.id for one in concepts.load().chains))


def chains(asked: Asked) -> Mapping[str, int]:
    """Return how many of the mechanisms are of each chain, whatever chains are asked for."""
    return current().kept(_chains, asked) if asked.kind == "mechanism" else {}


def narrowing(kind: str) -> tuple[int, Mapping[str, int], Mapping[str, int]]:
    """Return what a list offers before anything is asked for: how many there are, cities, chains."""
    return count(kind), cities(Asked(kind)), chains(Asked(kind))


def _chains(asked: Asked) -> Mapping[str, int]:
    counts = listing.by_chain(current().graph.facts, _wanted(asked))
    return {
        id: n
        for id in known_chains()
        if (n := counts.get(id if id in LOOPS else concept_iri("chain", id), 0))
    }
