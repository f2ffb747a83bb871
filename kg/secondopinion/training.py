"""Training: reviewed paragraphs -> one file, the same bytes for the same paragraphs."""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from kg.errors import SourceError
from kg.extract.paragraphs import paragraphs
from kg.extract.unwrapped import unwrapped
from kg.model import Document, Extraction, Span
from kg.secondopinion.features import Row, rows
from kg.secondopinion.file import keep
from kg.secondopinion.labels import HEARD, OUTSIDE, Named, labels

_PARAMETERS = {"c1": 0.1, "c2": 0.05, "max_iterations": 120, "feature.possible_transitions": True}


@dataclass(frozen=True, slots=True)
class Example:
    """One paragraph: what the CRF sees of each unit, and the right labels."""

    rows: list[Row]
    labels: list[str]


def examples(document: Document, names: Collection[Named], *, open_at: Iterable[Span] = ()) -> list[Example]:
    """Return the document's paragraphs with their names, which stand in the source.

    Paragraphs that touch a stretch of `open_at` are left out: nobody decided on all of them.
    """
    plain = unwrapped(document)
    undecided = tuple(open_at)
    found = []
    for paragraph in paragraphs(plain.document):
        units = [
            plain.in_source(Span(paragraph.source_start + u.start, paragraph.source_start + u.end))
            for u in paragraph.units
        ]
        whole = Span(units[0].start, units[-1].end) if units else Span(0, 0)
        inside = [(kind, span) for kind, span in names if whole.covers(span)]
        if units and not any(whole.covers(span) for span in undecided):
            found.append(Example(rows(paragraph), labels(units, inside)))
    return found


def reviewed(extraction: Extraction) -> list[Example]:
    """Return the paragraphs of a curated document in which people decided on every name.

    A document without decisions has none.
    """
    if not extraction.verdicts:
        return []
    decided = {(verdict.kind, verdict.start, verdict.end) for verdict in extraction.verdicts}
    heard = [m for m in extraction.mentions if m.kind in HEARD]
    undecided = [m.span for m in heard if (m.kind, m.start, m.end) not in decided]
    return examples(extraction.document, [(m.kind, m.span) for m in heard], open_at=undecided)


def train(learnt: Iterable[Example], folder: Path) -> Path:
    """Write the CRF of the examples into the folder and return its file, named by its digest.

    It takes the place of those trained before. Raises SourceError for examples without any name.
    """
    given = [one for one in learnt if one.rows]
    if all(label == OUTSIDE for one in given for label in one.labels):
        raise SourceError("second opinion", "no reviewed name to learn from", "accept some findings first")
    return keep(_trained(given), folder)


def _trained(given: Iterable[Example]) -> bytes:
    import pycrfsuite

    trainer = pycrfsuite.Trainer(algorithm="lbfgs", params=_PARAMETERS, verbose=False)
    for one in given:
        trainer.append(one.rows, one.labels)
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "trained"
        trainer.train(str(path))
        return path.read_bytes()
