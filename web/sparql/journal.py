"""One line a query for operators: what became of it and what it took. Its words are not written down."""

from __future__ import annotations

import json
import logging
from hashlib import sha256
from time import perf_counter

from flask import g

from web.journal import request_id

LOGGER = logging.getLogger("jingyan.queries")


def begin(text: str, since: float | None = None) -> None:
    """Remember which query this request asks, and since when."""
    g.query = text, perf_counter() if since is None else since


def end(outcome: str, *, size: int = 0, truncated: str | None = None) -> None:
    """Log what became of the query of this request, if any."""
    text, since = g.pop("query", (None, 0.0))
    if text is not None:
        tell(request_id(), text, perf_counter() - since, outcome, size=size, truncated=truncated)


def tell(
    id: str, text: str, taken: float, outcome: str, *, size: int = 0, truncated: str | None = None
) -> None:
    """Log to `jingyan.queries` as JSON, at level INFO, what became of a query; its text as a digest."""
    if not LOGGER.isEnabledFor(logging.INFO):
        return
    line = {
        "id": id,
        "query": sha256(text.encode("utf-8", "replace")).hexdigest()[:16],
        "characters": len(text),
        "outcome": outcome,
        "ms": round(1000 * taken, 1),
        "bytes": size,
        "truncated": truncated,
    }
    LOGGER.info(json.dumps(line))
