"""The slogans of a practice with their members, or told that none are given."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from web.addresses import path_of
from web.asked import about
from web.services import current
from web.wording import words


def named(practice: str) -> list[tuple[str, str | None]]:
    """Return the words for each slogan, and the path of its page."""
    rows = about("practice_slogans", practice=practice)
    grouped = groupby(rows, key=lambda row: (str(row["slogan"]), str(row["words"])))
    return [
        (_said(label, [str(row["member"]) for row in listed if row["member"]]), _path(iri))
        for (iri, label), listed in grouped
    ]


def members(slogan: str, practices: Iterable[str]) -> tuple[str, ...]:
    """Return what a slogan of these practices holds, in reading order; none where the text lists nothing."""
    rows = (row for one in practices for row in about("practice_slogans", practice=one))
    return tuple(
        dict.fromkeys(str(row["member"]) for row in rows if row["slogan"] == slogan and row["member"])
    )


def _said(label: str, members: list[str]) -> str:
    if not members:
        return words()("practice.members_not_given", slogan=label)
    return words()("practice.members", slogan=label, members="、".join(members))


def _path(iri: str) -> str:
    return path_of(iri, base=current().base)
