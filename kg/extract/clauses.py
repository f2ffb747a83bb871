"""Component jy_clauses: each clause with the verbs that govern in it, for the components that follow."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc

from kg.extract.verbs import governors, join_verbs
from kg.extract.words import Clause, Paragraph


@dataclass(frozen=True, slots=True)
class Reading:
    """A clause; `acts[i]` is the act of unit i where it governs what follows it, else None."""

    paragraph: Paragraph
    units: Clause
    acts: tuple[str | None, ...]

    @property
    def start(self) -> int:
        """Where it begins in the paragraph."""
        return self.units[0].start

    @property
    def end(self) -> int:
        """Where it ends in the paragraph."""
        return self.units[-1].end

    def text(self, start: int, end: int) -> str:
        """Return words of the paragraph."""
        return self.paragraph.text[start:end]

    def act(self, verb: int | None) -> str:
        """Return the act of a governing verb; without one the thing is in use. 探索推进 creates."""
        act = self.acts[verb] if verb is not None else None
        if verb and act == "use" and self._act_before(verb) == "create":
            return "create"
        return act or "use"

    def _act_before(self, verb: int) -> str | None:
        """Return the act of the verb that the one at `verb` is paired or coordinated with."""
        at = verb - 2 if self.units[verb - 1].text in ("和", "并", "、") and verb > 1 else verb - 1
        return self.acts[at]

    def governor(self, before: int, *, after: int = -1) -> int | None:
        """Return the index of the nearest governing verb left of unit `before`."""
        return next((at for at in range(before - 1, after, -1) if self.acts[at]), None)


def readings(paragraph: Paragraph) -> Iterator[Reading]:
    """Yield the clauses of a paragraph in order."""
    for clause in paragraph.clauses:
        units = join_verbs(clause)
        yield Reading(paragraph, units, governors(units))


def unit_at(units: Clause, offset: int) -> int:
    """Return the index of the unit that covers the offset."""
    return next(at for at, unit in enumerate(units) if unit.start <= offset < unit.end)


@Language.factory("jy_clauses")
def create(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """Return the component that fills `Doc._.readings`."""

    def component(doc: Doc) -> Doc:
        doc._.readings = tuple(readings(doc._.paragraph))
        return doc

    return component
