"""How answers are compared: exact and relaxed spans, figures by value, chains by their steps."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import product, zip_longest
from typing import TypeVar

from kg.gold import GoldChain, GoldEntity, GoldFigure, GoldLine, folded
from kg.model import Chain, Figure, Mention

_OVERLAP = 0.5  # of the longer span, for a relaxed hit
# Floors of confidence -> name of the ratio that tells how many names of that bucket are right (relaxed).
BUCKETS = {0.9: "sure.90", 0.8: "sure.80", 0.7: "sure.70", 0.0: "sure.below"}
Gold = TypeVar("Gold", GoldEntity, GoldFigure, GoldChain)
Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Counts:
    """Right, spurious and missed."""

    right: int = 0
    spurious: int = 0
    missed: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.right + other.right, self.spurious + other.spurious, self.missed + other.missed)

    @property
    def precision(self) -> float:
        """Share of what was found that is right; 0 where nothing was found."""
        return _share(self.right, self.right + self.spurious)

    @property
    def recall(self) -> float:
        """Share of what is there that was found."""
        return _share(self.right, self.right + self.missed)

    @property
    def f1(self) -> float:
        """Harmonic mean of both."""
        return _share(2 * self.right, 2 * self.right + self.spurious + self.missed)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


@dataclass(frozen=True, slots=True)
class Finding:
    """One difference: missed, spurious, boundary or step, with both sides' words."""

    source: str
    line: int
    what: str
    type: str
    gold: str = ""
    found: str = ""


