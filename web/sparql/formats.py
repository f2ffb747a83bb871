"""Result formats: their media types, short names, and the choice among them by an Accept header."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

KINDS = ("solutions", "boolean", "triples")


@dataclass(frozen=True, slots=True)
class Format:
    """One way to write a result: the engine's name for it and the media types that ask for it, best first."""

    name: str  # for `format=` and the command line
    engine: str  # attribute of pyoxigraph's QueryResultsFormat or RdfFormat
    types: tuple[str, ...]
    kinds: tuple[str, ...]
    text: bool = False  # a text/* type whose charset has to be said


_ROWS, _GRAPH = ("solutions", "boolean"), ("triples",)
# In order of preference where a client has none.
FORMATS = (
    Format("json", "JSON", ("application/sparql-results+json", "application/json"), _ROWS),
    Format("xml", "XML", ("application/sparql-results+xml", "application/xml", "text/xml"), _ROWS),
    Format("csv", "CSV", ("text/csv",), _ROWS, True),
    Format("tsv", "TSV", ("text/tab-separated-values",), _ROWS, True),
    Format("ttl", "TURTLE", ("text/turtle", "application/x-turtle", "text/n3"), _GRAPH, True),
    Format("nt", "N_TRIPLES", ("application/n-triples", "text/plain"), _GRAPH),
    Format("rdf", "RDF_XML", ("application/rdf+xml", "application/xml", "text/xml"), _GRAPH),
    Format("jsonld", "JSON_LD", ("application/ld+json", "application/json"), _GRAPH),
)
NAMES = tuple(entry.name for entry in FORMATS)
_FOR_GRAPHS = {"json": "jsonld", "xml": "rdf"}  # what these names mean where the result is a graph
_ALSO = {
    "turtle": "ttl",
    "n3": "ttl",
    "ntriples": "nt",
    "n-triples": "nt",
    "rdf+xml": "rdf",
    "rdfxml": "rdf",
    "json-ld": "jsonld",
    "html": "html",
}
HTML = "text/html"


@dataclass(frozen=True, slots=True)
class Choice:
    """The format to use for one kind of result and the Content-Type to say."""

    engine: str
    content_type: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a client accepts for each kind of result; None where nothing that it accepts fits."""

    solutions: Choice | None
    boolean: Choice | None
    triples: Choice | None

    def engines(self) -> dict[str, str | None]:
        """Return the engine's format name by kind, for a worker."""
        chosen = {kind: self.of(kind) for kind in KINDS}
        return {kind: choice.engine if choice else None for kind, choice in chosen.items()}

    def content_types(self) -> list[str]:
        """Return the Content-Types to say, kind by kind, those that there are."""
        return [choice.content_type for kind in KINDS if (choice := self.of(kind))]

    def of(self, kind: str) -> Choice | None:
        """Return the choice for a kind of result."""
        found: Choice | None = getattr(self, kind)
        return found


def named(asked: str) -> str | None:
    """Return the name of a format under one of its names, media types as they are; None for anything else.

    Libraries write `format=turtle` or `format=text/csv`.
    """
    name = asked.strip().lower()
    if "/" in name:
        return name if any(by_accept(name).engines().values()) else None
    return _ALSO.get(name, name if name in NAMES else None)


def by_name(name: str) -> Wanted:
    """Return the choices for what `named` returns; KeyError when there is none such."""
    if "/" in name:
        return by_accept(name)
    entries = {entry.name: entry for entry in FORMATS}
    chosen = dict.fromkeys(entries[name].kinds, entries[name])
    if name in _FOR_GRAPHS:
        chosen["triples"] = entries[_FOR_GRAPHS[name]]
    return Wanted(
        *(_choice(chosen[kind], chosen[kind].types[0]) if kind in chosen else None for kind in KINDS)
    )


@lru_cache(maxsize=256)
def by_accept(header: str) -> Wanted:
    """Return the best choices for an Accept header (RFC 9110, 12.5.1); an empty one accepts anything."""
    ranges = parse_accept(header)
    return Wanted(*(_best(kind, ranges) for kind in KINDS))


@lru_cache(maxsize=256)
def prefers_html(header: str) -> bool:
    """True when the header asks for HTML at least as much as for any result format."""
    ranges = parse_accept(header)
    named = {name for name, quality in ranges.items() if quality > 0}
    if not named & {HTML, "application/xhtml+xml"}:
        return False
    return all(quality_of(HTML, ranges) >= quality_of(kind, ranges) for kind in _all_types())


def parse_accept(header: str) -> dict[str, float]:
    """Return the quality by media range; parameters other than `q` are stripped."""
    ranges: dict[str, float] = {}
    for part in header.split(","):
        name, *parameters = (piece.strip().lower() for piece in part.split(";"))
        if "/" in name:
            ranges[name] = max(_quality(parameters), ranges.get(name, 0.0))
    return ranges or {"*/*": 1.0}


def quality_of(media_type: str, ranges: dict[str, float]) -> float:
    """Return how much a type is wanted: the most specific range that holds it decides."""
    for name in (media_type, media_type.split("/")[0] + "/*", "*/*"):
        if name in ranges:
            return ranges[name]
    return 0.0


def _quality(parameters: list[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return min(1.0, max(0.0, float(value)))
            except ValueError:
                return 0.0
    return 1.0


def _best(kind: str, ranges: dict[str, float]) -> Choice | None:
    offers = [
        (entry, name)
        for entry in FORMATS
        if kind in entry.kinds
        for name in entry.types
        if name == entry.types[0] or name in ranges  # other names of a format count where they are said
    ]
    entry, name = max(offers, key=lambda offer: quality_of(offer[1], ranges))  # the first of equals
    return _choice(entry, name) if quality_of(name, ranges) > 0 else None


def _choice(entry: Format, media_type: str) -> Choice:
    return Choice(entry.engine, media_type + ("; charset=utf-8" if entry.text else ""))


def _all_types() -> set[str]:
    return {name for entry in FORMATS for name in entry.types}
