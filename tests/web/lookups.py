"""Where things of the first corpus stand on the site, found by what the text calls them."""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode

from ontology import terms
from web.addresses import path_of
from web.services import Services

_TYPE = NamedNode(terms.RDF + "type")
_LABEL = NamedNode(terms.RDFS + "label")


def iri_named(services: Services, kind: str, label: str) -> str:
    """Return the IRI of the thing of a class with this label, or with a label that holds it."""
    store, found = services.graph.store, []
    for quad in store.quads_for_pattern(None, _TYPE, NamedNode(terms.JY + kind)):
        for labelled in store.quads_for_pattern(quad.subject, _LABEL, None):
            assert isinstance(quad.subject, NamedNode) and isinstance(labelled.object, Literal)
            found.append((labelled.object.value, quad.subject.value))
    exact = [iri for name, iri in sorted(found) if name == label]
    return (exact or [iri for name, iri in sorted(found) if label in name])[0]


def path_named(services: Services, kind: str, label: str) -> str:
    """Return the path of its page."""
    return path_of(iri_named(services, kind, label), base=services.base)
