"""Figures of links between cities: which named things of two cities are one, of a kind, siblings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from pathlib import Path
from typing import Any

import yaml

from kg.errors import SourceError
from kg.extract.names import display_name, normal_key
from kg.gold import folded
from kg.link import links, siblings
from kg.model import KINDS, Extraction
from kg.scores import Counts

FILE = "links.yaml"
RELATIONS = ("same", "kind", "sibling")
LINKED = "linked"  # same or a kind, whichever of the two it is taken for
Named = tuple[str, str, str]  # city, kind, key


@dataclass(frozen=True, slots=True)
class Pair:
    """Two named things of different cities; of `kind` the first is the narrower one."""

    relation: str
    one: Named
    other: Named

    def __str__(self) -> str:
        return f"{self.relation}: {' '.join(self.one)} — {' '.join(self.other)}"


@dataclass(frozen=True, slots=True)
class GoldPair:
    """A pair as annotated: each side's city and words."""

    relation: str
    one: tuple[str, str]
    other: tuple[str, str]
    optional: bool

    def __str__(self) -> str:
        return f"{self.relation}: {' '.join(self.one)} — {' '.join(self.other)}"


@dataclass(frozen=True, slots=True)
class LinkReport:
    """Counts by relation, with what was missed and what is wrong."""

    counts: Mapping[str, Counts]
    found: tuple[str, ...]  # missed and spurious, in words

    def as_json(self) -> dict[str, object]:
        """Return precision, recall and counts by relation, and the differences."""
        return {
            "figures": {name: _figures(one) for name, one in self.counts.items()},
            "differences": list(self.found),
        }

    def table(self) -> str:
        """Return the figures as text for a terminal."""
        rows = (
            f"{name:22s} {one.precision:.3f} {one.recall:.3f} {one.right + one.missed:3d}"
            for name, one in self.counts.items()
        )
        return "\n".join(("links against gold", f"{'':22s}    P     R   n", *rows))

    def differences(self) -> str:
        """Return what was missed and what is wrong, one a line."""
        return "\n".join(f"  {line}" for line in self.found)

    def fail_under(self, bars: Mapping[str, object]) -> list[str]:
        """Return one line for each figure (`linked.precision`, `same.recall` …) below its floor."""
        return [line for name, floor in sorted(bars.items()) if (line := self._below(name, floor))]

    def _below(self, name: str, floor: object) -> str:
        relation, _, figure = name.partition(".")
        counts = self.counts.get(relation)
        if counts is None or figure not in ("precision", "recall") or not isinstance(floor, int | float):
            return f"{name}: no such figure, floor {floor}"
        reached = float(getattr(counts, figure))
        return "" if reached + 1e-9 >= floor else f"{name}: {reached:.3f} < {floor:.3f}"


def _figures(counts: Counts) -> dict[str, float | int]:
    found = {"precision": round(counts.precision, 4), "recall": round(counts.recall, 4)}
    return found | {"right": counts.right, "spurious": counts.spurious, "missed": counts.missed}


def evaluate_links(
    gold_dir: Path, sources: Sequence[Path], *, curated: Callable[[Extraction], Extraction] = lambda raw: raw
) -> LinkReport:
    """Read the document the gold names and compare its links between cities; `curated` may correct it.

    Raises SourceError for gold that cannot be read or whose document is not there.
    """
    from kg.extract import extract
    from kg.layout import read_layout
    from kg.sources import read_sources

    document, gold = read_link_gold(gold_dir / FILE)
    source = next((one for one in read_sources(sources) if Path(one.path).name == document), None)
    if source is None:
        raise SourceError(
            str(gold_dir / FILE), f"{document} is not among the sources", "give it by --sources"
        )
    return compare(gold, [curated(one) for one in extract([read_layout(source)])])


def read_link_gold(path: Path) -> tuple[str, tuple[GoldPair, ...]]:
    """Return the document and its pairs."""
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        return content["document"], tuple(map(_gold_pair, content["links"]))
    except (OSError, yaml.YAMLError, KeyError, TypeError) as error:
        raise SourceError(
            str(path), f"no readable gold of links ({error})", "see data/gold/README.md"
        ) from error


