"""Whether the entity a decision merges into is one of the base: a mistyped name would make a new one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from kg.curation.model import Change, CurationError, Target
from kg.extract.gazetteer import resolve
from kg.extract.names import display_name, normal_key
from kg.model import Extraction

_SUGGESTED = 3
_ALIKE = 0.4  # of difflib's ratio


def check_merge(target: Target | None, change: Change, extractions: Iterable[Extraction]) -> None:
    """Raise CurationError, with the nearest names, where no entity of that kind has the name."""
    name = change.get("name")
    if target is None or not isinstance(name, str):
        return
    names = dict(_names(target.kind, extractions))
    if normal_key(target.kind, name) in names or (target.kind == "place" and resolve(name)):
        return
    near = get_close_matches(name, sorted(names.values()), n=_SUGGESTED, cutoff=_ALIKE)
    told = f"did you mean {', '.join(near)}?" if near else "merge into a name of the base"
    raise CurationError(name, f"no {target.kind} of this name in the base", told)


def _names(kind: str, extractions: Iterable[Extraction]) -> Iterator[tuple[str, str]]:
    """Yield key and name of every entity of a kind; bodies are known by bylines too."""
    for extraction in extractions:
        yield from ((m.key, display_name(m.name)) for m in extraction.mentions if m.kind == kind)
        if kind == "organization":
            orgs = (excerpt.org for excerpt in extraction.document.excerpts)
            yield from ((normal_key(kind, org), org) for org in orgs if org)
