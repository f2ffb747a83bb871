"""Component jy_propagate: a quoted name typed once is that name wherever the document quotes it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc

from kg.extract.acts import act
from kg.extract.clauses import Reading
from kg.extract.mentions import add_mention, mentions
from kg.extract.modality import modality
from kg.extract.names import entity_key
from kg.extract.words import QUOTE, Unit

_KINDS = ("mechanism", "platform", "programme", "instrument")
_SHORTEST, _LONGEST = 3, 16  # characters of a name that may be carried over
_FADE, _PART_FADE = 0.8, 0.8  # a name carried over is less sure; one cut out of a longer name still less


@dataclass(frozen=True, slots=True)
class Known:
    """What a quoted name is, and how sure that is."""

    kind: str
    confidence: float


@Language.factory("jy_propagate")
def create(nlp: Language, name: str) -> Propagate:
    """Return the component."""
    return Propagate()


class Propagate:
    """Looks at one Doc alone when called, at a whole document when piped."""

    def __call__(self, doc: Doc) -> Doc:
        """Carry names over within the Doc."""
        return next(self.pipe([doc]))

    def pipe(self, stream: Iterable[Doc], **_options: object) -> Iterator[Doc]:
        """Carry names over between all Docs of the stream."""
        docs = list(stream)
        known = _known_names(docs)
        for doc in docs:
            if doc._.paragraph.kind == "passage":
                _carry_over(doc, known)
            yield doc


def _known_names(docs: Iterable[Doc]) -> dict[str, Known]:
    """Return for each quoted name, without its marks, the kind it was typed as with most confidence."""
    known: dict[str, Known] = {}
    for doc in docs:
        for mention in mentions(doc, *_KINDS):
            quote = doc._.paragraph.block_at(mention.start)
            if quote is None or quote.start != mention.start or not _may_be_carried(quote):
                continue
            whole = quote.end == mention.end
            sure = mention._.confidence * (1.0 if whole else _PART_FADE)
            name = entity_key(quote.inner)
            best = known.get(name)
            if best is None or sure > best.confidence:
                known[name] = Known(mention.label_, sure)
    return known


def _may_be_carried(quote: Unit) -> bool:
    return quote.tag == QUOTE and _SHORTEST <= len(quote.inner) <= _LONGEST


def _carry_over(doc: Doc, known: dict[str, Known]) -> None:
    for reading in doc._.readings:
        for at, unit in enumerate(reading.units):
            name = known.get(entity_key(unit.inner)) if unit.tag == QUOTE else None
            if name and not doc._.paragraph.in_heading(unit.start) and not _is_named(doc, unit):
                _add(doc, reading, at, name)


def _is_named(doc: Doc, unit: Unit) -> bool:
    return any(m.start <= unit.start and unit.end <= m.end for m in mentions(doc, *_KINDS))


def _add(doc: Doc, reading: Reading, at: int, name: Known) -> None:
    unit, verb = reading.units[at], reading.governor(at)
    add_mention(
        doc,
        name.kind,
        unit.start,
        unit.end,
        rule="propagated",
        confidence=round(_FADE * name.confidence, 2),
        act=act(reading, verb, start=unit.start, end=unit.end),
        modality=modality(reading, start=unit.start, verb=verb),
    )
