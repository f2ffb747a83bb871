"""What the pages need, opened beforehand by whoever starts the service, and lent to one request at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, cast

from flask import Flask, current_app, g

if TYPE_CHECKING:
    from embed.search import Searcher
    from kg.query import Graph
    from kg.succession import Fate
    from web.curating import Desk
    from web.reporting import Box
    from web.sparql.pool import Pool

_KEY = "jingyan.services"
_KEPT = 4096  # answers about one snapshot
Made = TypeVar("Made")


class Kept:
    """Answers about one snapshot, each worked out once; they go when the snapshot goes out of service."""

    def __init__(self) -> None:
        self._made = lru_cache(maxsize=_KEPT)(lambda make, *given: make(*given))

    def __call__(self, make: Callable[..., Made], *given: object) -> Made:
        """Return what `make` makes of `given`; both must be hashable, and the answer the same each time."""
        return cast(Made, self._made(make, *given))


class Former(Protocol):
    """Tells what became of the addresses of earlier snapshots."""

    def __call__(self, path: str, alive: Callable[[str], bool], /) -> Fate | None:
        """Return the fate of `<kind>/<slug>`, followed to a successor that is alive; None if unknown."""


class Drafts(Protocol):
    """Reads a draft as `jingyan analyze --json` does; reasons are `spoken` in the page's language."""

    def __call__(self, text: str, *, spoken: str | None = None) -> Mapping[str, Any]:
        """Return chains, analogues, and the stages and roles that these mention and the draft does not."""


@dataclass(frozen=True, eq=False)
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
    analyze: Drafts | None = None  # None: drafts cannot be read here
    review: Desk | None = None  # where curators decide; None: there is no such page
    reports: Box | None = None  # where readers' reports go; None: nobody can report
    former: Former | None = None  # what became of an address of an earlier snapshot
    published: float = 0.0  # when, in seconds since 1970; 0 where nobody knows
    kept: Kept = field(init=False, default_factory=Kept, repr=False)


class Serving(Protocol):
    """Lends the snapshot in service; what a request was lent stays open until it gives it back."""

    @property
    def trouble(self) -> str:
        """Why another snapshot than the newest serves; empty when all is well."""

    def lend(self) -> Services:
        """Return the services in force now."""

    def give_back(self, services: Services) -> None:
        """Say that a request is done with them."""


@dataclass(frozen=True)
class Unchanging:
    """Serves one snapshot for as long as the process lives."""

    services: Services
    trouble: str = ""

    def lend(self) -> Services:
        """Return the only services there are."""
        return self.services

    def give_back(self, services: Services) -> None:
        """Do nothing: they stay open."""


def install(app: Flask, given: Services | Serving) -> None:
    """Put the services where `current` finds them; one request sees one snapshot from first to last."""
    serving: Serving = Unchanging(given) if isinstance(given, Services) else given
    app.extensions[_KEY] = serving

    @app.teardown_appcontext
    def give_back(_error: BaseException | None) -> None:
        lent = g.pop(_KEY, None)
        if lent is not None:
            serving.give_back(lent)


def serving() -> Serving:
    """Return who lends the services of the running application."""
    return serving_of(current_app)


def serving_of(app: Flask) -> Serving:
    """Return who lends the services of an application."""
    return cast(Serving, app.extensions[_KEY])


def current() -> Services:
    """Return the services of this request."""
    if _KEY not in g:
        setattr(g, _KEY, serving().lend())
    return cast(Services, g.get(_KEY))
