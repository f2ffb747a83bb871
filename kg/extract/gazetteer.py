"""Administrative divisions by name: full, short (景宁), composite (文成县平和乡), and named regions."""

from __future__ import annotations

import gzip
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kg.extract.lexicon import read

FOLDER = Path(__file__).parent.parent / "gazetteer"
REGION, PROVINCE, CITY, COUNTY, TOWNSHIP = range(5)


@dataclass(frozen=True, slots=True)
class Division:
    """A division, or a region (level 0, no code). `code`: GB/T 2260, nine digits for a township."""

    name: str
    code: str | None
    level: int
    parents: tuple[str, ...] = ()  # full names, province first

    @property
    def path(self) -> tuple[str, ...]:
        """Return the names from the province down to this one."""
        return (*self.parents, self.name)


def resolve(name: str, *, context: Sequence[str] = (), townships: bool = True) -> Division | None:
    """Return the division a name means, or None for no division or one that stays ambiguous.

    `context` holds names of divisions around it (province, city); candidates that share more of
    them win, then the higher level. `townships=False` reads only the small list, enough for bylines.
    """
    if name in read("places")["regions"]:
        return Division(name, None, REGION)
    wanted = frozenset(short_name(part) for part in context)
    found = _best(candidates(name, townships=townships), wanted)
    return found or _composite(name, context=context, townships=townships)


def _best(found: Sequence[Division], wanted: frozenset[str]) -> Division | None:
    def rank(division: Division) -> tuple[int, int]:
        return len(wanted.intersection(map(short_name, division.path))), -division.level

    if not found:
        return None
    best = max(map(rank, found))
    chosen = [division for division in found if rank(division) == best]
    return chosen[0] if len(chosen) == 1 else None


def _composite(name: str, *, context: Sequence[str], townships: bool) -> Division | None:
    """Return the last division of several written one after another, each inside the one before."""
    for cut in range(len(name) - 2, 1, -1):
        for outer in candidates(name[:cut], townships=townships):
            inner = resolve(name[cut:], context=(*context, *outer.path), townships=townships)
            if inner is not None and outer.name in inner.parents:
                return inner
    return None


def candidates(name: str, *, townships: bool = True) -> tuple[Division, ...]:
    """Return every division of this full or short name, by code."""
    codes = {*_codes_by_name().get(name, ()), *_codes_by_short_name().get(name, ())}
    if townships:
        codes.update(_township_codes().get(name, ()))
    return tuple(_division(code) for code in sorted(codes))


def by_code(code: str) -> Division | None:
    """Return the division of a GB/T 2260 code, or None."""
    return _division(code) if code in _rows() or code in _township_names() else None


def divisions() -> Iterator[Division]:
    """Yield every province, city and county, by code."""
    yield from (_division(code) for code in sorted(_rows()))


@cache
def _division(code: str) -> Division:
    names = _rows()
    ancestors = (code[:2] + "0000", code[:4] + "00", code[:6])
    parents = tuple(names[a][1] for a in ancestors if a != code and a in names)
    level, name = names.get(code) or (TOWNSHIP, _township_names()[code])
    return Division(name, code, level, tuple(dict.fromkeys(parents)))


@cache
def _rows() -> dict[str, tuple[int, str]]:
    """Return code -> (level, name) of provinces, cities and counties."""
    return {code: (int(level), name) for code, level, name in _read("divisions")}


@cache
def _township_names() -> dict[str, str]:
    return {code: name for code, _, name in _read("townships")}


def _read(name: str) -> Iterator[list[str]]:
    content = gzip.decompress((FOLDER / f"{name}.tsv.gz").read_bytes()).decode("utf-8")
    return (line.split("\t") for line in content.splitlines())


@cache
def _codes_by_name() -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for code, (_, name) in _rows().items():
        found[name].append(code)
    return dict(found)


@cache
def _codes_by_short_name() -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for code, (_, name) in _rows().items():
        short = short_name(name)
        for form in {short, short + name[-1]} - {name}:  # 三江侗族自治县: 三江, 三江县
            found[form].append(code)
    return dict(found)


@cache
def _township_codes() -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for code, name in _township_names().items():
        found[name].append(code)
    return dict(found)


@cache
def short_name(name: str) -> str:
    """Return the name without rank and peoples; as it is when fewer than two characters would stay."""
    for pattern in _rank_patterns():
        short = pattern.sub("", name)
        if short != name and len(short) >= 2:
            return short
    return name


@cache
def _rank_patterns() -> tuple[re.Pattern[str], ...]:
    """Return what to strip, in order of trial: peoples called 族 with rank, peoples, a bare rank (自治区).

    水 is a people too: of 融水苗族自治县 only 苗族 must go.
    """
    places = read("places")
    peoples = "|".join(sorted((p for line in places["peoples"] for p in line), key=len, reverse=True))
    ranks = "|".join(places["autonomous"])
    whole, loose = (f"(?:(?:{peoples})族{mark})+(?:{ranks})$" for mark in ("", "?"))
    return re.compile(whole), re.compile(loose), re.compile(f"(?:{'|'.join(places['ranks'])})$")
