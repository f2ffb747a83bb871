"""What the pages of the whole base need, worked out before the first reader asks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from time import thread_time

from flask import Flask
from jinja2 import Environment

from kg.questions import suggestions, understand
from web import chains, inventory, similarity, tasks
from web.asked import made, whole
from web.compiled import compile_all
from web.pages import dataset, home, network
from web.pages import whole as drawing
from web.rendering import prepare
from web.services import Services, current, install

BUDGET_S = 60.0  # of the processor; small bases need less than one
LARGE = 2_000  # passages; below, whoever asks first hardly waits
_ROWS = ("site_documents", "home_places", "documents_dated", "matrix_counts", "matrix_platforms")


def warm(services: Services, *, stopped: Callable[[], bool] = lambda: False) -> None:
    """Work out what overviews are made of until that is done, the budget spent, or `stopped` says so."""
    app = Flask("web")
    install(app, services)
    prepare(app, base=services.base)
    until = thread_time() + BUDGET_S
    with app.test_request_context("/"):  # some answers are kept by language: those of the usual one
        for step in _steps(app.jinja_env):
            if stopped() or thread_time() > until:
                return
            step()


def _steps(environment: Environment) -> Iterator[Callable[[], object]]:
    """Yield what pages of the whole base are made of; pages of one thing look it up."""
    yield partial(compile_all, environment)
    yield partial(understand, "闭环", current().graph)  # reads the names that a question may hold
    if current().counts.get("passages", 0) > LARGE:  # reads how names sound, which takes 55 MB
        yield partial(suggestions.meant, "闭环", current().graph)
    yield from (partial(whole, query) for query in _ROWS)
    yield partial(made, "home_loops", chains.views)
    yield partial(made, "home_platforms", tasks.shared)
    yield lambda: tuple(home.held())
    yield partial(made, "gaps_mentions", similarity.mentions)
    yield partial(made, "gaps_mentions", similarity.outlines)
    yield network.topics_of_all
    yield dataset.quads
    yield from (partial(dataset.checksum, suffix) for suffix in dataset.FILES)  # none of a large base
    yield from (partial(inventory.narrowing, kind) for kind in inventory.NAMED)
    yield drawing.drawn
