"""Figures side by side: every outcome and promise of the base, what was adopted, and who is fastest."""

from __future__ import annotations

from flask import Blueprint, Response, abort, render_template

from kg.facts import figured
from web import figures, parameters, tables
from web.figures import Figure
from web.services import current

blueprint = Blueprint("figures", __name__)
SHOWN = 200  # rows of one page
GROUPS = tuple(filter(None, figures.PROMISED))
SORTS = ("city", "value", "object", "kind")


@blueprint.get("/figures")
def show() -> str:
    """Show all figures, by `?sort=`, of `?city=` (names) and `?kind=` outcome or commitment, `?page=`."""
    kind, cities, sort = _asked()
    keep, facts = current().kept, current().graph.facts
    pages = max(1, -(-figures.count(kind, cities) // SHOWN))
    page = parameters.integer("page", default=1, low=1, high=pages)
    shown = keep(_shown, kind, cities, sort, (page - 1) * SHOWN, SHOWN)
    return render_template(
        "figures.html",
        shown=shown,
        page=page,
        pages=pages,
        total=figures.count(),
        shares=figures.shares(facts, shown),
        ratios=keep(figures.ratios, facts, cities) if kind != "commitment" else (),
        fastest=keep(figures.fastest, facts, cities) if kind != "outcome" else (),
        cities=keep(figured.cities, facts),
        chosen_cities=cities,
        kind=kind,
        groups=GROUPS,
        sort=sort,
        kind_name=figures.kind_name,
        promised_in=figures.promised_in,
    )


@blueprint.get("/figures.<suffix>")
def export(suffix: str) -> Response:
    """Send the same rows as a file."""
    return tables.answer(figures.table_of(_chosen(*_asked(), most=-1)), suffix, "figures")


def _shown(kind: str, cities: tuple[str, ...], sort: str, first: int, most: int) -> tuple[Figure, ...]:
    return _chosen(kind, cities, sort, most=most, first=first)


def _chosen(
    kind: str, cities: tuple[str, ...], sort: str, *, most: int, first: int = 0
) -> tuple[Figure, ...]:
    facts, promised = current().graph.facts, figures.PROMISED[kind]
    found = figured.chosen(facts, promised=promised, cities=cities, order=sort, most=most, first=first)
    return tuple(map(figures.of, found))


def _asked() -> tuple[str, tuple[str, ...], str]:
    kind, sort = parameters.text("kind", limit=20), parameters.text("sort", limit=20) or "city"
    if kind and kind not in GROUPS:
        abort(400, f"kind: {', '.join(GROUPS)}")
    if sort not in SORTS:
        abort(400, f"sort: {', '.join(SORTS)}")
    return kind, parameters.choices("city"), sort
