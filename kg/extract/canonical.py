"""The full name of a body that the text names in relation to its own city: 市委 of an excerpt is 宁波市委."""

from __future__ import annotations

from kg.extract.gazetteer import CITY, COUNTY, PROVINCE, Division, resolve, short_name
from kg.extract.lexicon import read, words
from kg.extract.words import Paragraph

_LEVELS = {"省": PROVINCE, "市": CITY, "州": CITY, "县": COUNTY, "区": COUNTY, "旗": COUNTY}


def full_name(name: str, paragraph: Paragraph) -> str | None:
    """Return the name with its division in full, or None where it is full already or nothing is known."""
    if name.startswith("全国"):
        return None
    named = _with_own_place(name, paragraph)
    if named is not None:
        return named if named != name else None
    home = resolve(paragraph.city, context=_around(paragraph)) if paragraph.city else None
    ranked = _by_rank(name, home)
    if ranked is not None:
        return ranked
    if paragraph.org and name.startswith("政协"):
        return paragraph.org + name.removeprefix("政协") if paragraph.org.endswith("政协") else None
    if paragraph.org and name.startswith(tuple(words("orgs", "of_conference"))):
        return paragraph.org + name
    plain = {word for line in read("orgs")["plain"] for word in line}
    return home.name + name if home is not None and name in plain else None


def _around(paragraph: Paragraph) -> tuple[str, ...]:
    return (paragraph.province,) if paragraph.province else ()


def _with_own_place(name: str, paragraph: Paragraph) -> str | None:
    """Return 湖州政协 as 湖州市政协, or None for a name without a place at its head."""
    for cut in range(min(len(name) - 1, 10), 1, -1):
        place = resolve(name[:cut], context=_around(paragraph), townships=False)
        if place is not None and place.code is not None:
            return _spelled_out(name, cut, place)
    return None


def _spelled_out(name: str, cut: int, place: Division) -> str:
    ranked = {word for line in read("orgs")["ranked"] for word in line}
    return place.name + name[cut:] if name[cut:] in ranked and name[:cut] == short_name(place.name) else name


def _by_rank(name: str, home: Division | None) -> str | None:
    """Return 宁波市委 for 市委 said in 宁波 or in one of its counties."""
    level = _LEVELS.get(name[0])
    if home is None or level is None or len(name) < 2:
        return None
    path = [resolve(part, context=home.path) for part in home.path]
    at_level = [d for d in path if d is not None and (d.level == level or d.name.endswith(name[0]))]
    return at_level[-1].name[:-1] + name if at_level and at_level[-1].name.endswith(name[0]) else None
