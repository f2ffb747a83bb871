"""The words on screen, by language: read from `web/text/*.toml`, never written in code."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from flask import abort, g, request

LANGUAGES = ("zh", "en")
TAGS = {"zh": "zh-Hans", "en": "en"}
COOKIE = "lang"


@dataclass(frozen=True)
class Wording:
    """The words of one language; call it with a dotted key."""

    language: str
    entries: Mapping[str, str]
    _tables: dict[str, dict[str, str]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __call__(self, key: str, **values: object) -> str:
        """Return the words of `key` with its places filled; `key_one` where n is 1. KeyError if unknown."""
        singular = f"{key}_one"
        if values.get("n") == 1 and singular in self.entries:
            key = singular
        return self.entries[key].format(**values) if values else self.entries[key]

    def has(self, key: str) -> bool:
        """True when there are words for `key`."""
        return key in self.entries

    def under(self, table: str) -> dict[str, str]:
        """Return the entries of one table, without its name, in the order of writing."""
        if table not in self._tables:
            prefix = f"{table}."
            found = {
                key.removeprefix(prefix): text for key, text in self.entries.items() if key.startswith(prefix)
            }
            self._tables[table] = found
        return self._tables[table]


@cache
def load(language: str) -> Wording:
    """Return the wording of `language`, merged from `<language>.toml` and every `<part>.<language>.toml`."""
    entries: dict[str, str] = {}
    tables: set[str] = set()
    for file in sorted(files("web.text").iterdir(), key=lambda item: item.name):
        if file.name == f"{language}.toml" or file.name.endswith(f".{language}.toml"):
            part = tomllib.loads(file.read_text(encoding="utf-8"))
            if twice := tables & part.keys():
                raise ValueError(f"{file.name}: table {sorted(twice)} is already in another file")
            tables |= part.keys()
            entries.update(_flat(part))
    return Wording(language, entries)


def _flat(table: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", str(value)


def language() -> str:
    """Return the language of this request: `?lang=`, else the cookie, else Chinese. 400 for another value."""
    if "language" not in g:
        asked = request.args.get("lang")
        if asked is not None and asked not in LANGUAGES:
            g.language = LANGUAGES[0]
            abort(400, "lang")
        kept = request.cookies.get(COOKIE, "")
        g.language = asked or (kept if kept in LANGUAGES else LANGUAGES[0])
    return str(g.language)


def shipped(note: str) -> str:
    """Return a curator's name or reason that came with the product as the page says it; others as written."""
    from kg.statements.shipped import english

    return english().get(note, note) if language() == "en" else note


def words() -> Wording:
    """Return the wording of this request."""
    return load(language())
