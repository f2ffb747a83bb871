"""A graph at a SPARQL 1.1 endpoint: asked like a store on disk, published graph by graph.

`kg.query.Graph(RemoteStore(…))` answers every query file as it does over a local store. Written for any
endpoint that keeps to the protocol; what differs between engines is in the `Profile`.
"""

from __future__ import annotations

import json
import re
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from http.client import HTTPException
from itertools import groupby
from typing import TYPE_CHECKING, cast
from urllib.parse import urlencode

from kg.errors import QueryError, StoreError

if TYPE_CHECKING:
    from pyoxigraph import NamedNode, Quad, QueryBoolean, QuerySolutions, Triple

ROWS, GRAPH = "application/sparql-results+json", "application/n-triples"
_FORM = re.compile(r"(?:\s|#[^\n]*|PREFIX\s*[^\s<]*\s*<[^>]*>|BASE\s*<[^>]*>)*(?P<word>\w*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Profile:
    """An engine's own ways: parameters that make the default graph the union, rows it silently stops at."""

    name: str
    union: Mapping[str, str] = field(default_factory=dict)
    most_rows: int | None = None
    describe: str = ""  # what has it describe a thing by its own statements only
    truth: str = ""  # the variable that an ASK is told in, where it is not told as a boolean


OXIGRAPH = Profile("oxigraph", union={"union-default-graph": ""})
VIRTUOSO = Profile(  # its default graph is the union
    "virtuoso", most_rows=10_000, describe='DEFINE sql:describe-mode "CBD" ', truth="__ASK_RETVAL"
)


class RefusedError(QueryError):
    """An engine that answered with an error: its HTTP status and the first line of what it said."""

    def __init__(self, where: str, status: int, said: str) -> None:
        super().__init__(where, f"answered {status}: {said}")
        self.status, self.said = status, said


class LateError(StoreError):
    """An engine that did not answer in time."""


class RemoteStore:
    """An endpoint; `graph_store` is the address of its Graph Store Protocol, needed to publish only.

    `login` is the name and the password that publishing asks for.
    """

    def __init__(
        self,
        endpoint: str,
        *,
        profile: Profile,
        graph_store: str = "",
        login: tuple[str, str] | None = None,
        timeout_s: float = 30.0,
    ) -> None:
        self.endpoint, self.profile, self.graph_store = endpoint, profile, graph_store
        self.timeout_s = timeout_s
        self._login = login

    def query(
        self,
        text: str,
        *,
        base_iri: str | None = None,
        use_default_graph_as_union: bool = False,
        default_graph: Sequence[NamedNode] = (),
        named_graphs: Sequence[NamedNode] = (),
    ) -> QuerySolutions | QueryBoolean | Iterator[Triple]:
        """Return the answer as pyoxigraph has it; RefusedError or, where nobody answers, StoreError.

        An answer that stops at the engine's own limit of rows is a QueryError, not a short answer. Relative
        IRIs are the engine's to resolve: `base_iri` is taken for the sake of its like.
        """
        told = _tells_triples(text)
        form = [("query", f"{self.profile.describe}{text}" if told else text)]
        form += self.profile.union.items() if use_default_graph_as_union else ()
        form += [("default-graph-uri", graph.value) for graph in default_graph]
        form += [("named-graph-uri", graph.value) for graph in named_graphs]
        kind, body = self._send(
            urllib.request.Request(
                self.endpoint,
                data=urlencode(form).encode(),
                headers={
                    "Accept": GRAPH if told else ROWS,
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
            self._change(urllib.request.Request(address, body, {"Content-Type": GRAPH}, method="PUT"))
            names.append(name[1:-1])
        return names

    def drop(self, names: Iterable[str]) -> None:
        """Remove these named graphs."""
        for name in names:
            address = f"{self.graph_store}?{urlencode({'graph': name})}"
            self._change(urllib.request.Request(address, method="DELETE"))

    def counts(self) -> dict[str, int]:
        """Return how many statements each named graph holds."""
        rows = self.query("SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g")
        return {row["g"].value: int(row["n"].value) for row in cast("QuerySolutions", rows)}

    def _change(self, asked: urllib.request.Request) -> None:
        signed = _signature(asked, self._login, self.timeout_s) if self._login else None
        if signed:
            asked.add_unredirected_header("Authorization", signed)
        self._send(asked)

    def _send(self, asked: urllib.request.Request) -> tuple[str, bytes]:
        """Return the media type and the body of a 2xx answer, and of no other."""
        try:
            with urllib.request.urlopen(asked, timeout=self.timeout_s) as answer:
                return answer.headers.get_content_type(), answer.read()
        except urllib.error.HTTPError as error:
            said = error.read(500).decode("utf-8", "replace").strip().splitlines() or [error.reason]
            raise RefusedError(self.endpoint, error.code, said[0]) from error
        except (OSError, HTTPException) as error:
            if isinstance(error, TimeoutError) or isinstance(getattr(error, "reason", None), TimeoutError):
                raise LateError(
                    self.endpoint, f"no answer in {self.timeout_s:g} s", "ask for less"
                ) from error
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
        return parse_query_results(self._truth(body), format=QueryResultsFormat.JSON)

    def _truth(self, body: bytes) -> bytes:
        """Return the answer as the standard has it: one engine tells an ASK as a row with a number."""
        name = self.profile.truth
        if not name or name.encode() not in body:
            return body
        rows = json.loads(body)["results"]["bindings"]
        return json.dumps({"head": {}, "boolean": any(row[name]["value"] == "1" for row in rows)}).encode()

    def _counted(self, body: bytes) -> int:
        """Return how many rows a whole answer has; QueryError for one that was broken off."""
        from pyoxigraph import QueryResultsFormat, QuerySolutions, parse_query_results

        try:
            parsed = parse_query_results(body, format=QueryResultsFormat.JSON)
            return sum(1 for _ in parsed) if isinstance(parsed, QuerySolutions) else 0
        except (SyntaxError, ValueError) as error:
            raise QueryError(self.endpoint, f"broke off its answer ({error})", "ask for less") from error


def _signature(asked: urllib.request.Request, login: tuple[str, str], timeout_s: float) -> str | None:
    """Return the digest that an engine asks for, None where it asks for none.

    It is asked first with an empty hand: an engine that refuses a large body half way just hangs up.
    """
    known = urllib.request.HTTPPasswordMgrWithDefaultRealm()
    known.add_password(None, asked.full_url, *login)
    try:
        urllib.request.urlopen(
            urllib.request.Request(asked.full_url, method="PUT"), timeout=timeout_s
        ).close()
    except urllib.error.HTTPError as error:
        kind, _, challenge = error.headers.get("WWW-Authenticate", "").partition(" ")
        if error.code != 401 or kind.lower() != "digest":
            return None
        said = urllib.request.parse_keqv_list(urllib.request.parse_http_list(challenge))
        return f"Digest {urllib.request.HTTPDigestAuthHandler(known).get_authorization(asked, said)}"
    return None


def _tells_triples(text: str) -> bool:
    """True for a query whose answer is a graph; one engine would tell it as rows if these were accepted."""
    match = _FORM.match(text)
    return match is not None and match["word"].upper() in ("CONSTRUCT", "DESCRIBE")
