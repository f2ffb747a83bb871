"""Search: the question, its conditions, and practices with the words that answer it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from flask import Blueprint, abort, render_template

from web import cards, facets, parameters
from web.facets import Conditions
from web.services import current
from web.wording import TAGS, words

if TYPE_CHECKING:
    from embed.search import Answer

blueprint = Blueprint("search", __name__)
PAGE = 10  # results
LAST_PAGE = 500


@blueprint.get("/search")
def results() -> str:
    """Show one page of results, or the field and examples where nothing was asked."""
    question = parameters.question()
    page = parameters.integer("page", default=1, low=1, high=LAST_PAGE)
    examples = list(words().under("home.examples").values())
    if not question:
        return render_template("ask.html", query="", examples=examples)
    asked = {name: chosen for name in facets.NAMES if (chosen := parameters.choices(name))}
    answer = current().searcher.search(question, limit=PAGE, offset=(page - 1) * PAGE, filters=asked)
    if page > 1 and not answer.hits:
        abort(404)
    return _page(answer, facets.settled(asked, answer), question, page, examples)


def _page(answer: Answer, conditions: Conditions, question: str, page: int, examples: list[str]) -> str:
    groups = facets.groups(answer, conditions)
    return render_template(
        "search.html",
        query=question,
        conditions=facets.removable(conditions),
        cards=[cards.card(hit, question) for hit in answer.hits],
        spoken=TAGS[answer.language],
        total=answer.total,
        places=facets.places(answer, conditions),
        abstained=answer.abstained,
        groups=groups,
        grid=facets.tiles_of(groups),
        first=(page - 1) * PAGE + 1,
        page=page,
        pages=min(LAST_PAGE, -(-answer.total // PAGE)),
        examples=examples,
        api=_data_address(question, conditions, page),
    )


def _data_address(question: str, conditions: Conditions, page: int) -> str:
    """Return where programs get the same hits."""
    asked = [("q", question), *((name, value) for name in conditions for value in conditions[name])]
    skipped = [("offset", str((page - 1) * PAGE))] if page > 1 else []
    return f"/api/v1/search?{urlencode([*asked, *skipped])}"
