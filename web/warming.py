"""What the pages of the whole base need, worked out before the first reader asks."""

from __future__ import annotations

from time import thread_time

from flask import Flask

from kg.questions import understand
from ontology.concepts import concept_iri
from web import chains, comparison, figures, resemblance, similarity, verdicts
from web.asked import made, whole
from web.companions import things_of
from web.network import joined
from web.pages import actors, network, topic
from web.pages import whole as drawing
from web.services import Services, current, install

BUDGET_S = 20.0  # of the processor, for what only large bases need


def warm(services: Services) -> None:
    """Work out what overviews are made of; the answers stay with these services."""
    app = Flask("warming")
    install(app, services)
    begun = thread_time()
    with app.app_context():
        for query in (
            "site_documents",
            "home_places",
            "documents_dated",
            "matrix_counts",
            "matrix_platforms",
        ):
            whole(query)
        made("home_loops", chains.views)
        made("figures_all", figures.numbers)
        made("compare_chains", chains.views)
        made("compare_chains", resemblance.stages_of)
        made("compare_figures", comparison.figures_of)
        made("actor_steps", actors.steps_of)
        made("gaps_mentions", similarity.mentions)
        made("network_links", joined)
        drawing.drawn()
        understand("闭环", services.graph)  # reads the names that a question may hold
        network.topics_of_all()
        _topics(begun + BUDGET_S)


def _topics(until: float) -> None:
    """Work out the pages of topics, those of most practices first, as far as the budget goes."""
    services = current()
    for one in services.searcher.browse({}, limit=1).facets.get("topic", ()):
        if thread_time() > until:
            return
        iri = concept_iri("topic", one.value)
        services.kept(topic.places_of, iri)
        things_of(iri)
        verdicts.decided(iri)
