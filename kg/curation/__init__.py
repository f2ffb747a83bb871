"""Curation: what people decide about what the rules read, kept as files and applied anew to every reading.

A decision names a finding by its words, so it holds when the document is read again or wrapped otherwise.
"""

from __future__ import annotations

from kg.curation.application import apply, connected, told, with_links
from kg.curation.model import Conflict, Curated, CurationError, Decision, Orphan, Target

__all__ = [
    "Conflict",
    "Curated",
    "CurationError",
    "Decision",
    "Orphan",
    "Target",
    "apply",
    "connected",
    "told",
    "with_links",
]
