"""The slogans of a practice as its key facts name them: with their members, or told that none are given."""

from __future__ import annotations

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


def _said(label: str, members: list[str]) -> str:
    if not members:
        return words()("practice.members_not_given", slogan=label)
    return words()("practice.members", slogan=label, members="、".join(members))


def _path(iri: str) -> str:
    return path_of(iri, base=current().base)
