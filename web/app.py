"""The web application over one opened snapshot."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from flask import Blueprint, Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from web import assets, caching, curating, errors, journal, limits, metrics, rendering, security
from web.services import Services, Serving, current, install
from web.sparql.express import Express

BLUEPRINTS = (
    "web.pages.home:blueprint",
    "web.pages.search:blueprint",
    "web.pages.practice:blueprint",
    "web.pages.linked:blueprint",
    "web.pages.mechanism:blueprint",
    "web.pages.entity:blueprint",
    "web.pages.place:blueprint",
    "web.pages.topic:blueprint",
    "web.pages.document:blueprint",
    "web.pages.figure:blueprint",
    "web.pages.statement:blueprint",
    "web.pages.resource:blueprint",
    "web.pages.kinds:blueprint",
    "web.pages.compare:blueprint",
    "web.pages.align:blueprint",
    "web.pages.matrix:blueprint",
    "web.pages.actors:blueprint",
    "web.pages.figures:blueprint",
    "web.pages.gaps:blueprint",
    "web.pages.brief:blueprint",
    "web.pages.help:blueprint",
    "web.pages.network:blueprint",
    "web.pages.whole:blueprint",
    "web.pages.analyze:blueprint",
    "web.pages.dataset:blueprint",
    "web.pages.terms:blueprint",
    "web.pages.report:blueprint",
    "web.pages.review:blueprint",
    "web.pages.sitemap:blueprint",
    "web.citation:blueprint",
    "web.sparql:blueprint",
    "web.api:blueprint",
    "web.metrics:blueprint",
)


class _Site(Flask):
    """An application none of whose functions is a coroutine: asking each time costs a tenth of an answer."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Return the function as it is."""
        return func


def create_app(given: Services | Serving, *, per_minute: int = 0, proxies: int = 0) -> Flask:
    """Return the application with every page registered; it opens no store, reads no environment.

    `per_minute` is what one client may ask for in a minute (0: no limit), `proxies` how many in front of us
    say truly whom they speak for (X-Forwarded-For, -Proto, -Host).
    """
    app = _Site("web")
    app.config.update(MAX_CONTENT_LENGTH=2 * 1024 * 1024)
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.wsgi_app = Express(app)  # type: ignore[method-assign,assignment]
    if proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies)  # type: ignore[method-assign]
    install(app, given)
    journal.keep(app)
    metrics.count(app)
    security.secure(app)
    limits.limit(app, per_minute=per_minute)
    with app.app_context():
        rendering.prepare(app, base=current().base)
        curating.open_sessions(app, current().review)
    assets.publish(app)
    caching.cache(app)
    errors.handle(app)
    for name in BLUEPRINTS:
        app.register_blueprint(_blueprint(name))
    return app


def _blueprint(name: str) -> Blueprint:
    """Return the blueprint `module:attribute`; an attribute that makes one is called."""
    module, attribute = name.split(":")
    found = getattr(import_module(module), attribute)
    blueprint = found() if callable(found) and not isinstance(found, Blueprint) else found
    if not isinstance(blueprint, Blueprint):
        raise TypeError(f"{name} is no blueprint")
    return blueprint
