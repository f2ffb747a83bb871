"""City by topic, platform or kind of chain: how many, every cell leading to the source."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from urllib.parse import quote_plus

from flask import Blueprint, Response, abort, render_template

from kg.facts import chained
from ontology import concepts
from web import parameters, tables
from web.addresses import path_of, slug_of
from web.asked import made
from web.chains import Row
from web.crosstable import Column, Counts, Matrix, cities_of, crossed, largest, table_of, widest
from web.services import current
from web.wording import TAGS, language, words

blueprint = Blueprint("matrix", __name__)
MOST_PAGES = 1000
COLUMNS = 24  # of one page; beyond that a table is no overview
LOOPS = chained.FLAGS
quoted = lru_cache(maxsize=8192)(quote_plus)


@blueprint.get("/matrix")
def matrix() -> str:
    """Show the table of cities by `?by=topic`, platform or chain."""
    by = _by()
    page = parameters.integer("page", default=1, low=1, high=MOST_PAGES)
    found = VIEWS[by](page)
    if page > found.pages:
        abort(404, "page")
    return render_template("matrix.html", matrix=found, by=by, views=tuple(VIEWS), page=page)


@blueprint.get("/matrix.<suffix>")
def export(suffix: str) -> Response:
    """Send the same table as a file."""
    by, t = _by(), words()
    table = table_of(VIEWS[by](0), t(f"matrix.title_{by}"), t(f"matrix.note_{by}"))
    return tables.answer(table, suffix, f"matrix-{by}")


def _by() -> str:
    by = parameters.text("by", limit=20) or "topic"
    if by not in VIEWS:
        abort(400, f"by: {', '.join(VIEWS)}")
    return by


def topics(page: int = 0) -> Matrix:
    """Return practices by city and topic; a cell leads to the search that finds them."""
    counts = made("matrix_counts", counts_of)
    held = (one for one in concepts.load().topics if one.id in counts.totals)
    found, order = sorted(held, key=lambda one: one.notation), largest(counts)
    columns = [
        Column(one.id, one.label(language()), TAGS[language()], _path(one.iri))
        for one in sorted(found, key=lambda one: order(one.id))
    ]
    return crossed(counts, made("matrix_counts", cities_of), columns, _search, limit=COLUMNS * 10, page=page)


def counts_of(rows: Iterable[Row]) -> Counts:
    """Return practices by place and id of a topic."""
    return Counts(
        {(str(row["place"]), slug_of(str(row["topic"]))): int(row["practices"] or 0) for row in rows}
    )


def _search(city: str, column: Column) -> str:
    return f"/search?city={quoted(city)}&topic={quoted(column.id)}"


def platforms(page: int = 0) -> Matrix:
    """Return practices by city and platform, what several cities use first; a cell leads to the platform."""
    counts, columns = made("matrix_platforms", spread)
    cities = made("matrix_platforms", cities_of)
    return crossed(counts, cities, columns, lambda _, column: column.href, limit=COLUMNS, page=page)


def spread(rows: Iterable[Row]) -> tuple[Counts, tuple[Column, ...]]:
    """Return practices by place and platform, and the platforms as columns, what several cities use first."""
    listed = list(rows)
    counts = Counts({(str(row["place"]), str(row["thing"])): int(row["practices"] or 0) for row in listed})
    labels = {str(row["thing"]): str(row["label"]) for row in listed}
    order = widest(counts)
    return counts, tuple(
        Column(iri, labels[iri], TAGS["zh"], _path(iri)) for iri in sorted(labels, key=order)
    )


def kinds(page: int = 0) -> Matrix:
    """Return chains by city and kind, claimed and derived loops first; a cell leads to the comparison."""
    counts = current().kept(_kinds)
    tag = TAGS[language()]
    columns = [Column(id, words()(f"compare.{id}"), tag) for id in LOOPS]
    columns += [Column(one.id, one.label(language()), tag, _path(one.iri)) for one in concepts.load().chains]
    return crossed(counts, made("matrix_places", cities_of), columns, _compare, limit=COLUMNS * 10, page=page)


def _kinds() -> Counts:
    found = Counts()
    for row in chained.kinds(current().graph.facts):
        ids = (*(flag for flag in LOOPS if row[flag]), slug_of(str(row["kind"] or "")))
        found.update({(str(row["place"]), id): int(row["chains"] or 0) for id in ids if id})
    return found


def _compare(city: str, column: Column) -> str:
    return f"/compare?city={quoted(city)}&kind={quoted(column.id)}"


def _path(iri: str) -> str:
    return path_of(iri, base=current().base)


VIEWS: dict[str, Callable[[int], Matrix]] = {"topic": topics, "platform": platforms, "chain": kinds}
