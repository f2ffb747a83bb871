"""How IRIs of the graph and paths of this site map to each other, whatever host the site runs on."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote

from ontology import terms

KINDS = (
    "document",
    "excerpt",
    "passage",
    "practice",
    "measure",
    "mechanism",
    "step",
    "platform",
    "programme",
    "instrument",
    "outcome",
    "commitment",
    "target",
    "slogan",
    "organization",
    "place",
    "topic",
    "stage",
    "role",
    "chain",
    "modality",
    "act",
    "outcome-kind",
    "scheme",
    "run",
    "evidence",
    "statement",
)
LISTED = (  # with a page of all of them, in the order in which these are offered
    "practice",
    "mechanism",
    "platform",
    "programme",
    "instrument",
    "organization",
    "place",
    "topic",
    "document",
    "slogan",
    "target",
)
ENTITY_PATH = re.compile(rf"/(?P<kind>{'|'.join(KINDS)})/(?P<slug>[A-Za-z0-9._~-]+)\Z")


def iris_of(kind: str, slug: str, *, base: str) -> tuple[str, ...]:
    """Return the IRIs `/<kind>/<slug>` may stand for: under the configured base first, then the default."""
    return tuple(dict.fromkeys(f"{root}{kind}/{slug}" for root in (base, terms.ID)))


@lru_cache(maxsize=16_384)
def path_of(iri: str, *, base: str) -> str:
    """Return the path on this site that shows `iri`, or `iri` itself where the site has no page of it."""
    for root in (base, terms.ID):
        if iri.startswith(root) and "/" in iri[len(root) :]:
            return "/" + quote(iri[len(root) :], safe="/-._~%")
    if iri.startswith(terms.JY):
        return "/ontology#" + iri[len(terms.JY) :]
    return iri


def slug_of(iri: str) -> str:
    """Return the last part of an entity's IRI."""
    return iri.rsplit("/", 1)[-1]
