"""The trained CRF at work: agreement raises confidence, what it alone reads becomes a candidate."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kg.extract.names import display_name, normal_key
from kg.extract.words import Paragraph
from kg.model import Extraction, Mention, Span
from kg.secondopinion.features import rows
from kg.secondopinion.file import digest, verified
from kg.secondopinion.labels import runs

AGREED = "+crf"  # ends the rule of a name both read
RULE = "crf"  # of a candidate
SUREST = 0.98
_DOUBT_LEFT = 0.5  # share of the rules' doubt that is left when the CRF is certain
_SUREST_ALONE = 0.5  # a candidate is never more likely right than wrong


@dataclass(frozen=True, slots=True)
class Heard:
    """A name the CRF reads; `probability` is the lowest marginal of its units."""

    kind: str
    span: Span
    probability: float


class SecondOpinion:
    """A trained file, read once."""

    def __init__(self, path: Path) -> None:
        import pycrfsuite

        self._content = verified(path)  # the tagger reads it where it lies
        self.digest = digest(self._content)
        self._tagger: Any = pycrfsuite.Tagger()
        self._tagger.open_inmemory(self._content)

    def names(self, paragraph: Paragraph) -> Iterator[Heard]:
        """Yield the names the CRF reads in a paragraph, with the offsets of the paragraph's document."""
        if not paragraph.units:
            return
        self._tagger.set(rows(paragraph))
        found: list[str] = self._tagger.tag()
        for kind, first, last in runs(found):
            start, end = paragraph.units[first].start, paragraph.units[last].end
            sure = min(self._tagger.marginal(found[at], at) for at in range(first, last + 1))
            moved = Span(start + paragraph.source_start, end + paragraph.source_start)
            yield Heard(kind, moved, round(sure, 4))

    def on(self, extraction: Extraction, paragraphs: Sequence[Paragraph]) -> Extraction:
        """Return the extraction with agreement told and candidates added."""
        heard = [(p, one) for p in paragraphs for one in self.names(p)]
        by_place = {(one.kind, one.span): one for _, one in heard}
        mentions = tuple(_agreed(m, by_place.get((m.kind, m.span))) for m in extraction.mentions)
        extra = _untouched(
            heard, [m.span for m in extraction.mentions if m.kind not in ("organization", "place")]
        )
        text = extraction.document.source.text
        return replace(
            extraction,
            mentions=mentions,
            candidates=tuple(_candidate(p, one, text) for p, one in extra),
            extractor=f"{extraction.extractor}+{self.digest}",
        )


def _agreed(mention: Mention, heard: Heard | None) -> Mention:
    """Return the mention, where both agree with doubt × (1 - probability / 2), at most SUREST.

    A confidence above the cap stays as it is.
    """
    if heard is None:
        return mention
    doubt = (1 - mention.confidence) * (1 - _DOUBT_LEFT * heard.probability)
    raised = max(mention.confidence, min(SUREST, round(1 - doubt, 2)))
    return replace(mention, confidence=raised, rule=mention.rule + AGREED)


def _untouched(
    heard: Iterable[tuple[Paragraph, Heard]], read: Iterable[Span]
) -> list[tuple[Paragraph, Heard]]:
    """Return what overlaps no name the rules read."""
    taken = {at for span in read for at in range(span.start, span.end)}
    return [(p, one) for p, one in heard if taken.isdisjoint(range(one.span.start, one.span.end))]


def _candidate(paragraph: Paragraph, heard: Heard, text: str) -> Mention:
    quote = heard.span.of(text)
    return Mention(
        kind=heard.kind,
        start=heard.span.start,
        end=heard.span.end,
        quote=quote,
        name=display_name(quote),
        key=normal_key(heard.kind, quote),
        excerpt_index=paragraph.excerpt_index,
        paragraph_index=paragraph.paragraph_index,
        rule=RULE,
        confidence=round(min(heard.probability, _SUREST_ALONE), 2),
    )
