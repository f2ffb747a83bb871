"""One line a request for operators, and the id that ties an answer to it. No question is written down."""

from __future__ import annotations

import json
import logging
import re
from secrets import token_hex
from time import perf_counter

from flask import Flask, Response, g, request

from web.services import current

HEADER = "X-Request-ID"
LOGGER = logging.getLogger("jingyan.requests")
_GIVEN = re.compile(r"[A-Za-z0-9_-]{8,64}")  # an id of the proxy in front, when it looks like one


def keep(app: Flask) -> None:
    """Give every request an id and log its answer to `jingyan.requests` as JSON, at level INFO."""

    @app.before_request
    def begin() -> None:
        g.request_id, g.asked_at = id_of(request.headers.get(HEADER, "")), perf_counter()

    @app.after_request
    def end(response: Response) -> Response:
        response.headers[HEADER] = request_id()
        tell(
            id=request_id(),
            client=request.remote_addr,
            method=request.method,
            path=request.path,
            page=request.endpoint,
            status=response.status_code,
            taken=perf_counter() - g.get("asked_at", perf_counter()),
            bytes=response.content_length,
            snapshot=current().snapshot_id,
        )
        return response


def request_id() -> str:
    """Return the id of this request."""
    return str(g.get("request_id", "-"))


def id_of(given: str) -> str:
    """Return the id given to a request before it came to us, else a new one."""
    return given if _GIVEN.fullmatch(given) else token_hex(16)


def tell(*, path: str, taken: float, **rest: object) -> None:
    """Log one line; the path without its query string, which holds what people asked."""
    if LOGGER.isEnabledFor(logging.INFO):
        line = {**rest, "path": path, "ms": round(1000 * taken, 1)}
        LOGGER.info(json.dumps(line, ensure_ascii=False))
