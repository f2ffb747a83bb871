"""The short way for programs: a GET of one query goes to the pool without the framework around every page.

Of a lookup over HTTP the framework takes many times what the engine does. What it says beside an answer, its
headers, is learnt from its own answer of that type, so they have one home; and whatever is not plain, or goes
wrong, goes on to it with what the pool said, so that nothing is asked twice. Small answers are kept as sent.
"""

from __future__ import annotations

import re
from binascii import a2b_qp
from collections import OrderedDict
from collections.abc import Callable, Iterable
from hashlib import sha256
from threading import Lock
from time import perf_counter
from typing import TYPE_CHECKING, Any, NamedTuple, cast
from urllib.parse import unquote_plus

from web import caching, journal, limits, metrics
from web.services import serving_of
from web.sparql import journal as queries
from web.sparql.formats import Wanted, by_accept
from web.sparql.operation import Operation

if TYPE_CHECKING:
    from flask import Flask

    from web.services import Services
    from web.sparql.replies import Reply

OUTCOME = "jingyan.sparql.outcome"
PAGE = "sparql.endpoint"
MOST, LARGEST = 1_000, 8 << 10  # answers kept, bytes of one
_HOST = re.compile(r"[A-Za-z0-9.-]+(?::\d+)?")
_HALF = re.compile("%(?![0-9A-Fa-f]{2})")  # stands for itself
_ONCE = ("NOW", "RAND", "UUID", "BNODE")  # functions that tell something new each time
_OWN = frozenset({"etag", "content-length", journal.HEADER.lower()})  # headers of one answer
Environ = dict[str, Any]
Head = list[tuple[str, str]]
Start = Callable[..., Any]
Site = Callable[[Environ, Start], Iterable[bytes]]


class Plain(NamedTuple):
    """A GET of one query: the address of the endpoint, the query as sent, the formats accepted."""

    url: str
    sent: str
    accept: str


class Outcome(NamedTuple):
    """What became of a query before the framework saw its request."""

    snapshot: str
    since: float
    reply: Reply | None
    error: Exception | None

    def result(self) -> Reply:
        """Return the reply, or raise what was raised."""
        if self.error is not None:
            raise self.error
        assert self.reply is not None
        return self.reply


class Ready(NamedTuple):
    """An answer as sent, but for the id of its request; with the query and the kind of result for the log."""

    head: Head
    body: bytes
    query: str
    kind: str


class Answers:
    """The small answers asked for last; those of an older snapshot fall out in time."""

    def __init__(self) -> None:
        self._held: OrderedDict[tuple[str, Plain], Ready] = OrderedDict()
        self._lock = Lock()

    def find(self, key: tuple[str, Plain]) -> Ready | None:
        """Return the answer kept under a snapshot and a request, if any."""
        with self._lock:
            found = self._held.get(key)
            if found is not None:
                self._held.move_to_end(key)
            return found

    def keep(self, key: tuple[str, Plain], ready: Ready) -> None:
        """Keep an answer that is small and always the same; let go of the one asked for longest ago."""
        if len(ready.body) > LARGEST or any(word in ready.query.upper() for word in _ONCE):
            return
        with self._lock:
            self._held[key] = ready
            if len(self._held) > MOST:
                self._held.popitem(last=False)


