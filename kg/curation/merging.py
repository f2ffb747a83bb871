"""Entities that documents share, merged in the whole base: one decision in one document speaks for all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from kg.curation.desk import place_code
from kg.curation.model import Conflict, Curated, Merged
from kg.extract.names import display_name, normal_key
from kg.model import Mention


@dataclass(frozen=True, slots=True)
class Name:
    """A name as an entity of a kind takes it."""

    kind: str
    name: str

    @property
    def key(self) -> str:
        """The normal form by which mentions are one entity."""
        return normal_key(self.kind, self.name)


def renamed(mention: Mention, name: str) -> Mention:
    """Return the mention under another entity's name; the one it had there is kept as an alias."""
    return replace(
        mention,
        name=display_name(name),
        key=normal_key(mention.kind, name),
        alias=mention.name if mention.name != display_name(name) else mention.alias,
        place_code=place_code(name) if mention.kind == "place" else None,
    )


def spread(curated: Sequence[Curated]) -> list[Curated]:
    """Return the documents with every merge of a shared entity carried to all others.

    Two that name one entity differently are a conflict, told at the document of the later.
    """
    settled, against = _settled([merge for one in curated for merge in one.merges])
    if not settled and not against:
        return list(curated)
    return [_spread(one, settled, against) for one in curated]


def _settled(merges: Iterable[Merged]) -> tuple[dict[tuple[str, str], str], list[Conflict]]:
    found: dict[tuple[str, str], Merged] = {}
    against = []
    for merge in sorted(merges, key=_made):
        earlier = found.setdefault((merge.kind, merge.key), merge)
        if Name(merge.kind, merge.name).key != Name(earlier.kind, earlier.name).key:
            against.append(Conflict(earlier.decision, merge.decision))
    return {key: _last(merge, found) for key, merge in found.items()}, against


def _made(merge: Merged) -> tuple[str, str]:
    return merge.decision.when, merge.decision.id


def _last(merge: Merged, found: Mapping[tuple[str, str], Merged]) -> str:
    """Return the name at the end of a row of merges (A into B, B into C); one that comes round stops."""
    seen = {merge.key}
    while (following := found.get((merge.kind, Name(merge.kind, merge.name).key))) is not None:
        if following.key in seen:
            break
        seen.add(following.key)
        merge = following
    return merge.name


def _spread(one: Curated, settled: Mapping[tuple[str, str], str], against: Sequence[Conflict]) -> Curated:
    here = {merge.decision.id for merge in one.merges}
    mentions = tuple(
        renamed(m, settled[m.kind, m.key]) if (m.kind, m.key) in settled else m
        for m in one.extraction.mentions
    )
    told = tuple(conflict for conflict in against if conflict.later.id in here)
    return replace(
        one, extraction=replace(one.extraction, mentions=mentions), conflicts=(*one.conflicts, *told)
    )
