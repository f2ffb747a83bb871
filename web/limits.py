"""How often one client may ask for what costs: searches, queries, drafts. Counted in this process."""

from __future__ import annotations

from math import ceil
from time import time

from flask import Flask, request
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from werkzeug.exceptions import TooManyRequests

COSTLY = ("/search", "/sparql", "/analyze", "/api/", "/data.", "/align", "/report")


def limit(app: Flask, *, per_minute: int) -> None:
    """Answer 429 with Retry-After to a client that asked `per_minute` times within one; 0 sets no limit."""
    if not per_minute:
        return
    rate = RateLimitItemPerMinute(per_minute)
    limiter = MovingWindowRateLimiter(MemoryStorage())

    @app.before_request
    def count() -> None:
        client = request.remote_addr or "unknown"
        if request.path.startswith(COSTLY) and not limiter.hit(rate, client):
            wait = limiter.get_window_stats(rate, client).reset_time - time()
            raise TooManyRequests(retry_after=max(1, ceil(wait)))
