"""Which representation of a page or an entity a client gets, by RFC 9110 content negotiation."""

from __future__ import annotations

from collections.abc import Sequence

from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header

HTML = "html"
MEDIA_TYPES = {
    HTML: "text/html",
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
}
RDF_SUFFIXES = tuple(suffix for suffix in MEDIA_TYPES if suffix != HTML)
_OTHER_NAMES = {
    "application/x-turtle": "text/turtle",
    "application/json": "application/ld+json",
    "application/xhtml+xml": "text/html",
}


def choose(accept: str, *, offers: Sequence[str] = tuple(MEDIA_TYPES)) -> str | None:
    """Return the suffix in `offers` that `accept` likes best, or None where 406 is due.

    Earlier offers win ties; media type parameters such as a JSON-LD profile do not decide.
    """
    if not accept.strip():
        return offers[0]
    wanted = MIMEAccept([(_bare(value), quality) for value, quality in parse_accept_header(accept)])
    best = wanted.best_match([MEDIA_TYPES[offer] for offer in offers])
    return next((offer for offer in offers if MEDIA_TYPES[offer] == best), None)


def _bare(media_range: str) -> str:
    name = media_range.split(";")[0].strip().lower()
    return _OTHER_NAMES.get(name, name)


def alternates(path: str) -> str:
    """Return the value of a `Link` header naming the RDF representations of the page at `path`."""
    return ", ".join(
        f'<{path}.{suffix}>; rel="alternate"; type="{MEDIA_TYPES[suffix]}"' for suffix in RDF_SUFFIXES
    )
