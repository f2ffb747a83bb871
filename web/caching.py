"""Cheap answers to pages already seen: a tag from snapshot, program, language and address; gzip.

A page that anyone may see is the same for all who ask with the same tag, so the last ones are kept packed.
"""

from __future__ import annotations

import gzip
from collections import OrderedDict
from hashlib import sha256
from threading import Lock

from flask import Flask, Response, g, request

from web.assets import code_version
from web.services import current
from web.wording import language

_COMPRESSED = (
    "text/",
    "application/json",
    "application/ld+json",
    "application/problem+json",
    "image/svg+xml",
)
_SMALL = 1000  # bytes
_UNTAGGED = ("/static/", "/api/", "/review")
_UNKEPT = ("/static/", "/api/", "/review", "/report", "/sparql")
_PAGES = 512
_LARGE = 64 * 1024  # bytes of a packed page that is not kept
Kept = tuple[bytes, list[tuple[str, str]]]


class Pages:
    """The pages asked for last, packed, by tag and host; those of an older snapshot fall out in time."""

    def __init__(self) -> None:
        self._held: OrderedDict[tuple[str, str], Kept] = OrderedDict()
        self._lock = Lock()

    def find(self, key: tuple[str, str]) -> Response | None:
        """Return the page kept under `key`, if any."""
        with self._lock:
            if key not in self._held:
                return None
            self._held.move_to_end(key)
            body, headers = self._held[key]
        return Response(body, headers=headers)

    def keep(self, key: tuple[str, str], response: Response) -> None:
        """Keep a packed page, and let go of the one asked for longest ago."""
        body = response.get_data()
        if len(body) > _LARGE:
            return
        with self._lock:
            self._held[key] = body, list(response.headers)
            if len(self._held) > _PAGES:
                self._held.popitem(last=False)


def cache(app: Flask) -> None:
    """Answer 304 before any work where the browser has this page, else with what is kept; pack the rest."""
    version, pages = code_version(), Pages()

    @app.before_request
    def seen_before() -> Response | None:
        if request.method not in ("GET", "HEAD") or request.path.startswith(_UNTAGGED) or _of_a_program():
            return None
        g.tag = _tag(version)
        if request.if_none_match.contains_weak(g.tag):
            return _tagged(Response(status=304))
        known = pages.find(_key()) if _is_open() else None
        g.known = known is not None
        return known

    @app.after_request
    def finish(response: Response) -> Response:
        if response.status_code == 200 and response.mimetype == "text/html" and "tag" in g:
            _tagged(response)
            if not g.get("known") and _is_open():
                pages.keep(_key(), _compress(response))
        return _compress(response)


def _of_a_program() -> bool:
    """Say whether this is a query of a program, whose answer has a tag of its own."""
    return request.path == "/sparql" and "html" not in request.headers.get("Accept", "")


def _is_open() -> bool:
    """Say whether this request may be answered with what others were told."""
    packed = request.method == "GET" and request.accept_encodings["gzip"] > 0
    return packed and not request.path.startswith(_UNKEPT)


def _key() -> tuple[str, str]:
    return str(g.tag), request.host_url


def _tag(version: str) -> str:
    parts = (current().snapshot_id, version, language(), request.full_path, request.headers.get("Accept", ""))
    return sha256("\0".join(parts).encode()).hexdigest()[:20]


def _tagged(response: Response) -> Response:
    response.set_etag(g.tag, weak=True)
    response.headers.setdefault("Cache-Control", "no-cache")
    response.vary.update(("Accept", "Cookie"))
    return response


def is_packed(content_type: str) -> bool:
    """Say whether answers of a type are packed for who accepts gzip."""
    return content_type.startswith(_COMPRESSED)


def _compress(response: Response) -> Response:
    response.vary.add("Accept-Encoding")
    plain = is_packed(response.mimetype or "") and "Content-Encoding" not in response.headers
    wanted = request.accept_encodings["gzip"] > 0
    whole = response.status_code == 200 and not response.is_streamed
    if not (plain and wanted and whole):
        return response
    response.direct_passthrough = False
    body = response.get_data()
    if len(body) > _SMALL:
        response.set_data(gzip.compress(body, 6, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response