def _gold_pair(item: Mapping[str, Any]) -> GoldPair:
    one, other = ((item[side]["city"], folded(item[side]["words"])) for side in ("a", "b"))
    return GoldPair(item["relation"], one, other, bool(item.get("opt")))


def compare(gold: Sequence[GoldPair], extractions: Sequence[Extraction]) -> LinkReport:
    """Return the figures; what is optional is neither missed nor wrong."""
    named = dict(_named(extractions))
    pairs = sorted(set(_pairs(extractions, named)), key=lambda pair: (pair.relation, pair.one, pair.other))
    counts, told = {}, list[str]()
    for relation in (*RELATIONS, LINKED):
        wanted = [one for one in gold if _belongs(one.relation, relation)]
        found = [one for one in pairs if _belongs(one.relation, relation)]
        hits = [(g, p) for g in wanted for p in found if _is(g, p, named, loose=relation == LINKED)]
        due = [one for one in wanted if not one.optional]
        missed = [one for one in due if one not in [hit for hit, _ in hits]]
        spare = [one for one in found if one not in [hit for _, hit in hits]]
        counts[relation] = Counts(len(due) - len(missed), len(spare), len(missed))
        if relation != LINKED:
            told += [f"missed {one}" for one in missed] + [f"spurious {one}" for one in spare]
    return LinkReport(counts, tuple(told))


def _belongs(relation: str, figure: str) -> bool:
    return relation == figure or (figure == LINKED and relation in ("same", "kind"))


def _named(extractions: Sequence[Extraction]) -> Iterator[tuple[Named, frozenset[str]]]:
    """Yield every named thing of a city with the words it is said in there."""
    said: dict[Named, set[str]] = {}
    for extraction in extractions:
        cities = {excerpt.index: excerpt.city or "" for excerpt in extraction.document.excerpts}
        for mention in extraction.mentions:
            if mention.kind in KINDS and mention.kind not in ("organization", "place"):
                said.setdefault((cities[mention.excerpt_index], mention.kind, mention.key), set()).add(
                    folded(mention.quote)
                )
    yield from ((named, frozenset(words)) for named, words in sorted(said.items()))


def _pairs(extractions: Sequence[Extraction], named: Iterable[Named]) -> Iterator[Pair]:
    """Yield what the base links, for each two cities that have the linked names."""
    by_key: dict[tuple[str, str], list[Named]] = {}
    for one in sorted(named):
        by_key.setdefault(one[1:], []).append(one)
    found = links(extractions)
    for same in by_key.values():
        yield from (Pair("same", one, other) for one, other in combinations(same, 2))
    related = [
        ("kind", (link.kind, link.narrower), (link.broader_kind or link.kind, link.broader)) for link in found
    ]
    related += [("sibling", (kind, one), (kind, other)) for kind, one, other in siblings(found)]
    for relation, first, second in related:
        for one, other in product(by_key.get(first, ()), by_key.get(second, ())):
            if one[0] != other[0]:
                yield Pair(relation, one, other)


def _is(gold: GoldPair, pair: Pair, named: Mapping[Named, frozenset[str]], *, loose: bool) -> bool:
    """True when the pair is the annotated one; only of a kind the order counts."""
    straight = _side(gold.one, pair.one, named) and _side(gold.other, pair.other, named)
    turned = _side(gold.one, pair.other, named) and _side(gold.other, pair.one, named)
    return straight or (turned and (loose or gold.relation != "kind"))


def _side(gold: tuple[str, str], found: Named, named: Mapping[Named, frozenset[str]]) -> bool:
    """True for a name of that city said in these words, give or take marks and what its key drops."""
    city, words = gold
    if not found[0].startswith(city):
        return False
    keys = {normal_key(found[1], words), normal_key(found[1], f"“{words}”")}
    return found[2] in keys or any(words in (quote, display_name(quote)) for quote in named[found])
