"""The slogans of a practice with their members, or told that none are given."""

from __future__ import annotations

from collections.abc import Sequence

from web.addresses import path_of
from web.asked import about
from web.services import current
from web.wording import words


def named(practice: str) -> list[tuple[str, str | None]]:
    """Return the words for each slogan, and the path of its page."""
    found = {str(row["slogan"]): str(row["words"]) for row in about("practice_slogans", practice=practice)}
    return [(_said(label, members(iri)), _path(iri)) for iri, label in found.items()]


def members(slogan: str) -> tuple[str, ...]:
    """Return what a slogan holds, in reading order; none where the text lists nothing."""
    return tuple(dict.fromkeys(str(row["member"]) for row in about("slogan_members", slogan=slogan)))


def _said(label: str, members: Sequence[str]) -> str:
    if not members:
        return words()("practice.members_not_given", slogan=label)
    return words()("practice.members", slogan=label, members="、".join(members))


def _path(iri: str) -> str:
    return path_of(iri, base=current().base)
