"""The TOML file beside a source document: what is known of it."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from kg.errors import SourceError

_TEXT = ("id", "title", "province", "publisher", "genre", "rights", "rights_en", "language", "origin")
_DATES = ("date_start", "date_end")
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def read_sidecar(path: Path) -> dict[str, Any]:
    """Return the fields of Source that the sidecar gives; none without a sidecar."""
    if not path.is_file():
        return {}
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SourceError(str(path), f"not TOML: {error}", "mend the sidecar") from None
    fields = {key: _field(path, key, value) for key, value in table.items()}
    if str(fields.get("date_start", "")) > str(fields.get("date_end", "9999")):
        raise SourceError(str(path), "date_end is before date_start", "swap them")
    return fields


def _field(path: Path, key: str, value: object) -> object:
    """Return a checked value as Source holds it."""
    if key in _TEXT:
        return _text(path, key, value)
    if key in _DATES:
        return _date(path, key, value)
    if key == "year" and isinstance(value, int) and not isinstance(value, bool) and 1900 <= value <= 2100:
        return value
    known = ", ".join((*_TEXT, "year", *_DATES))
    what = "year is not a year" if key == "year" else f"unknown key {key!r}"
    raise SourceError(str(path), what, f"known: {known}")


def _text(path: Path, key: str, value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise SourceError(str(path), f"{key} is not a text", f'write {key} = "…"')
    if key == "id" and not _ID.fullmatch(value):
        raise SourceError(str(path), f"id {value!r} is not a slug", "use a-z, 0-9 and single dashes")
    return value.strip()


def _date(path: Path, key: str, value: object) -> str:
    try:
        return date.fromisoformat(str(value)).isoformat()
    except ValueError:
        raise SourceError(str(path), f"{key} {value!r} is not a date", "write 2025-08-28") from None
