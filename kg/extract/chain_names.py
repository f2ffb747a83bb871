"""Chains that name a way of working with the head after them: 发榜、揭榜、评榜的揭榜制."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.extract.acts import act
from kg.extract.clauses import Reading
from kg.extract.lexicon import read
from kg.extract.mentions import add_mention, discard, mentions
from kg.extract.modality import modality
from kg.extract.phrases import head_at_end
from kg.extract.verbs import is_nominal
from kg.extract.words import Paragraph, Unit
from kg.model import Chain, Span

if TYPE_CHECKING:
    from spacy.tokens import Doc

_LONGEST_HEAD = 12
_CONFIDENCE = 0.6


def name_chains(doc: Doc) -> None:
    """Add the name of each chain that something brings in and no mechanism covers yet."""
    for chain in doc._.chains:
        named = _named(doc._.paragraph, chain)
        known = mentions(doc, "mechanism")
        if named is None or any(m.start <= chain.start < m.end or m.start < named.end < m.end for m in known):
            continue
        found = next(_brought_in(doc, named), None)
        if found is not None:
            _add(doc, named, *found)


def _named(paragraph: Paragraph, chain: Chain) -> Span | None:
    """Return the chain, with its marks, and the head that follows it; None without a head."""
    block = paragraph.block_at(chain.start)
    start, end = (block.start, block.end) if block else (chain.start, chain.end)
    if block and (block.inner.strip() != chain.quote):
        return None
    head_end = 0
    for unit in _after(paragraph, end):
        if head_at_end(paragraph.text[end : unit.end], kinds=("mechanism",)):
            head_end = unit.end
    return Span(start, head_end) if head_end else None


def _after(paragraph: Paragraph, end: int) -> Iterator[Unit]:
    """Yield the nouns that follow, 的 among them."""
    for unit in paragraph.units:
        if unit.start < end:
            continue
        if unit.start - end > _LONGEST_HEAD or not (unit.text == "的" or is_nominal(unit)):
            return
        yield unit


def _brought_in(doc: Doc, named: Span) -> Iterator[tuple[Reading, int | None]]:
    """Yield the clause with the verb or preposition before the name."""
    for reading in doc._.readings:
        before = [at for at, unit in enumerate(reading.units) if unit.end <= named.start]
        if not before or not reading.start <= named.start <= reading.end:
            continue
        verb = next((at for at in reversed(before) if reading.acts[at]), None)
        quoted = reading.paragraph.block_at(named.start) is not None
        by = quoted and any(reading.units[at].text in read("chains")["named_after"] for at in before)
        if verb is not None or by:
            yield reading, verb


def _add(doc: Doc, named: Span, reading: Reading, verb: int | None) -> None:
    for mention in mentions(doc, "platform", "programme", "mechanism"):
        if named.start <= mention.start and mention.end <= named.end and "“" not in mention.text:
            discard(doc, mention)
    add_mention(
        doc,
        "mechanism",
        named.start,
        named.end,
        rule="chain-head",
        confidence=_CONFIDENCE,
        act=act(reading, verb, start=named.start, end=named.end),
        modality=modality(reading, start=named.start, verb=verb),
    )
