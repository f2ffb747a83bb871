"""Mentions on a spaCy Doc: the SpanGroup "mentions" and the attributes its spans carry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.model import KINDS

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

GROUP = "mentions"
_SPAN_DEFAULTS: dict[str, object] = {
    "rule": "",
    "confidence": 0.5,
    "act": None,
    "partners": (),
    "modality": "ongoing",
    "canonical": None,  # full name, where the words alone are short for it (市委 -> 杭州市委)
    "place_code": None,
}
_DOC_DEFAULTS: dict[str, object] = {
    "paragraph": None,  # kg.extract.words.Paragraph
    "readings": (),  # kg.extract.clauses.Reading, one a clause
    "chains": (),  # kg.model.Chain, offsets of the paragraph, mechanism None
    "claims": (),  # kg.extract.words.Claim
    "figures": (),  # kg.model.Figure, offsets of the paragraph
    "slogans": (),  # kg.model.Slogan, offsets of the paragraph
    "topics": (),  # kg.model.TopicTag, offsets of the paragraph
}


def register_extensions() -> None:
    """Declare the attributes on spaCy's Doc and Span; once is enough, twice does no harm."""
    from spacy.tokens import Doc, Span

    for target, defaults in ((Doc, _DOC_DEFAULTS), (Span, _SPAN_DEFAULTS)):
        for name, default in defaults.items():
            if not target.has_extension(name):
                target.set_extension(name, default=default)


def mentions(doc: Doc, *kinds: str) -> list[Span]:
    """Return the mentions of these kinds (all without one) in order of writing."""
    found = [span for span in doc.spans[GROUP] if not kinds or span.label_ in kinds]
    return sorted(found, key=lambda span: (span.start, -span.end, span.label_))


def add_mention(doc: Doc, kind: str, start: int, end: int, **attributes: object) -> bool:
    """Add one; of two kinds for the very same words the surer stays. False when it was refused.

    Attributes: rule, confidence, act, partners, modality, canonical, place_code.
    """
    if kind not in KINDS or start >= end:
        raise ValueError(f"no mention: {kind} {start}-{end}")
    from spacy.tokens import Span as DocSpan

    sure = attributes.get("confidence", _SPAN_DEFAULTS["confidence"])
    rivals = [span for span in doc.spans[GROUP] if (span.start, span.end) == (start, end)]
    if any(rival._.confidence >= sure for rival in rivals):
        return False
    discard(doc, *rivals)
    span = DocSpan(doc, start, end, label=kind)  # one token a character
    for name, value in {**_SPAN_DEFAULTS, **attributes}.items():
        span._.set(name, value)
    doc.spans[GROUP].append(span)
    return True


def discard(doc: Doc, *unwanted: Span) -> None:
    """Take mentions back."""
    if unwanted:
        gone = {(span.start, span.end, span.label) for span in unwanted}
        kept = [s for s in doc.spans[GROUP] if (s.start, s.end, s.label) not in gone]
        doc.spans[GROUP] = kept
