"""Figures side by side: every outcome and promise of the base, what was adopted, and who is fastest."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, Response, abort, render_template

from web import figures, parameters, tables
from web.asked import made
from web.figures import Figure
from web.services import current

blueprint = Blueprint("figures", __name__)
SHOWN = 200  # rows of one page
GROUPS = ("outcome", "commitment")


@blueprint.get("/figures")
def page() -> str:
    """Show all figures, by `?sort=`, of `?city=` (names) and `?kind=` outcome or commitment."""
    numbers = made("figures_all", figures.numbers)
    kind, cities, sort = _asked()
    chosen = _chosen(numbers.all, kind, cities)
    narrowed = len(chosen) < len(numbers.all)
    shown = figures.ordered(chosen, sort) if narrowed else current().kept(_all, sort)
    return render_template(
        "figures.html",
        shown=shown[:SHOWN],
        hidden=max(0, len(shown) - SHOWN),
        total=len(numbers.all),
        shares=numbers.shares,
        ratios=(figures.ratios(chosen) if narrowed else numbers.ratios)[:12],
        fastest=(figures.fastest(chosen) if narrowed else numbers.fastest)[:12],
        cities=numbers.cities,
        chosen_cities=cities,
        kind=kind,
        groups=GROUPS,
        sort=sort,
        kind_name=figures.kind_name,
    )


@blueprint.get("/figures.<suffix>")
def export(suffix: str) -> Response:
    """Send the same rows as a file."""
    kind, cities, sort = _asked()
    chosen = _chosen(made("figures_all", figures.numbers).all, kind, cities)
    return tables.answer(figures.table_of(figures.ordered(chosen, sort)), suffix, "figures")


def _all(sort: str) -> list[Figure]:
    return figures.ordered(made("figures_all", figures.numbers).all, sort)


def _asked() -> tuple[str, tuple[str, ...], str]:
    kind, sort = parameters.text("kind", limit=20), parameters.text("sort", limit=20) or "city"
    if kind and kind not in GROUPS:
        abort(400, f"kind: {', '.join(GROUPS)}")
    if sort not in figures.SORTS:
        abort(400, f"sort: {', '.join(figures.SORTS)}")
    return kind, parameters.choices("city"), sort


def _chosen(found: Sequence[Figure], kind: str, cities: tuple[str, ...]) -> list[Figure]:
    promised = {"": None, "outcome": False, "commitment": True}[kind]
    return [
        one
        for one in found
        if (promised is None or (one.kind == "commitment") == promised) and (not cities or one.city in cities)
    ]
