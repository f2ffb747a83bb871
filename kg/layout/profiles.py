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

    `ends`: the byline may also stand below its passages. `fallback`: tried when no other finds one.
    """

    name: str
    patterns: tuple[re.Pattern[str], ...]
    ends: bool
    fallback: bool = False

    def byline(self, line: str) -> Byline | None:
        """Return the byline of a normal line without outer spaces, or None."""
        for pattern in self.patterns:
            match = pattern.match(line)
            if match and (len(line) <= _LONGEST_BYLINE or _group(match, "body", "title")):
                return Byline(
                    Span(*match.span("org")), _group(match, "title", "title2"), _group(match, "body")
                )
        return None


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
            ends=bool(entry.get("ends", False)),
            fallback=bool(entry.get("fallback", False)),
        )
        for entry in _yaml("profiles.yaml")
    )


@cache
def part(name: str) -> re.Pattern[str]:
    """Return one named piece of the patterns, compiled."""
    return re.compile(_parts()[name])


@cache
def _parts() -> dict[str, str]:
    """Return the pieces, each with the pieces before it filled in."""
    parts: dict[str, str] = {}
    for name, pattern in _yaml("parts.yaml").items():
        parts[name] = _fill(pattern, parts)
    return parts


def _fill(pattern: str, parts: dict[str, str]) -> str:
    for name, value in parts.items():
        pattern = pattern.replace("{" + name + "}", value)
    return pattern


def _yaml(name: str) -> Any:
    return yaml.safe_load((_HERE / name).read_text(encoding="utf-8"))
