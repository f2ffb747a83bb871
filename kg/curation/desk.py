"""An extraction taken apart for changing: findings keep their chains and claims while names move."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeVar

from kg.curation.model import Decision
from kg.extract.gazetteer import resolve
from kg.extract.names import display_name, normal_key
from kg.model import (
    KINDS,
    Chain,
    Extraction,
    Figure,
    LoopClaim,
    Mention,
    Span,
    TopicTag,
    Verdict,
)

Item = Mention | Chain | Figure | TopicTag
Found = TypeVar("Found", Mention, Chain, Figure, TopicTag)
CURATED = "curation"  # rule of what no rule read
_EDITS = ("retype", "bounds", "merge", "split", "add", "set")


@dataclass(eq=False, slots=True)
class Entry:
    """A finding on the desk with the decisions that were applied to it."""

    kind: str  # one of FINDING_KINDS
    item: Item
    origin: tuple[str, Span] | None  # kind and span as the rules read it; None for what was added
    applied: list[Decision] = field(default_factory=list)
    owner: Entry | None = None  # of a chain: the mechanism it belongs to
    claims: list[LoopClaim] = field(default_factory=list)  # of a mechanism
    moved: bool = False  # a curator's words took the place of the rules'
    gone: bool = False

    @property
    def span(self) -> Span:
        """Where it stands now."""
        return Span(self.item.start, self.item.end)

    @property
    def topic(self) -> str | None:
        """Its topic, where it is one."""
        return self.item.topic if isinstance(self.item, TopicTag) else None

    def is_at(self, kind: str, span: Span) -> bool:
        """True where it stands there now, or stood there when it was read."""
        return (self.kind, self.span) == (kind, span) or self.origin == (kind, span)


class Desk:
    """The findings of one document."""

    def __init__(self, extraction: Extraction) -> None:
        self.extraction = extraction
        self.text = extraction.document.source.text
        mentions = [_entry(m.kind, m) for m in extraction.mentions]
        for claim in extraction.claims:
            mentions[claim.mechanism].claims.append(claim)
        self.entries: list[Entry] = [
            *mentions,
            *(_entry("chain", c) for c in extraction.chains),
            *(_entry("outcome", f) for f in extraction.outcomes),
            *(_entry("commitment", f) for f in extraction.commitments),
            *(_entry("topic", t) for t in extraction.topics),
        ]
        for entry in self.entries:
            if isinstance(entry.item, Chain) and entry.item.mechanism is not None:
                entry.owner = mentions[entry.item.mechanism]
        self._read: dict[tuple[str, Span], list[Entry]] = {}
        for entry in self.entries:
            self._read.setdefault((entry.kind, entry.span), []).append(entry)
        self.wanted: frozenset[tuple[str, Span]] = frozenset()  # kind and place of what curators keep
        self._placed: list[Entry] = []  # where they stand is not where anything was read

    def find(self, kind: str, span: Span, topic: str | None = None) -> Entry | None:
        """Return the finding of that kind and place, as it stands or was read; a topic's is its paragraph."""
        near = (*self._read.get((kind, span), ()), *self._placed)
        found = [e for e in near if not e.gone and e.is_at(kind, span) and e.topic == topic]
        best = min(found, key=lambda e: (e.kind, e.span) != (kind, span), default=None)
        return best or (self._tagged(topic, span) if topic else None)

    def _tagged(self, topic: str, span: Span) -> Entry | None:
        """Return the topic of the paragraph there, whatever words of it now speak for it."""
        where = self.where(span)
        tags = (e for e in self.entries if isinstance(e.item, TopicTag) and e.topic == topic)
        return next((e for e in tags if (e.item.excerpt_index, e.item.paragraph_index) == where), None)

    def remove(self, entry: Entry) -> None:
        """Take a finding away; a chain it owned stands for itself from now on."""
        self.entries.remove(entry)
        entry.gone = True
        self._disown(entry)

    def place(self, kind: str, span: Span, like: Entry | None = None) -> Entry | None:
        """Put a name there, in place of what the rules read otherwise; None outside of all excerpts.

        Act, modality, rule and confidence are those of `like`, or of the reading it takes the place of.
        """
        where = self.where(span)
        if where is None:
            return None
        rivals = [e for e in self.entries if e is not like and self._free(e) and _rivals(e, kind, span)]
        entry = like or next(iter(rivals), None) or Entry(kind, self._bare(kind, span), None)
        for rival in rivals:
            if rival is not entry:
                self.remove(rival)
        if entry not in self.entries:
            self.entries.append(entry)
        self._placed.append(entry)
        entry.item, entry.moved = _moved(entry.item, kind, span, self.text, where), True
        entry.kind = kind
        if kind != "mechanism":
            self._disown(entry)
        return entry

    def _free(self, entry: Entry) -> bool:
        """True for what no curator stands behind, by a decision applied or still to come."""
        return not entry.applied and (entry.kind, entry.span) not in self.wanted

    def tag(self, topic: str, span: Span) -> Entry | None:
        """Give a paragraph a topic on the strength of these words; None outside of all paragraphs."""
        where = self.where(span)
        if where is None or where[1] is None:
            return None
        item = TopicTag(topic, 1.0, where[0], where[1], span.start, span.end, span.of(self.text))
        entry = Entry("topic", item, None, moved=True)
        self.entries.append(entry)
        self._placed.append(entry)
        return entry

    def figure(self, kind: str, span: Span) -> Entry | None:
        """Put a figure there whose values are still to be set; None outside of all paragraphs."""
        where = self.where(span)
        if where is None or where[1] is None:
            return None
        quote, sort = span.of(self.text), "commitment" if kind == "commitment" else "output"
        item = Figure(
            span.start, span.end, quote, 0, "", "", False, sort, None, where[0], where[1], CURATED, 1.0
        )
        entry = Entry(kind, item, None, moved=True)
        self.entries.append(entry)
        self._placed.append(entry)
        return entry

    def chain(self, chain: Chain, owner: Entry | None) -> Entry:
        """Put a chain there, in place of those that share its words and nobody stands behind."""
        span = Span(chain.start, chain.end)
        here = [e for e in self.entries if e.kind == "chain" and _overlap(e.span, span)]
        entry = self.find("chain", span) or Entry("chain", chain, None)
        for rival in here:
            if rival is not entry and not rival.applied:
                self.remove(rival)
        if entry not in self.entries:
            self.entries.append(entry)
            self._placed.append(entry)
        entry.item, entry.owner, entry.moved = chain, owner or entry.owner, True
        return entry

    def _disown(self, entry: Entry) -> None:
        entry.claims.clear()
        for other in self.entries:
            if other.owner is entry:
                other.owner = None

    def _bare(self, kind: str, span: Span) -> Mention:
        quote = span.of(self.text)
        return Mention(kind, span.start, span.end, quote, quote, quote, 0, None, CURATED, 1.0)

    def where(self, span: Span) -> tuple[int, int | None] | None:
        """Return excerpt and paragraph of a span; the paragraph is None in a title line or byline."""
        for excerpt in self.extraction.document.excerpts:
            for passage in excerpt.passages:
                if passage.start <= span.start and span.end <= passage.end:
                    return excerpt.index, passage.index
            lines = (*excerpt.titles, *((excerpt.byline,) if excerpt.byline else ()))
            if any(line.covers(span) for line in lines):
                return excerpt.index, None
        return None

    def finish(self) -> Extraction:
        """Return the extraction as it now stands, in reading order."""
        names = sorted(self._of("mention"), key=lambda e: (e.item.start, -e.item.end, e.kind))
        index = {id(entry): at for at, entry in enumerate(names)}
        claims = [replace(c, mechanism=index[id(e)]) for e in names for c in e.claims]
        return replace(
            self.extraction,
            mentions=tuple(e.item for e in names if isinstance(e.item, Mention)),
            chains=tuple(sorted((_owned(e, index) for e in self._of("chain")), key=_start)),
            claims=tuple(sorted(claims, key=_start)),
            outcomes=_sorted(Figure, self._of("outcome")),
            commitments=_sorted(Figure, self._of("commitment")),
            topics=tuple(
                sorted((e.item for e in self._of("topic") if isinstance(e.item, TopicTag)), key=_rank)
            ),
            verdicts=tuple(sorted(map(_verdict, self._decided()), key=_verdict_order)),
        )

    def _of(self, kind: str) -> Iterator[Entry]:
        return (e for e in self.entries if (e.kind == kind or (kind == "mention" and e.kind in KINDS)))

    def _decided(self) -> Iterator[Entry]:
        return (entry for entry in self.entries if entry.applied)


