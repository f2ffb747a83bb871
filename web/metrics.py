"""Health for operators: `/healthz`, `/readyz`, and counts in the Prometheus text format."""

from __future__ import annotations

from collections import Counter
from threading import Lock
from time import perf_counter

from flask import Blueprint, Flask, Response, current_app, g, jsonify, request

from web.services import current

blueprint = Blueprint("metrics", __name__)
_KEY = "jingyan.requests"


class Requests:
    """Answers given since the start, by page and status, and the seconds they took."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._answers: Counter[tuple[str, int]] = Counter()
        self._seconds: dict[str, float] = {}

    def add(self, page: str, status: int, seconds: float) -> None:
        """Count one answer."""
        with self._lock:
            self._answers[page, status] += 1
            self._seconds[page] = self._seconds.get(page, 0.0) + seconds

    def lines(self) -> list[str]:
        """Return the counters as Prometheus samples, sorted."""
        with self._lock:
            answers, seconds = sorted(self._answers.items()), sorted(self._seconds.items())
        return [
            "# TYPE jingyan_requests_total counter",
            *(f'jingyan_requests_total{{page="{p}",status="{s}"}} {n}' for (p, s), n in answers),
            "# TYPE jingyan_request_seconds_total counter",
            *(f'jingyan_request_seconds_total{{page="{page}"}} {value:.6f}' for page, value in seconds),
        ]


def count(app: Flask) -> None:
    """Count every answer of `app`."""
    requests = Requests()
    app.extensions[_KEY] = requests

    @app.before_request
    def begin() -> None:
        g.begun = perf_counter()

    @app.after_request
    def end(response: Response) -> Response:
        requests.add(
            request.endpoint or "none", response.status_code, perf_counter() - g.get("begun", perf_counter())
        )
        return response


@blueprint.get("/healthz")
def alive() -> Response:
    """Answer while the process lives."""
    return Response("ok\n", content_type="text/plain; charset=utf-8")


@blueprint.get("/readyz")
def ready() -> Response:
    """Answer with the snapshot in service."""
    return jsonify(status="ready", snapshot=current().snapshot_id)


@blueprint.get("/metrics")
def metrics() -> Response:
    """Answer with the counters and the size of the base."""
    requests: Requests = current_app.extensions[_KEY]
    things = [f'jingyan_things{{kind="{kind}"}} {n}' for kind, n in sorted(current().counts.items())]
    lines = [*requests.lines(), "# TYPE jingyan_things gauge", *things]
    return Response("\n".join(lines) + "\n", content_type="text/plain; version=0.0.4; charset=utf-8")
