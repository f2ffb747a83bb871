"""What the pages need, opened beforehand by whoever starts the service."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from flask import current_app

if TYPE_CHECKING:
    from embed.search import Searcher
    from kg.query import Graph
    from web.curating import Desk
    from web.sparql.pool import Pool

_KEY = "jingyan.services"


@dataclass(frozen=True)
class Services:
    """One opened snapshot; every part comes from the same folder."""

    snapshot_id: str
    graph: Graph
    searcher: Searcher
    sparql: Pool
    documents: Mapping[str, str]  # document id -> full source text
    base: str  # base IRI of the data, ending in "/"
    counts: Mapping[str, int]  # things by kind, plural: documents, excerpts, passages, mechanisms, …
    manifest: Mapping[str, object] = field(default_factory=dict)
    analyze: Callable[[str], Mapping[str, Any]] | None = (
        None  # reads a draft as `jingyan analyze --json` does
    )
    review: Desk | None = None  # where curators decide; None: there is no such page


def current() -> Services:
    """Return the services of the running application."""
    return cast(Services, current_app.extensions[_KEY])


def install(extensions: dict[str, object], services: Services) -> None:
    """Put `services` where `current` finds them."""
    extensions[_KEY] = services