@dataclass
class Tally:
    """What is counted while the lines of all sources pass."""

    counts: dict[str, Counts] = field(default_factory=dict)
    ratios: dict[str, tuple[int, int]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def count(self, name: str, *, right: int = 0, spurious: int = 0, missed: int = 0) -> None:
        """Add to the counts of a name."""
        self.counts[name] = self.counts.get(name, Counts()) + Counts(right, spurious, missed)

    def ratio(self, name: str, right: bool) -> None:
        """Add one judgement to a ratio."""
        done, of = self.ratios.get(name, (0, 0))
        self.ratios[name] = (done + right, of + 1)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a comparison is made: the source's name, the line's number and the folded text from it on."""

    source: str
    line: int
    text: str


def score_entities(tally: Tally, place: Place, gold: GoldLine, found: Sequence[Mention]) -> None:
    """Compare the names of a line, exactly and relaxed; each form of a name counts once a line."""
    names = list({(mention.kind, folded(mention.quote)): mention for mention in reversed(found)}.values())[
        ::-1
    ]
    for mode, same in (("exact", _same_words), ("relaxed", _overlaps)):
        right = partial(_is_right, place, same)
        pairs, missed, spare = _matched(gold.entities, names, right)
        _count_names(tally, place, mode, pairs, missed, _unexcused(place, gold.entities, spare))


Same = Callable[[Place, GoldEntity, Mention], bool]


def _is_right(place: Place, same: Same, entity: GoldEntity, mention: Mention) -> bool:
    return mention.kind in entity.kinds and same(place, entity, mention)


def _count_names(
    tally: Tally,
    place: Place,
    mode: str,
    pairs: Sequence[tuple[GoldEntity, Mention]],
    missed: Sequence[GoldEntity],
    spurious: Sequence[Mention],
) -> None:
    for entity, mention in pairs:
        if entity.optional:
            continue
        tally.count(f"{entity.kinds[0]}.{mode}", right=1)
        if mode == "relaxed":
            tally.ratio(_bucket(mention), True)
            _compare_acts(tally, place, entity, mention)
        if mode == "relaxed" and not _same_words(place, entity, mention):
            _note(tally, place, "boundary", entity.kinds[0], entity.quote, mention.quote)
    for entity in missed:
        tally.count(f"{entity.kinds[0]}.{mode}", missed=1)
        if mode == "relaxed":
            _note(tally, place, "missed", entity.kinds[0], entity.quote)
    for mention in spurious:
        tally.count(f"{mention.kind}.{mode}", spurious=1)
        if mode == "relaxed":
            tally.ratio(_bucket(mention), False)
            _note(tally, place, "spurious", mention.kind, found=f"{mention.quote} [{mention.rule}]")


def _bucket(mention: Mention) -> str:
    return next(name for floor, name in BUCKETS.items() if mention.confidence >= floor)


def _compare_acts(tally: Tally, place: Place, entity: GoldEntity, mention: Mention) -> None:
    if entity.act:
        tally.ratio("act", mention.act == entity.act)
        if mention.act != entity.act:
            _note(tally, place, "act", entity.act, entity.quote, mention.act or "")


def _note(tally: Tally, place: Place, what: str, type: str, gold: str = "", found: str = "") -> None:
    tally.findings.append(Finding(place.source, place.line, what, type, gold, found))


def _matched(
    gold: Sequence[Gold], found: Sequence[Found], same: Callable[[Gold, Found], bool]
) -> tuple[list[tuple[Gold, Found]], list[Gold], list[Found]]:
    """Return (pairs, missed, spare): each gold item takes the first found one not yet taken."""
    spare, pairs, missed = list(found), [], []
    for item in gold:
        hit = next((one for one in spare if same(item, one)), None)
        if hit is not None:
            spare.remove(hit)
            pairs.append((item, hit))
        elif not item.optional:
            missed.append(item)
    return pairs, missed, spare


def _same_words(place: Place, entity: GoldEntity, mention: Mention) -> bool:
    return folded(mention.quote) == entity.quote


def _overlaps(place: Place, entity: GoldEntity, mention: Mention) -> bool:
    """True when half of the longer span is shared, at any place where the name stands."""
    quote = folded(mention.quote)
    longer = max(len(quote), len(entity.quote))
    if quote in entity.quote or entity.quote in quote:
        return min(len(quote), len(entity.quote)) / longer >= _OVERLAP
    both = product(_places(place, entity.quote), _places(place, quote))
    return any(_shared(a, b) / longer >= _OVERLAP for a, b in both)


def _places(place: Place, quote: str) -> Iterator[tuple[int, int]]:
    start = place.text.find(quote)
    while start >= 0:
        yield start, start + len(quote)
        start = place.text.find(quote, start + 1)


def _shared(a: tuple[int, int], b: tuple[int, int]) -> int:
    return max(0, min(a[1], b[1]) - max(a[0], b[0]))


def _unexcused(place: Place, gold: Iterable[GoldEntity], spare: Iterable[Mention]) -> list[Mention]:
    """Return what no optional answer touches."""
    optional = [where for entity in gold if entity.optional for where in _places(place, entity.quote)]
    return [
        mention
        for mention in spare
        if not any(_shared(o, m) for o in optional for m in _places(place, folded(mention.quote)))
    ]


def score_figures(tally: Tally, place: Place, gold: GoldLine, found: Sequence[Figure]) -> None:
    """Compare outcomes and commitments by value and unit; counts in names are no answers."""
    for name in ("outcome", "commitment"):
        wanted = [f for f in gold.figures if f.kind != "enum" and _is_promise(f) == (name == "commitment")]
        here = [f for f in found if _is_promise(f) == (name == "commitment")]
        pairs, missed, spare = _matched(wanted, here, _same_figure)
        for figure, hit in pairs:
            if not figure.optional:
                tally.count(name, right=1)
                tally.ratio("outcome.kind", hit.kind == figure.kind)
                if hit.kind != figure.kind:
                    _note(tally, place, "kind", figure.kind, figure.quote, hit.kind)
        for figure in missed:
            tally.count(name, missed=1)
            _note(tally, place, "missed", name, _worded(figure))
        for one in spare:
            tally.count(name, spurious=1)
            _note(tally, place, "spurious", name, found=f"{_worded(one)} [{one.rule}]")


def _is_promise(figure: GoldFigure | Figure) -> bool:
    return figure.kind == "commitment"


def _worded(figure: GoldFigure | Figure) -> str:
    return f"{figure.quote} = {figure.value:g} {figure.unit}"


def _same_figure(gold: GoldFigure, found: Figure) -> bool:
    quote = folded(found.quote)
    return abs(gold.value - found.value) < 1e-6 * max(1.0, abs(gold.value)) and (
        gold.unit == found.unit or quote in gold.quote or gold.quote in quote
    )


def _unquoted(words: str) -> str:
    """Return a step's words as gold has them, without quotation marks."""
    return re.sub("[“”]", "", folded(words))


def score_chains(tally: Tally, place: Place, gold: GoldLine, found: Sequence[Chain]) -> None:
    """Compare chains by their words, then kind, actor and action of every step."""
    pairs, missed, spare = _matched(gold.chains, found, _same_chain)
    for chain, hit in pairs:
        if chain.optional:
            continue
        tally.count("chain", right=1)
        tally.ratio("chain.kind", hit.kind in chain.kinds)
        steps = [(_unquoted(step.actor or ""), _unquoted(step.action)) for step in hit.steps]
        for step, read in zip_longest(chain.steps, steps[: len(chain.steps)], fillvalue=()):
            tally.ratio("chain.step", read == step)
            if read != step:
                _note(tally, place, "step", "chain", "|".join(step), "|".join(read))
    for chain in missed:
        tally.count("chain", missed=1)
        _note(tally, place, "missed", "chain", chain.quote)
    for one in spare:
        tally.count("chain", spurious=1)
        _note(tally, place, "spurious", "chain", found=f"{one.quote} [{one.rule}]")


def _same_chain(gold: GoldChain, found: Chain) -> bool:
    quote = folded(found.quote)
    return quote in gold.quote or gold.quote in quote


def score_loops(
    tally: Tally, place: Place, gold: GoldLine, *, claimed: Sequence[str], derived: Sequence[str]
) -> None:
    """Compare which mechanisms are loops, by claim and by their steps, each by its words."""
    for name, found in (("claimed", claimed), ("derived", derived)):
        spare = [folded(quote) for quote in found]
        for loop in gold.loops:
            hit = next((quote for quote in spare if quote in loop.quote or loop.quote in quote), None)
            if hit is not None:
                spare.remove(hit)
            if loop.optional:
                continue
            wanted = loop.claimed if name == "claimed" else loop.derived
            tally.count(f"loop.{name}", right=wanted and hit is not None, missed=wanted and hit is None)
            tally.count(f"loop.{name}", spurious=not wanted and hit is not None)
            if wanted != (hit is not None):
                _note(tally, place, "missed" if wanted else "spurious", f"loop.{name}", loop.quote, hit or "")
        tally.count(f"loop.{name}", spurious=len(spare))
        for quote in spare:
            _note(tally, place, "spurious", f"loop.{name}", found=quote)


def score_topics(tally: Tally, gold: GoldLine, found: Sequence[str]) -> None:
    """Compare the topics of a paragraph."""
    if gold.topics is not None:
        both = (Counter(gold.topics) & Counter(found)).total()
        tally.count("topic", right=both, spurious=len(found) - both, missed=len(gold.topics) - both)
