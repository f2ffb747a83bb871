"""Cheap answers to pages already seen: a tag from snapshot, program, language and address; gzip."""

from __future__ import annotations

import gzip
from hashlib import sha256

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


def cache(app: Flask) -> None:
    """Answer 304 before any work where the browser has this very page; compress the rest."""
    version = code_version()

    @app.before_request
    def seen_before() -> Response | None:
        if request.method not in ("GET", "HEAD") or request.path.startswith(("/static/", "/api/", "/review")):
            return None
        g.tag = _tag(version)
        return _tagged(Response(status=304)) if request.if_none_match.contains_weak(g.tag) else None

    @app.after_request
    def finish(response: Response) -> Response:
        if response.status_code == 200 and response.mimetype == "text/html" and "tag" in g:
            _tagged(response)
        return _compress(response)


def _tag(version: str) -> str:
    parts = (current().snapshot_id, version, language(), request.full_path, request.headers.get("Accept", ""))
    return sha256("\0".join(parts).encode()).hexdigest()[:20]


def _tagged(response: Response) -> Response:
    response.set_etag(g.tag, weak=True)
    response.headers.setdefault("Cache-Control", "no-cache")
    response.vary.update(("Accept", "Cookie"))
    return response


def _compress(response: Response) -> Response:
    response.vary.add("Accept-Encoding")
    plain = (response.mimetype or "").startswith(_COMPRESSED) and "Content-Encoding" not in response.headers
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
