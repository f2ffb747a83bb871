"""Help for each user, its examples taken from the base in service, so that every one leads somewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Blueprint, render_template

from web.addresses import path_of
from web.asked import made, whole
from web.pages.home import shared
from web.services import current

blueprint = Blueprint("help", __name__)
USERS = ("staff", "research", "reader")


@dataclass(frozen=True)
class Item:
    """A question of a user with the page that answers it; `example` is a name of the base, "" for none."""

    key: str
    href: str
    example: str = ""


@blueprint.get("/help")
def show() -> str:
    """Show what each user can do, with real examples."""
    items: Mapping[str, list[Item]] = {"staff": _staff(), "research": _research(), "reader": _reader()}
    return render_template("help.html", users=USERS, items=items)


def _staff() -> list[Item]:
    return [
        Item("loops", "/compare?loops=1"),
        Item("evaluates", "/actors?stage=feedback#steps"),
        Item("promises", "/figures?kind=commitment"),
        *_platform(),
        *_city(),
        Item("overview", "/matrix"),
        Item("draft", "/analyze"),
        Item("brief", "/brief"),
    ]


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
    loops = whole("home_loops")[:1]
    drawn = [Item("mechanism", _path(row["mechanism"]), str(row["label"])) for row in loops]
    return [Item("search", "/search"), *drawn, Item("network", "/network"), Item("figures", "/figures")]


def _platform() -> list[Item]:
    return [Item("platform", _path(one.iri), one.label) for one in made("home_platforms", shared)[:1]]


def _city() -> list[Item]:
    cities = [str(row["label"]) for row in whole("home_places")]
    asked = cities[len(cities) // 2 :][:1]
    return [Item("gaps", "/gaps?" + urlencode({"city": city}), city) for city in asked]


def _path(iri: object) -> str:
    return path_of(str(iri), base=current().base)
