"""What people come for, each with the page that answers it and an example of the base in service."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlencode

from web.addresses import path_of
from web.asked import made, whole
from web.chains import Row
from web.services import current

_SHOWN = 12  # platforms of several cities


@dataclass(frozen=True)
class Item:
    """A question of a user with the page that answers it; `example` is a name of the base, "" for none."""

    key: str
    href: str
    example: str = ""


@dataclass(frozen=True)
class Shared:
    """A platform with the cities that use it, as (name, IRI)."""

    iri: str
    label: str
    cities: tuple[tuple[str, str], ...]


def staff() -> list[Item]:
    """Return the questions of policy staff."""
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


def shared(rows: Iterable[Row]) -> tuple[Shared, ...]:
    """Return a dozen platforms of several cities, those of most cities first."""
    grouped = groupby(rows, key=lambda row: (str(row["platform"]), str(row["label"])))
    used = [
        Shared(iri, label, tuple((str(row["city"]), str(row["place"])) for row in group))
        for (iri, label), group in grouped
    ]
    several = [one for one in used if len(one.cities) > 1]
    return tuple(sorted(several, key=lambda one: -len(one.cities))[:_SHOWN])


def _platform() -> list[Item]:
    return [Item("platform", _path(one.iri), one.label) for one in made("home_platforms", shared)[:1]]


def _city() -> list[Item]:
    cities = [str(row["label"]) for row in whole("home_places")]
    asked = cities[len(cities) // 2 :][:1]
    return [Item("gaps", "/gaps?" + urlencode({"city": city}), city) for city in asked]


def _path(iri: object) -> str:
    return path_of(str(iri), base=current().base)
