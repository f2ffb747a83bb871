"""What the pages of the whole base need, worked out before the first reader asks."""

from __future__ import annotations

from flask import Flask

from web import chains, comparison, figures, similarity
from web.asked import made, whole
from web.network import joined
from web.pages import actors, home
from web.pages import whole as drawing
from web.services import Services, install


def warm(services: Services) -> None:
    """Work out what overviews are made of; the answers stay with these services."""
    app = Flask("warming")
    install(app, services)
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
        made("home_platforms", home.shared)
        made("figures_all", figures.numbers)
        made("compare_chains", chains.views)
        made("compare_figures", comparison.figures_of)
        made("actor_steps", actors.steps_of)
        made("gaps_mentions", similarity.mentions)
        made("network_links", joined)
        drawing.drawn()
