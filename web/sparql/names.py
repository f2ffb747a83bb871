"""Short names of IRIs under the prefixes people know."""

from __future__ import annotations

import re

from ontology.terms import PREFIXES

_LOCAL = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*(?<!\.)")


def shortened(iri: str) -> str | None:
    """Return `jy:Mechanism` for an IRI of a known vocabulary; None for any other."""
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace) and _LOCAL.fullmatch(iri[len(namespace) :]):
            return f"{prefix}:{iri[len(namespace) :]}"
    return None
