"""Figures of extraction against gold: per kind, exact and relaxed, with every difference listed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from kg.errors import SourceError
from kg.gold import GoldFile, GoldLine, bind, folded, merged, read_gold
from kg.model import KINDS, Chain, Extraction, Figure, Mention, Source, TopicTag
from kg.scores import (
    BUCKETS,
    Counts,
    Finding,
    Place,
    Tally,
    score_chains,
    score_entities,
    score_figures,
    score_loops,
    score_topics,
)

MODES = ("exact", "relaxed")
_ABOUT_GOLD = ("GUIDE.md", "README.md")
_FIGURES = ("outcome", "commitment", "chain", "loop.claimed", "loop.derived", "topic", "body", "heading")
_RATIOS = ("act", "outcome.kind", "chain.kind", "chain.step", "city", *BUCKETS.values())
Located = TypeVar("Located", Mention, Figure, Chain, TopicTag)


@dataclass(frozen=True, slots=True)
class Report:
    """All figures of one run."""

    sources: tuple[str, ...]
    counts: Mapping[str, Counts]
    ratios: Mapping[str, tuple[int, int]]
    findings: tuple[Finding, ...]

    def as_json(self) -> dict[str, object]:
        """Return figures by name (`mechanism.exact`, `all.relaxed`, `outcome` …), ratios and differences."""
        return {
            "sources": list(self.sources),
            "figures": {name: _figures(counts) for name, counts in self._named()},
            "ratios": {name: _ratio(self.ratios[name]) for name in _RATIOS if name in self.ratios},
            "differences": [_difference(finding) for finding in self.findings],
        }

    def _named(self) -> Iterator[tuple[str, Counts]]:
        names = [f"{kind}.{mode}" for kind in (*KINDS, "all") for mode in MODES]
        for name in (*names, *_FIGURES):
            counts = self.value(name)
            if counts is not None:
                yield name, counts

    def value(self, name: str) -> Counts | None:
        """Return the counts of a name; `all.exact` and `all.relaxed` are the sums over the kinds of names."""
        kind, _, mode = name.partition(".")
        if kind != "all":
            return self.counts.get(name)
        return sum((self.counts.get(f"{each}.{mode}", Counts()) for each in KINDS), Counts())

    def table(self) -> str:
        """Return the figures and the differences as text for a terminal."""
        rows = [f"extraction against gold: {', '.join(self.sources)}", f"{'':22s}    P     R     F   n"]
        for name, counts in self._named():
            n = counts.right + counts.missed
            rows.append(f"{name:22s} {counts.precision:.3f} {counts.recall:.3f} {counts.f1:.3f} {n:3d}")
        for name in filter(self.ratios.__contains__, _RATIOS):
            done, of = self.ratios[name]
            rows.append(f"{name:22s} {done} of {of}")
        return "\n".join((*rows, *map(_line_of, self.findings)))

    def fail_under(self, bars: Mapping[str, object]) -> list[str]:
        """Return one line for each figure below its floor; a floor is of F1 or, of a ratio, its share."""
        return [line for name, floor in _flat(bars) if (line := self._below(name, floor))]

    def _below(self, name: str, floor: float) -> str:
        counts = self.value(name)
        if counts is not None:
            reached = counts.f1
        elif name in self.ratios:
            reached = self.ratios[name][0] / self.ratios[name][1]
        else:
            return f"{name}: no such figure, floor {floor:.3f}"
        return "" if reached + 1e-9 >= floor else f"{name}: {reached:.3f} < {floor:.3f}"


def _flat(bars: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, float]]:
    for name, value in bars.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{name}.")
        elif isinstance(value, int | float):
            yield prefix + name, float(value)


def _figures(counts: Counts) -> dict[str, float | int]:
    return {
        "precision": round(counts.precision, 4),
        "recall": round(counts.recall, 4),
        "f1": round(counts.f1, 4),
        "right": counts.right,
        "spurious": counts.spurious,
        "missed": counts.missed,
    }


def _ratio(pair: tuple[int, int]) -> dict[str, float | int]:
    return {"right": pair[0], "of": pair[1], "share": round(pair[0] / pair[1], 4)}


def _difference(finding: Finding) -> dict[str, str | int]:
    return {name: getattr(finding, name) for name in ("source", "line", "what", "type", "gold", "found")}


def _line_of(finding: Finding) -> str:
    words = " ← ".join(filter(None, (finding.gold, finding.found)))
    return f"  {finding.source}:{finding.line + 1} {finding.what} {finding.type}: {words}"


def evaluate(
    gold_dir: Path, sources: Sequence[Path], *, curated: Callable[[Extraction], Extraction] = lambda raw: raw
) -> Report:
    """Extract every source that has gold in the folder and compare; `curated` may correct what was read.

    Sources are looked for beside the gold too. Raises SourceError for gold whose source is not there.
    """
    tally = Tally()
    by_name = {Path(source.path).name: source for source in sources_of(gold_dir, sources)}
    texts = {name: source.text for name, source in by_name.items()}
    bound: dict[str, list[GoldFile]] = {}
    for gold in read_gold(gold_dir):
        name = bind(gold, texts)
        if name is None:
            raise SourceError(str(gold.path), "none of the sources has these answers", "give its source too")
        bound.setdefault(name, []).append(gold)
    for name, files in sorted(bound.items()):
        gold = merged(files)
        _score(tally, _Extracted(name, curated(_extract(by_name[name])), gold), gold)
    findings = sorted(tally.findings, key=lambda f: (f.source, f.line, f.type, f.what, f.gold, f.found))
    return Report(tuple(sorted(bound)), tally.counts, tally.ratios, tuple(findings))


def sources_of(gold_dir: Path, sources: Sequence[Path]) -> Iterator[Source]:
    """Read the texts beside the gold or in its `texts`, of any format; without them the sources."""
    from kg.sources import FORMATS, read_source, read_sources

    beside = [
        path
        for folder in (gold_dir, gold_dir / "texts")
        for path in sorted(folder.glob("*"))
        if path.suffix.lower() in FORMATS and path.name not in _ABOUT_GOLD
    ]
    yield from map(read_source, beside)
    if sources and not beside:
        yield from read_sources(sources)


def _extract(source: Source) -> Extraction:
    from kg.extract import extract
    from kg.layout import read_layout

    return next(iter(extract([read_layout(source)])))


class _Extracted:
    """An extraction by the lines of its source; all of a paragraph stands on its first line."""

    def __init__(self, name: str, extraction: Extraction, gold: GoldFile) -> None:
        self.name, self.extraction = name, extraction
        self.text = extraction.document.source.text
        self.lines = self.text.split("\n")
        spans = [span for excerpt in gold.excerpts for span in excerpt.passages]
        self._first = {n: first for first, last in spans for n in range(first, last + 1)}
        self._last = dict(spans)

    def line_of(self, offset: int) -> int:
        """Return the line of an offset, of a wrapped paragraph its first."""
        return self.first(self.text.count("\n", 0, offset))

    def first(self, line: int) -> int:
        return self._first.get(line, line)

    def on(self, line: int, found: Iterable[Located]) -> list[Located]:
        """Return what starts on the line."""
        return [one for one in found if self.line_of(one.start) == line]

    def place(self, line: int) -> Place:
        """Return the line as a place of comparison."""
        text = "\n".join(self.lines[line : self._last.get(line, line) + 1])
        return Place(self.name, line, folded(text))

    def claims_on(self, line: int) -> list[str]:
        """Return the mechanisms claimed to be loops that stand on the line."""
        claimed = {claim.mechanism for claim in self.extraction.claims}
        mentions = [self.extraction.mentions[at] for at in sorted(claimed)]
        return [mention.quote for mention in self.on(line, mentions)]

    def answers(self, gold: GoldFile) -> dict[int, GoldLine]:
        """Return the answers by first line; every annotated paragraph has some, if empty ones."""
        by_line = {first: GoldLine() for first in self._first.values()}
        for number, line in gold.lines.items():
            first = self.first(number)
            by_line[first] = by_line.get(first, GoldLine()).joined(line)
        return dict(sorted(by_line.items()))


def _score(tally: Tally, done: _Extracted, gold: GoldFile) -> None:
    found = done.extraction
    for number, line in done.answers(gold).items():
        place = done.place(number)
        score_entities(tally, place, line, done.on(number, found.mentions))
        score_figures(tally, place, line, done.on(number, (*found.outcomes, *found.commitments)))
        score_chains(tally, place, line, done.on(number, found.chains))
        score_topics(tally, line, [tag.topic for tag in done.on(number, found.topics)])
        if gold.loops_annotated:
            derived = [chain.quote for chain in done.on(number, found.chains) if chain.loop_derived]
            score_loops(tally, place, line, claimed=done.claims_on(number), derived=derived)
    if gold.excerpts:
        _score_layout(tally, done, gold)


def _score_layout(tally: Tally, done: _Extracted, gold: GoldFile) -> None:
    """Compare bodies in order, their cities, and the headline of every paragraph by its line."""
    document = done.extraction.document
    right, spare = 0, list(document.excerpts)
    for wanted in gold.excerpts:
        hit = next((excerpt for excerpt in spare if excerpt.org == wanted.org), None)
        if hit is not None:
            spare.remove(hit)
            right += 1
            tally.ratio("city", hit.city in wanted.cities)
    tally.count("body", right=right, spurious=len(spare), missed=len(gold.excerpts) - right)
    found = {
        done.line_of(passage.start): folded(passage.heading.of(done.text)) if passage.heading else None
        for excerpt in document.excerpts
        for passage in excerpt.passages
    }
    for wanted in gold.excerpts:
        for (first, _), heading in zip(wanted.passages, wanted.headings, strict=True):
            _score_heading(tally, heading, found.get(first))


def _score_heading(tally: Tally, wanted: str | None, found: str | None) -> None:
    same = wanted is not None and found is not None and _bare(found) == _bare(wanted)
    tally.count(
        "heading",
        right=same,
        spurious=found is not None and not same,
        missed=wanted is not None and not same,
    )


def _bare(heading: str) -> str:
    """Return a headline without Markdown marks, enumerator and closing mark."""
    plain = re.sub(r"[*_#`]", "", heading).strip(" 。:")
    return re.sub(
        r"^(?:[-·•]\s*)?(?:\(?[一二三四五六七八九十]+\)?[、是]?|\(?\d+\)?[.、]?)(?<=[、是).])\s*", "", plain
    )
