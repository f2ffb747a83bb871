"""How often one client may ask for what costs: searches, queries, drafts. Counted in this process."""

from __future__ import annotations

from math import ceil
from time import time
from typing import Any

from flask import Flask, request
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from werkzeug.exceptions import TooManyRequests

_KEY, _COUNTED = "jingyan.limits", "jingyan.limits.counted"
COSTLY = ("/search", "/sparql", "/analyze", "/api/", "/data.", "/align", "/report")


def limit(app: Flask, *, per_minute: int) -> None:
    """Answer 429 with Retry-After to a client that asked `per_minute` times within one; 0 sets no limit."""
    if not per_minute:
        return
    gate = app.extensions[_KEY] = _Gate(per_minute)

    @app.before_request
    def count() -> None:
        if request.path.startswith(COSTLY) and not request.environ.get(_COUNTED):
            wait = gate.wait(request.remote_addr)
            if wait:
                raise TooManyRequests(retry_after=wait)


def is_over(app: Flask, environ: dict[str, Any]) -> bool:
    """Count a request ahead of the application; True where it is one too many, which `app` will tell."""
    gate: _Gate | None = app.extensions.get(_KEY)
    if gate is None:
        return False
    environ[_COUNTED] = not gate.wait(environ.get("REMOTE_ADDR"))
    return not environ[_COUNTED]


class _Gate:
    """Counts what clients ask for within a minute."""

    def __init__(self, per_minute: int) -> None:
        self._rate = RateLimitItemPerMinute(per_minute)
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def wait(self, client: str | None) -> int:
        """Count one request; return the seconds until the next may come, 0 when this one may."""
        if self._limiter.hit(self._rate, client or "unknown"):
            return 0
        since = self._limiter.get_window_stats(self._rate, client or "unknown").reset_time - time()
        return max(1, ceil(since))
