"""Health for operators: `/healthz`, `/readyz`, and figures in the Prometheus text format."""

from __future__ import annotations

from collections.abc import Iterator
from time import perf_counter, time
from typing import Any

from flask import Blueprint, Flask, Response, current_app, g, jsonify, request
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from web.services import current, serving

blueprint = Blueprint("metrics", __name__)
_KEY, _COUNTERS = "jingyan.metrics", "jingyan.counters"
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 15.0)


class _State:
    """What is in service, read when asked: the base's size, the snapshot's age, whether all is well."""

    def collect(self) -> Iterator[Metric]:
        """Yield the gauges of this moment."""
        services = current()
        things = GaugeMetricFamily("jingyan_things", "Things in the base.", labels=["kind"])
        for kind, count in sorted(services.counts.items()):
            things.add_metric([kind], count)
        yield things
        info = GaugeMetricFamily("jingyan_snapshot_info", "The snapshot in service.", labels=["snapshot"])
        info.add_metric([services.snapshot_id], 1)
        yield info
        age = max(0.0, time() - services.published) if services.published else float("nan")
        yield GaugeMetricFamily("jingyan_snapshot_age_seconds", "Since it was published.", value=age)
        well = float(bool(serving().trouble))
        yield GaugeMetricFamily("jingyan_degraded", "1 while another than the newest serves.", value=well)

    def describe(self) -> list[Metric]:
        """Name nothing ahead, so that registering asks for no snapshot."""
        return []


def count(app: Flask) -> CollectorRegistry:
    """Count every answer of `app` by page and status, and the seconds each page took."""
    registry = CollectorRegistry()
    app.extensions[_KEY] = registry
    answers = Counter("jingyan_requests", "Answers given.", ["page", "status"], registry=registry)
    seconds = Histogram(
        "jingyan_request_seconds", "Time to an answer.", ["page"], buckets=_SECONDS, registry=registry
    )
    registry.register(_State())
    app.extensions[_COUNTERS] = answers, seconds

    @app.before_request
    def begin() -> None:
        g.begun = perf_counter()

    @app.after_request
    def end(response: Response) -> Response:
        taken = perf_counter() - g.get("begun", perf_counter())
        add(app, request.endpoint or "none", response.status_code, taken)
        return response

    return registry


def add(app: Flask, page: str, status: int, taken: float) -> None:
    """Count an answer of a page and the seconds it took."""
    answers, seconds = app.extensions[_COUNTERS]
    answers.labels(page, status).inc()
    seconds.labels(page).observe(taken)


@blueprint.get("/healthz")
def alive() -> Response:
    """Answer while the process lives."""
    return Response("ok\n", content_type="text/plain; charset=utf-8")


@blueprint.get("/readyz")
def ready() -> Response:
    """Answer with the snapshot in service, and why it is not the newest where it is not."""
    state: dict[str, Any] = {"status": "ready", "snapshot": current().snapshot_id}
    if trouble := serving().trouble:
        state |= {"status": "degraded", "reason": trouble}
    return jsonify(state)


@blueprint.get("/metrics")
def metrics() -> Response:
    """Answer with the figures of this process."""
    registry: CollectorRegistry = current_app.extensions[_KEY]
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_PLAIN_0_0_4)
