"""One line a query for operators: what became of it and what it took. Its words are not written down."""

from __future__ import annotations

import json
import logging
from hashlib import sha256
from time import perf_counter

from flask import g

from web.journal import request_id

LOGGER = logging.getLogger("jingyan.queries")


def begin(text: str) -> None:
    """Remember which query this request asks, by its digest, and since when."""
    g.query = (sha256(text.encode("utf-8", "replace")).hexdigest()[:16], len(text), perf_counter())


def end(outcome: str, *, size: int = 0, truncated: str | None = None) -> None:
    """Log to `jingyan.queries` as JSON, at level INFO, what became of the query of this request, if any."""
    query = g.pop("query", None)
    if query is None or not LOGGER.isEnabledFor(logging.INFO):
        return
    digest, length, since = query
    line = {
        "id": request_id(),
        "query": digest,
        "characters": length,
        "outcome": outcome,
        "ms": round(1000 * (perf_counter() - since), 1),
        "bytes": size,
        "truncated": truncated,
    }
    LOGGER.info(json.dumps(line))
