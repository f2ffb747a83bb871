"""Help for each user, its examples taken from the base in service, so that every one leads somewhere."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, render_template

from web.addresses import path_of
from web.asked import made, whole
from web.chains import views
from web.services import current
from web.tasks import Item, staff

blueprint = Blueprint("help", __name__)
USERS = ("staff", "research", "reader")


@blueprint.get("/help")
def show() -> str:
    """Show what each user can do, with real examples."""
    items: Mapping[str, list[Item]] = {"staff": staff(), "research": _research(), "reader": _reader()}
    return render_template("help.html", users=USERS, items=items)


def _research() -> list[Item]:
    documents = whole("documents_dated")[:1]
    marked = [Item("marked", _path(row["document"]), str(row["title"])) for row in documents]
    return [
        Item("sparql", "/sparql"),
        *marked,
        Item("files", "/dataset"),
        Item("ontology", "/ontology"),
        Item("api", "/api/v1/openapi.json"),
    ]


def _reader() -> list[Item]:
    loops = made("home_loops", views)[:1]
    drawn = [Item("mechanism", _path(one.iri), one.label) for one in loops]
    return [Item("search", "/search"), *drawn, Item("network", "/network"), Item("figures", "/figures")]


def _path(iri: object) -> str:
    return path_of(str(iri), base=current().base)
