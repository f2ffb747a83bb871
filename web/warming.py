"""What the pages of the whole base need, worked out before the first reader asks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from time import thread_time

from flask import Flask

from kg.questions import suggestions, understand
from ontology.concepts import concept_iri
from web import chains, comparison, figures, resemblance, similarity, verdicts
from web.asked import made, whole
from web.companions import things_of
from web.network import joined
from web.pages import actors, dataset, network, topic
from web.pages import whole as drawing
from web.services import Services, current, install

BUDGET_S = 20.0  # of the processor; small bases need less than one
LARGE = 2_000  # passages; below, whoever asks first hardly waits
_ROWS = ("site_documents", "home_places", "documents_dated", "matrix_counts", "matrix_platforms")


def warm(services: Services, *, stopped: Callable[[], bool] = lambda: False) -> None:
    """Work out what overviews are made of until that is done, the budget spent, or `stopped` says so."""
    app = Flask("warming")
    install(app, services)
    until = thread_time() + BUDGET_S
    with app.app_context():
        for step in _steps():
            if stopped() or thread_time() > until:
                return
            step()


def _steps() -> Iterator[Callable[[], object]]:
    """Yield what to work out, pages of the whole base first, then topics, those of most practices first."""
    yield from (partial(whole, query) for query in _ROWS)
    yield partial(made, "home_loops", chains.views)
    yield partial(made, "figures_all", figures.numbers)
    yield partial(made, "compare_chains", chains.views)
    yield partial(made, "compare_chains", resemblance.stages_of)
    yield partial(made, "compare_figures", comparison.figures_of)
    yield partial(made, "actor_steps", actors.steps_of)
    yield partial(made, "gaps_mentions", similarity.mentions)
    yield partial(made, "network_links", joined)
    yield drawing.drawn
    yield partial(understand, "闭环", current().graph)  # reads the names that a question may hold
    yield network.topics_of_all
    yield dataset.quads
    if current().counts.get("passages", 0) > LARGE:  # reads how names sound, which takes 55 MB
        yield partial(suggestions.meant, "闭环", current().graph)
    for one in current().searcher.browse({}, limit=1).facets.get("topic", ()):
        iri = concept_iri("topic", one.value)
        yield partial(current().kept, topic.places_of, iri)
        yield partial(things_of, iri)
        yield partial(verdicts.decided, iri)
