"""Layout profiles: how a genre marks who contributed an excerpt."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from kg.model import Span

_HERE = Path(__file__).parent
_LONGEST_BYLINE = 60  # characters of a line that is nothing but a byline


@dataclass(frozen=True, slots=True)
class Byline:
    """A contributing body found in a line; offsets count from the line's first character."""

    org: Span
    title: Span | None = None
    body: Span | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """One genre's byline patterns.

    `ends`: the byline may also stand below its passages. `joins`: a sure sign, counted together with the
    other sure ones. `known`: only bodies of a known division; `placed`: with the mark of one at least.
    `fallback`: tried when no other finds one.
    """

    name: str
    patterns: tuple[re.Pattern[str], ...]
    ends: bool = False
    joins: bool = False
    known: bool = False
    placed: bool = False
    fallback: bool = False

    def byline(self, line: str) -> Byline | None:
        """Return the byline of a normal line without outer spaces, or None."""
        for pattern in self.patterns:
            if len(line) > _LONGEST_BYLINE and "body" not in pattern.groupindex:
                continue
            match = pattern.match(line)
            if match and self._is_body(match["org"]):
                return Byline(
                    Span(*match.span("org")), _group(match, "title", "title2"), _group(match, "body")
                )
        return None

    def _is_body(self, org: str) -> bool:
        """True for a conference, a body named by rank, or one whose division is known where it must be."""
        if part("deed").search(org) or part("work").search(org):
            return False
        if "政协" in org or part("conference").fullmatch(org) or part("party").match(org):
            return True
        if self.placed and part("institution").fullmatch(org):
            return True
        if self.placed and not part("division").search(org):
            return _has_division(org, shorts=True)
        if not self.known and (part("ranked").match(org) or not part("unsure").match(org)):
            return True
        return _has_division(org, shorts=False)


@dataclass(frozen=True, slots=True)
class Joined:
    """Several profiles that read a document together."""

    name: str
    members: tuple[Profile, ...]

    def byline(self, line: str) -> Byline | None:
        """Return the byline that the first of them finds, or None."""
        return next((found for profile in self.members if (found := profile.byline(line))), None)


Reader = Profile | Joined


def _has_division(org: str, *, shorts: bool) -> bool:
    from kg.layout.places import place_of

    return place_of(org, province=None, shorts=shorts)[0] is not None or bool(re.match("[某Xx×]", org))


def _group(match: re.Match[str], *names: str) -> Span | None:
    """Return where the first of these groups matched."""
    groups = match.groupdict()
    return next((Span(*match.span(name)) for name in names if groups.get(name)), None)


@cache
def profiles() -> tuple[Profile, ...]:
    """Return all profiles in their order of preference."""
    parts = _parts()
    return tuple(
        Profile(
            name=entry["name"],
            patterns=tuple(re.compile(_fill(pattern, parts)) for pattern in entry["byline"]),
            **{
                flag: bool(entry.get(flag, False))
                for flag in ("ends", "joins", "known", "placed", "fallback")
            },
        )
        for entry in read_patterns("profiles.yaml")
    )


@cache
def part(name: str) -> re.Pattern[str]:
    """Return one named piece of the patterns, compiled."""
    return re.compile(_parts()[name])


@cache
def _parts() -> dict[str, str]:
    """Return the pieces, each with the pieces before it filled in."""
    parts: dict[str, str] = {}
    for name, pattern in read_patterns("parts.yaml").items():
        parts[name] = _fill(pattern, parts)
    return parts


def _fill(pattern: str, parts: dict[str, str]) -> str:
    for name, value in parts.items():
        pattern = pattern.replace("{" + name + "}", value)
    return pattern


@cache
def read_patterns(name: str) -> Any:
    """Return the content of a YAML file beside this module."""
    return yaml.safe_load((_HERE / name).read_text(encoding="utf-8"))