class Express:
    """The short way, before the application `app`."""

    def __init__(self, app: Flask) -> None:
        self._app, self._site = app, cast(Site, app.wsgi_app)
        self._kept, self._heads = Answers(), dict[str, Head]()

    def __call__(self, environ: Environ, start: Start) -> Iterable[bytes]:
        """Answer a request as the site would."""
        plain = plain_query(environ)
        if plain is None or limits.is_over(self._app, environ):
            return self._site(environ, start)
        begun, serving = perf_counter(), serving_of(self._app)
        services = serving.lend()
        try:
            key = (services.snapshot_id, plain)
            ready = self._kept.find(key)
            if ready is None:
                outcome, query = _ask(services, plain, begun)
                ready = self._dressed(outcome, plain, query, environ)
                if ready is None:
                    return self._through_site(outcome, environ, start)
                self._kept.keep(key, ready)
            return self._send(ready, services.snapshot_id, environ, start, begun)
        finally:
            serving.give_back(services)

    def _dressed(self, outcome: Outcome, plain: Plain, query: str, environ: Environ) -> Ready | None:
        """Return the reply with its headers; None where the site has to say them."""
        reply = outcome.reply
        if reply is None or reply.truncated or _is_packed(reply, environ):
            return None
        known = self._heads.get(reply.content_type)
        if known is None:
            return None
        tag = tag_of(outcome.snapshot, plain.url, operation_of(query), by_accept(plain.accept))
        own = [("ETag", f'W/"{tag}"'), ("Content-Length", str(len(reply.body)))]
        return Ready([*known, *own], reply.body, query, reply.kind)

    def _through_site(self, outcome: Outcome, environ: Environ, start: Start) -> Iterable[bytes]:
        """Let the site tell the outcome, and remember what it says beside an answer of this type."""
        environ[OUTCOME] = outcome
        reply = outcome.reply
        if reply is None or reply.truncated or _is_packed(reply, environ):
            return self._site(environ, start)

        def learn(status: str, head: Head, *rest: object) -> object:
            if status.startswith("200") and not any(name == "Set-Cookie" for name, _ in head):
                self._heads[reply.content_type] = [each for each in head if each[0].lower() not in _OWN]
            return start(status, head, *rest)

        return self._site(environ, learn)

    def _send(
        self, ready: Ready, snapshot: str, environ: Environ, start: Start, begun: float
    ) -> Iterable[bytes]:
        """Send an answer, counted and logged as the site does."""
        number = journal.id_of(environ.get("HTTP_X_REQUEST_ID", ""))
        taken = perf_counter() - begun
        metrics.add(self._app, PAGE, 200, taken)
        queries.tell(number, ready.query, taken, ready.kind, size=len(ready.body))
        journal.tell(
            id=number,
            client=environ.get("REMOTE_ADDR"),
            method="GET",
            path=environ["PATH_INFO"],
            page=PAGE,
            status=200,
            taken=taken,
            bytes=len(ready.body),
            snapshot=snapshot,
        )
        start("200 OK", [*ready.head, (journal.HEADER, number)])
        return [ready.body]


def plain_query(environ: Environ) -> Plain | None:
    """Return what a request asks when it is a GET of one query by a program and nothing else."""
    sent: str = environ["QUERY_STRING"]
    if environ["PATH_INFO"] != "/sparql" or environ["REQUEST_METHOD"] != "GET" or environ.get("SCRIPT_NAME"):
        return None
    if not sent.startswith("query=") or "&" in sent or not sent.isascii() or len(sent) < 7:
        return None
    host, scheme = environ.get("HTTP_HOST", ""), environ["wsgi.url_scheme"]
    accept = environ.get("HTTP_ACCEPT", "")
    if "html" in accept or "HTTP_IF_NONE_MATCH" in environ:
        return None
    if not _HOST.fullmatch(host) or host.endswith((":80", ":443")):  # the framework writes such a one shorter
        return None
    return Plain(f"{scheme}://{host}/sparql", sent, accept)


def unquoted(sent: str) -> str:
    """Return what percent and plus signs stand for; UnicodeDecodeError where that is no UTF-8."""
    if "\n" in sent or _HALF.search(sent):
        return unquote_plus(sent, errors="strict")
    # Quoted-printable is the same by another sign; reading it takes a third of the time.
    return a2b_qp(sent.replace("+", " ").replace("=", "%3D").replace("%", "=")).decode()


def operation_of(query: str) -> Operation:
    """Return what a query alone asks."""
    return Operation(query, default_graphs=None, named_graphs=None, format=None)


def tag_of(snapshot: str, url: str, asked: Operation, wanted: Wanted) -> str:
    """Return what stands for the answer to a request, whatever the answer is."""
    parts = (snapshot, url, repr(asked), *map(str, wanted.engines().values()), *wanted.content_types())
    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:24]


def _ask(services: Services, plain: Plain, begun: float) -> tuple[Outcome, str]:
    """Ask the pool; whatever it raises is told by the site."""
    query, reply, wrong = "", None, None
    try:
        query = unquoted(plain.sent.removeprefix("query="))
        reply = services.sparql.query(query, accept=by_accept(plain.accept), base=plain.url)
    except Exception as error:
        wrong = error
    return Outcome(services.snapshot_id, begun, reply, wrong), query


def _is_packed(reply: Reply, environ: Environ) -> bool:
    """Say whether the site packs this answer when it is large enough."""
    return "gzip" in environ.get("HTTP_ACCEPT_ENCODING", "") and caching.is_packed(reply.content_type)
