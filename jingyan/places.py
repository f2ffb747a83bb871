"""Every division of the gazetteer under the names a question may give it, Chinese and English."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from embed.model import Place
from kg.extract import gazetteer
from kg.extract.gazetteer import CITY, PROVINCE, Division, candidates, short_name
from kg.questions.places import english_name


def divisions(cities: Sequence[str]) -> list[Place]:
    """Return provinces, cities and counties; each with those of these cities that it is or holds."""
    inside = {city: _around(city) for city in cities}
    return [place for division in gazetteer.divisions() for place in _place(division, inside)]


def _around(city: str) -> frozenset[str]:
    """Return the names of a city and of the divisions it lies in."""
    found = candidates(city, townships=False)
    return frozenset({city, *(found[0].path if len(found) == 1 else ())})


def _place(division: Division, inside: dict[str, frozenset[str]]) -> Iterator[Place]:
    cities = tuple(city for city, around in inside.items() if division.name in around)
    short = short_name(division.name)
    said = english_name(division.name).lower() if division.level <= CITY or cities else ""
    english = (said,) if said else ()
    if division.code is not None and division.code[:2] in ("71", "81", "82"):
        return  # regions that texts speak of without being theirs
    if cities:
        yield Place(division.name, tuple(dict.fromkeys((division.name, short, *english))), (), cities)
    elif division.level in (PROVINCE, CITY):
        yield Place(division.name, (division.name, *english), (short,) if short != division.name else ())
    else:
        yield Place(division.name, (division.name,))
