"""A graph at a SPARQL 1.1 endpoint: asked like a store on disk, published graph by graph.

`kg.query.Graph(RemoteStore(…))` answers every query file as it does over a local store. Written for any
endpoint that keeps to the protocol; what differs between engines is in the `Profile`.
"""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from http.client import HTTPException
from itertools import groupby
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from kg.errors import QueryError, StoreError

if TYPE_CHECKING:
    from pyoxigraph import Quad, QueryBoolean, QuerySolutions, Triple

ROWS, GRAPH = "application/sparql-results+json", "application/n-triples"


@dataclass(frozen=True, slots=True)
class Profile:
    """An engine's own ways: parameters that make the default graph the union, rows it silently stops at."""

    name: str
    union: Mapping[str, str] = field(default_factory=dict)
    most_rows: int | None = None


OXIGRAPH = Profile("oxigraph", union={"union-default-graph": ""})
VIRTUOSO = Profile("virtuoso", most_rows=10_000)  # its default graph is the union already


class RemoteStore:
    """An endpoint; `graph_store` is the address of its Graph Store Protocol, needed to publish only."""

    def __init__(
        self, endpoint: str, *, profile: Profile, graph_store: str = "", timeout_s: float = 30.0
    ) -> None:
        self.endpoint, self.profile, self.graph_store, self.timeout_s = (
            endpoint,
            profile,
            graph_store,
            timeout_s,
        )

    def query(
        self, text: str, *, use_default_graph_as_union: bool = False
    ) -> QuerySolutions | QueryBoolean | Iterator[Triple]:
        """Return the answer as pyoxigraph has it; QueryError for a refusal, StoreError where nobody answers.

        An answer that stops at the engine's own limit of rows is a QueryError, not a short answer.
        """
        form = {"query": text, **(self.profile.union if use_default_graph_as_union else {})}
        kind, body = self._send(
            urllib.request.Request(
                self.endpoint,
                data=urlencode(form).encode(),
                headers={
                    "Accept": f"{ROWS}, {GRAPH};q=0.9",
                    "Content-Type": "application/x-www-form-urlencoded",
                },
            )
        )
        return self._read(kind, body)

    def publish(self, quads: Iterable[Quad]) -> list[str]:
        """Replace each named graph of the quads as a whole, one request a graph; return their names."""
        from pyoxigraph import RdfFormat, serialize

        ordered = sorted(quads, key=lambda quad: str(quad.graph_name))
        names = []
        for name, listed in groupby(ordered, key=lambda quad: str(quad.graph_name)):
            body = serialize((quad.triple for quad in listed), format=RdfFormat.N_TRIPLES)
            address = f"{self.graph_store}?{urlencode({'graph': name[1:-1]})}"
            asked = urllib.request.Request(address, data=body, method="PUT", headers={"Content-Type": GRAPH})
            self._send(asked)
            names.append(name[1:-1])
        return names

    def _send(self, asked: urllib.request.Request) -> tuple[str, bytes]:
        """Return the media type and the body of a 2xx answer, and of no other."""
        try:
            with urllib.request.urlopen(asked, timeout=self.timeout_s) as answer:
                return answer.headers.get_content_type(), answer.read()
        except urllib.error.HTTPError as error:
            said = error.read(500).decode("utf-8", "replace").strip().splitlines() or [error.reason]
            raise QueryError(self.endpoint, f"answered {error.code}: {said[0]}") from error
        except (OSError, HTTPException) as error:
            raise StoreError(self.endpoint, f"does not answer ({error})", "see that it runs") from error

    def _read(self, kind: str, body: bytes) -> QuerySolutions | QueryBoolean | Iterator[Triple]:
        from pyoxigraph import QueryResultsFormat, RdfFormat, parse, parse_query_results

        if kind == GRAPH:
            return (quad.triple for quad in parse(body, format=RdfFormat.N_TRIPLES))
        if kind != ROWS:
            raise QueryError(self.endpoint, f"answered as {kind}, which was not asked for")
        rows = self._counted(body)
        if self.profile.most_rows is not None and rows >= self.profile.most_rows:
            raise QueryError(self.endpoint, f"stops at {rows} rows", "ask for less, or raise its limit")
        return parse_query_results(body, format=QueryResultsFormat.JSON)

    def _counted(self, body: bytes) -> int:
        """Return how many rows a whole answer has; QueryError for one that was broken off."""
        from pyoxigraph import QueryResultsFormat, QuerySolutions, parse_query_results

        try:
            parsed = parse_query_results(body, format=QueryResultsFormat.JSON)
            return sum(1 for _ in parsed) if isinstance(parsed, QuerySolutions) else 0
        except (SyntaxError, ValueError) as error:
            raise QueryError(self.endpoint, f"broke off its answer ({error})", "ask for less") from error