def _entry(kind: str, item: Item) -> Entry:
    return Entry(kind, item, (kind, Span(item.start, item.end)))


def _rivals(entry: Entry, kind: str, span: Span) -> bool:
    """True for a name of the same kind that overlaps, or one of another kind on the same words."""
    if entry.kind not in KINDS:
        return False
    return entry.span == span or (entry.kind == kind and _overlap(entry.span, span))


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _moved(item: Item, kind: str, span: Span, text: str, where: tuple[int, int | None]) -> Mention:
    assert isinstance(item, Mention)
    quote = span.of(text)
    spelled_out = item.name not in (display_name(item.quote), item.quote) and quote == item.quote
    name = item.name if spelled_out else display_name(quote)
    return replace(
        item,
        kind=kind,
        start=span.start,
        end=span.end,
        quote=quote,
        name=name,
        key=normal_key(kind, name if spelled_out else quote),
        excerpt_index=where[0],
        paragraph_index=where[1],
        place_code=place_code(name) if kind == "place" else None,
    )


def place_code(name: str) -> str | None:
    """Return the code of the division a name means, None where it is not certain."""
    division = resolve(name)
    return division.code if division else None


def _owned(entry: Entry, index: dict[int, int]) -> Chain:
    assert isinstance(entry.item, Chain)
    return replace(entry.item, mechanism=index[id(entry.owner)] if entry.owner else None)


def _sorted(kind: type[Figure], entries: Iterator[Entry]) -> tuple[Figure, ...]:
    return tuple(sorted((e.item for e in entries if isinstance(e.item, kind)), key=_start))


def _rank(tag: TopicTag) -> tuple[int, int]:
    """Order topics by paragraph; within one they stay as the rules gave them, added ones last."""
    return tag.excerpt_index, tag.paragraph_index


def _start(located: Chain | Figure | LoopClaim) -> tuple[int, int]:
    return located.start, located.end


def _verdict(entry: Entry) -> Verdict:
    edited = entry.moved or any(one.action in _EDITS for one in entry.applied)
    return Verdict(
        kind=entry.kind,
        start=entry.item.start,
        end=entry.item.end,
        status="edited" if edited else "accepted",
        who=tuple(sorted({one.who for one in entry.applied})),
        reasons=tuple(sorted({one.why for one in entry.applied if one.why})),
        topic=entry.topic,
        when=tuple(sorted({one.when for one in entry.applied if _is_moment(one.when)})),
    )


def _is_moment(text: str) -> bool:
    """True for date and time with a zone, which a hand-written line may lack."""
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False


def _verdict_order(verdict: Verdict) -> tuple[int, int, str, str]:
    return verdict.start, verdict.end, verdict.kind, verdict.topic or ""
