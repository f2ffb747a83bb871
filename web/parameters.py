"""Query parameters, checked: an odd one is answered by a designed 400 that names it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

from flask import abort, request

QUERY_LIMIT = 500  # characters; longer texts go to the draft analysis
CHOICE_LIMIT = 40  # values of one facet
_NUMBER = re.compile(r"[0-9]{1,6}\Z")


def text(name: str, *, limit: int = QUERY_LIMIT) -> str:
    """Return the parameter with its white space evened out, "" when absent; 400 when longer than `limit`."""
    value = request.args.get(name, "")
    if len(value) > limit:
        abort(400, f"{name}: {len(value)} > {limit}")
    return even(value)


def even(value: str) -> str:
    """Return the text on one line, without what cannot be printed."""
    printable = "".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in value)
    return " ".join(printable.split())


def integer(name: str, *, default: int, low: int, high: int) -> int:
    """Return the parameter as a number from `low` to `high`; 400 otherwise."""
    value = request.args.get(name, "")
    if not value:
        return default
    if not _NUMBER.match(value) or not low <= int(value) <= high:
        abort(400, f"{name}: {low}–{high}")
    return int(value)


def choices(name: str) -> tuple[str, ...]:
    """Return the values of a repeated parameter, each once, in order; 400 for too many or too long ones."""
    values = tuple(dict.fromkeys(even(value) for value in request.args.getlist(name)))
    if len(values) > CHOICE_LIMIT or any(len(value) > QUERY_LIMIT for value in values):
        abort(400, name)
    return tuple(value for value in values if value)


def only(known: Collection[str]) -> None:
    """Answer 400 when a parameter outside `known` was sent; for programs, whose typos should be heard."""
    unknown = sorted(set(request.args) - set(known))
    if unknown:
        abort(400, unknown[0][:80])


def question(*, required: bool = False) -> str:
    """Return `q`, or "" where it holds no word to look for; 400 for that where it is `required`."""
    value = text("q")
    if any(character.isalnum() for character in value):
        return value
    if required:
        abort(400, "q")
    return ""
