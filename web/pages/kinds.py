"""A list of all things of each kind: narrowed, put in order, page by page, and as a file."""

from __future__ import annotations

from flask import Blueprint, Response, abort, redirect, render_template
from werkzeug.wrappers import Response as Answer

from web import inventory, parameters, tables
from web.addresses import LISTED
from web.inventory import CLASSES, COLUMNS, Asked, Entry
from web.rendering import concept
from web.tables import Cell, Table
from web.wording import words

blueprint = Blueprint("kinds", __name__)
MOST_PAGES = 100_000
SHOWN = 60  # things of one page
NEAR = 24  # cities offered at once
PLACES_SHOWN = 6  # of one thing
LONGEST = 40  # characters to find in a name
FIGURES = ("outcome", "commitment")


@blueprint.get(f"/<any({','.join(LISTED)}):kind>")
def show(kind: str) -> str:
    """Show all things of a kind, by `?sort=`; of `?city=`, `?chain=`, with `?name=` in the name."""
    asked = _asked(kind)
    page = parameters.integer("page", default=1, low=1, high=MOST_PAGES)
    found = inventory.find(asked, first=(page - 1) * SHOWN, most=SHOWN)
    pages = max(1, -(-found.total // SHOWN))
    if page > pages:
        abort(404, "page")
    return render_template(
        "kinds.html",
        wanted=asked,
        found=found,
        page=page,
        pages=pages,
        kinds=[(one, n) for one in LISTED if (n := inventory.count(one))],
        columns=COLUMNS[kind],
        orders=inventory.orders(kind),
        order=asked.order or inventory.orders(kind)[0],
        cities=inventory.cities(asked),
        chains=inventory.chains(asked),
        chain_name=chain_name,
        near=NEAR,
        places_shown=PLACES_SHOWN,
        type=CLASSES[kind],
    )


@blueprint.get(f"/<any({','.join(LISTED)}):kind>.<suffix>")
def export(kind: str, suffix: str) -> Response:
    """Send the same list as a file, whole."""
    return tables.answer(_table(_asked(kind)), suffix, kind)


@blueprint.get(f"/<any({','.join(FIGURES)}):kind>")
def figures(kind: str) -> Answer:
    """Lead to the list of figures, which holds outcomes and commitments."""
    return redirect(f"/figures?kind={kind}", 303)


@blueprint.get("/excerpt")
@blueprint.get("/passage")
def parts() -> Answer:
    """Lead to the documents, which excerpts and their passages are parts of."""
    return redirect("/document", 303)


def chain_name(id: str) -> str:
    """Return what a kind of chain or loop is called."""
    return words()(f"compare.{id}") if id in inventory.LOOPS else concept("chain", id)


def _asked(kind: str) -> Asked:
    order = parameters.text("sort", limit=20)
    if order and order not in inventory.orders(kind):
        abort(400, f"sort: {', '.join(inventory.orders(kind))}")
    chains = parameters.choices("chain")
    if odd := [one for one in chains if one not in inventory.known_chains()]:
        abort(400, f"chain: {odd[0][:LONGEST]}")
    cities = parameters.choices("city") if kind not in inventory.FEW else ()
    return Asked(kind, cities, chains if kind == "mechanism" else (), _name(), order)


def _name() -> str:
    return parameters.text("name", limit=LONGEST)


def _table(asked: Asked) -> Table:
    t, columns = words(), COLUMNS[asked.kind]
    head = (t("kinds.name"), *(t(f"kinds.{column.id}") for column in columns), t("kinds.address"))
    entries = inventory.find(asked, first=0, most=None).entries
    rows = tuple((one.label, *(_cell(one, column.id) for column in columns), one.iri) for one in entries)
    return Table(t(f"kinds.title.{asked.kind}"), head, rows)


def _cell(one: Entry, column: str) -> Cell:
    listing = words()("practice.listing")
    if column == "places":
        return listing.join(one.cities)
    if column == "chain":
        return listing.join(map(chain_name, one.chain))
    return one.date if column == "date" else one.numbers[column]
