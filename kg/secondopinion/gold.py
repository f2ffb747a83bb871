"""Right answers of a gold folder as examples."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kg.curation.anchors import Folded, fold, words
from kg.gold import GoldFile, bind, merged, read_gold
from kg.layout import read_layout
from kg.model import Source, Span
from kg.secondopinion.labels import HEARD, Named
from kg.secondopinion.training import Example, examples
from kg.sources import read_source

_NOTES = ("GUIDE.md", "README.md")


def examples_of(folder: Path) -> dict[str, list[Example]]:
    """Return the examples of each source that stands beside its gold, by the source's id.

    Only paragraphs with answers are taken: what nobody annotated says nothing.
    """
    sources = {path.name: read_source(path) for path in sorted(_texts(folder))}
    texts = {name: source.text for name, source in sources.items()}
    bound: dict[str, list[GoldFile]] = {}
    for gold in read_gold(folder):
        name = bind(gold, texts)
        if name is not None:
            bound.setdefault(name, []).append(gold)
    return {
        sources[name].id: _examples(sources[name], merged(files)) for name, files in sorted(bound.items())
    }


def _texts(folder: Path) -> Iterator[Path]:
    for pattern in ("*.txt", "*.md"):
        yield from (path for path in folder.glob(pattern) if path.name not in _NOTES)


def _examples(source: Source, gold: GoldFile) -> list[Example]:
    document, folded, lines = read_layout(source), fold(source.text), _lines(source.text)
    lasts = dict(span for excerpt in gold.excerpts for span in excerpt.passages)
    names: list[Named] = []
    for number, line in gold.lines.items():
        stretch = Span(lines[number].start, lines[lasts.get(number, number)].end)
        wanted = [(e.kinds[0], e.quote) for e in line.entities if not e.optional and e.kinds[0] in HEARD]
        names += [(kind, span) for kind, quote in wanted for span in _places(folded, quote, stretch)]
    silent = [span for number, span in enumerate(lines) if number not in _answered(gold, lasts)]
    return examples(document, names, open_at=[span for span in silent if span.start < span.end])


def _answered(gold: GoldFile, lasts: dict[int, int]) -> set[int]:
    """Return the lines that were annotated: those with answers, and the paragraphs of annotated excerpts."""
    firsts = {*gold.lines, *lasts}
    return {line for first in firsts for line in range(first, lasts.get(first, first) + 1)}


def _lines(text: str) -> list[Span]:
    found, at = [], 0
    for line in text.split("\n"):
        found.append(Span(at, at + len(line)))
        at += len(line) + 1
    return found


def _places(folded: Folded, quote: str, stretch: Span) -> Iterator[Span]:
    wanted = words(quote)
    spans = (folded.span(start, len(wanted)) for start in folded.places(wanted))
    return (span for span in spans if stretch.covers(span))
