"""City by topic, platform or kind of chain: how many, every cell leading to the source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, render_template

from ontology import concepts
from web import chains, parameters, tables
from web.addresses import path_of, slug_of
from web.asked import made, whole
from web.comparison import kinds_of
from web.crosstable import Column, Matrix, cities_of, crossed, largest, table_of, widest
from web.services import current
from web.wording import TAGS, language, words

blueprint = Blueprint("matrix", __name__)
COLUMNS = 24  # of one page; beyond that a table is no overview
LOOPS = ("claimed", "derived")


@blueprint.get("/matrix")
def matrix() -> str:
    """Show the table of cities by `?by=topic`, platform or chain."""
    by = _by()
    return render_template("matrix.html", matrix=VIEWS[by](), by=by, views=tuple(VIEWS))


@blueprint.get("/matrix.<suffix>")
def export(suffix: str) -> Response:
    """Send the same table as a file."""
    by, t = _by(), words()
    table = table_of(VIEWS[by](), t(f"matrix.title_{by}"), t(f"matrix.note_{by}"))
    return tables.answer(table, suffix, f"matrix-{by}")


def _by() -> str:
    by = parameters.text("by", limit=20) or "topic"
    if by not in VIEWS:
        abort(400, f"by: {', '.join(VIEWS)}")
    return by


def topics() -> Matrix:
    """Return practices by city and topic; a cell leads to the search that finds them."""
    rows, known = whole("matrix_counts"), concepts.load().by_iri
    counts = {(str(row["place"]), slug_of(str(row["topic"]))): int(row["practices"] or 0) for row in rows}
    found = sorted((known[str(row["topic"])] for row in rows), key=lambda one: one.notation)
    order = largest(counts)
    columns = [
        Column(one.id, one.label(language()), TAGS[language()], _path(one.iri))
        for one in sorted(dict.fromkeys(found), key=lambda one: order(one.id))
    ]
    return crossed(counts, cities_of(rows), columns, _search, limit=COLUMNS * 10)


def _search(city: str, column: Column) -> str:
    return "/search?" + urlencode({"q": column.label, "city": city, "topic": column.id})


def platforms() -> Matrix:
    """Return practices by city and platform, what several cities use first; a cell leads to the platform."""
    rows = whole("matrix_platforms")
    counts = {(str(row["place"]), str(row["thing"])): int(row["practices"] or 0) for row in rows}
    labels = {str(row["thing"]): str(row["label"]) for row in rows}
    order = widest(counts)
    columns = [Column(iri, labels[iri], TAGS["zh"], _path(iri)) for iri in sorted(labels, key=order)]
    return crossed(counts, cities_of(rows), columns, lambda _, column: column.href, limit=COLUMNS)


def kinds() -> Matrix:
    """Return chains by city and kind, claimed and derived loops first; a cell leads to the comparison."""
    counts: Counter[tuple[str, str]] = Counter()
    for chain in made("compare_chains", chains.views):
        for id in kinds_of(chain):
            if chain.city_iri:
                counts[chain.city_iri, id] += 1
    tag = TAGS[language()]
    columns = [Column(id, words()(f"compare.{id}"), tag) for id in LOOPS]
    columns += [Column(one.id, one.label(language()), tag, _path(one.iri)) for one in concepts.load().chains]
    return crossed(counts, cities_of(whole("matrix_places")), columns, _compare, limit=COLUMNS * 10)


def _compare(city: str, column: Column) -> str:
    return "/compare?" + urlencode({"city": city, "kind": column.id})


def _path(iri: str) -> str:
    return path_of(iri, base=current().base)


VIEWS: dict[str, Callable[[], Matrix]] = {"topic": topics, "platform": platforms, "chain": kinds}
