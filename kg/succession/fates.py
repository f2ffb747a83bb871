"""The successor of every address that is gone: what now stands at its words, or why nothing does."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace

from kg.model import Span
from kg.succession.addresses import Address, Place
from kg.succession.alignment import Alignment, align

MOVED, MERGED, WITHDRAWN, REMOVED, UNREAD = "moved", "merged", "withdrawn", "removed", "unread"
_NAMED = (
    "mechanism",
    "platform",
    "programme",
    "instrument",
    "organization",
    "outcome",
    "commitment",
    "target",
)
_ALIKE = 0.5  # share of their words that two readings must have in common
_SAME = 0.8  # the same for readings of different kinds
_KIN = 0.5  # share of its lines by which a document under another id is known again


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of an address: `successor` is a path, "" where `reason` says why there is none.

    `document`, `start` and `end` are where its words stand now, as far as they do.
    """

    path: str
    successor: str
    reason: str
    label: str
    document: str = ""
    start: int = 0
    end: int = 0


Read = Callable[[], Iterable[Address]]  # the addresses of a base, sorted by path, as often as asked for


def fates(old: Read, new: Read, before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Fate]:
    """Yield the fate of each address of `old` that is not in `new`; the texts are by document id.

    Of a large base only those of the documents concerned are held.
    """
    gone = list(_missing(old(), new()))
    if not gone:
        return
    concerned = {document for one in gone for document, _, _ in one.places} | (after.keys() - before.keys())
    base = _Base(_Index(one for one in new() if _touches(one, concerned)), _Texts(before, after))
    found = [base.fate(one) for one in gone]
    successors = {one.successor for one in found}
    known = {one.path for one in old() if one.path in successors}
    yield from (replace(one, reason=MERGED) if one.successor in known else one for one in found)


def _missing(old: Iterable[Address], new: Iterable[Address]) -> Iterator[Address]:
    """Yield what stands in the first only of two sorted lists."""
    others = iter(new)
    other = next(others, None)
    for one in old:
        while other is not None and other.path < one.path:
            other = next(others, None)
        if other is None or other.path != one.path:
            yield one


def _touches(one: Address, documents: Set[str]) -> bool:
    return any(document in documents for document, _, _ in one.places)


class _Texts:
    """The texts of two bases, aligned document by document when first asked for."""

    def __init__(self, before: Mapping[str, str], after: Mapping[str, str]) -> None:
        self._before, self._after = before, after
        self._aligned: dict[str, tuple[str, Alignment] | None] = {}

    def find(self, place: Place) -> Place | None:
        """Return where the words stand now; None where they, or their document, are gone."""
        name, start, end = place
        found = self.document(name)
        span = found[1].find(Span(start, end)) if found else None
        return (found[0], span.start, span.end) if found and span else None

    def document(self, name: str) -> tuple[str, Alignment] | None:
        """Return the document that holds the text now, with the alignment; None for one withdrawn."""
        if name not in self._aligned:
            successor = name if name in self._after else self._kin(name)
            known = successor and name in self._before
            texts = (self._before[name], self._after[successor]) if known else None
            self._aligned[name] = (successor, align(*texts)) if texts else None
        return self._aligned[name]

    def _kin(self, name: str) -> str:
        """Return the id of a new document with most of its lines, "" for none."""
        lines = _lines(self._before.get(name, ""))
        shared = {
            other: len(lines & _lines(text))
            for other, text in self._after.items()
            if other not in self._before
        }
        best = max(sorted(shared), key=lambda other: shared[other], default="")
        return best if best and shared[best] >= _KIN * len(lines) else ""


def _lines(text: str) -> set[str]:
    return {line.strip() for line in text.splitlines() if line.strip()}


class _Index:
    """The addresses of a base by document and kind, in reading order."""

    def __init__(self, listed: Iterable[Address]) -> None:
        self._at: dict[tuple[str, str], list[tuple[int, int, Address]]] = defaultdict(list)
        self._longest: Counter[tuple[str, str]] = Counter()
        for one in listed:
            for document, start, end in one.places:
                key = (document, one.kind)
                self._at[key].append((start, end, one))
                self._longest[key] = max(self._longest[key], end - start)
        for found in self._at.values():
            found.sort(key=lambda entry: (entry[0], entry[1], entry[2].path))

    def alike(self, place: Place, kind: str) -> Iterator[tuple[float, Address]]:
        """Yield the addresses of a kind that share words with a place, with the share they have in common."""
        document, start, end = place
        found = self._at.get((document, kind), [])
        first = bisect_left(found, start - self._longest[document, kind], key=lambda entry: entry[0])
        for left, right, one in found[first:]:
            if left >= end:
                return
            shared = min(right, end) - max(left, start)
            if shared > 0:
                yield shared / (max(right, end) - min(left, start)), one


@dataclass(frozen=True)
class _Base:
    index: _Index
    texts: _Texts

    def fate(self, one: Address) -> Fate:
        """Return what became of one address."""
        if one.kind == "document":
            return self._document(one)
        places = [found for place in one.places if (found := self.texts.find(place))]
        successor = self._successor(one, places)
        document, start, end = places[0] if places else (self._held(one), 0, 0)
        reason = MOVED if successor else UNREAD if places else REMOVED if document else WITHDRAWN
        return Fate(one.path, successor, reason, one.label, document, start, end)

    def _document(self, one: Address) -> Fate:
        found = self.texts.document(one.path.partition("/")[2])
        if found is None:
            return Fate(one.path, "", WITHDRAWN, one.label)
        return Fate(one.path, f"document/{found[0]}", MOVED, one.label, found[0])

    def _held(self, one: Address) -> str:
        """Return a document of the address that is still there."""
        held = (found[0] for document, _, _ in one.places if (found := self.texts.document(document)))
        return next(held, "")

    def _successor(self, one: Address, places: Sequence[Place]) -> str:
        """Return what most of its places now speak for."""
        same = self._best(one, places, one.kind, _ALIKE)
        if same or one.kind not in _NAMED:
            return same
        others = (self._best(one, places, kind, _SAME) for kind in _NAMED if kind != one.kind)
        return next((found for found in others if found), "")

    def _best(self, one: Address, places: Sequence[Place], kind: str, least: float) -> str:
        votes: Counter[str] = Counter()
        for place in places:
            alike = [
                (share, other.path)
                for share, other in self.index.alike(place, kind)
                if share >= least and (kind != "statement" or other.label == one.label)
            ]
            if alike:
                share, path = max(alike, key=lambda pair: (pair[0], _reversed(pair[1])))
                votes[path] += round(share * 1000)
        return min(votes, key=lambda path: (-votes[path], path), default="")


def _reversed(path: str) -> tuple[int, ...]:
    """Order paths backwards, so that of equals the first is chosen."""
    return tuple(-ord(letter) for letter in path)
