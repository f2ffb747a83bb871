"""Chains side by side: one row a mechanism, one column a stage, hatched where the text mentions none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, abort, render_template

from kg.facts import chained
from kg.facts.chained import FLAGS, Wanted
from ontology import concepts
from ontology.concepts import concept_iri
from web import chains, parameters, tables
from web.addresses import iris_of
from web.comparison import Line, figures_of, line_of, table_of
from web.services import current
from web.wording import language, words

blueprint = Blueprint("compare", __name__)
SHOWN = 60  # rows of one page; a table beyond that is no comparison


@dataclass(frozen=True)
class Choice:
    """What is asked for; an empty part does not restrict."""

    mechanisms: tuple[str, ...]  # ids
    cities: tuple[str, ...]
    years: tuple[str, ...]
    kinds: tuple[str, ...]  # ids of chain kinds, claimed, derived
    loops: bool

    @property
    def narrow(self) -> bool:
        """True when anything restricts."""
        return bool(self.mechanisms or self.cities or self.years or self.kinds or self.loops)

    @property
    def wanted(self) -> Wanted:
        """The same as conditions on the tables."""
        base = current().base
        return Wanted(
            mechanisms=tuple(iri for id in self.mechanisms for iri in iris_of("mechanism", id, base=base)),
            cities=self.cities,
            years=self.years,
            kinds=tuple(concept_iri("chain", kind) for kind in self.kinds if kind not in FLAGS),
            flags=tuple(flag for flag in FLAGS if flag in self.kinds),
            loops=self.loops,
        )


@blueprint.get("/compare")
def compare() -> str:
    """Show all chains, or those of `?m=` (ids), `?city=` (names), `?year=`, `?kind=`; `?loops=1`: loops."""
    choice = _choice()
    total, _ = current().kept(_counts, Wanted())
    chosen, staged = current().kept(_counts, choice.wanted)
    lines, unstaged = (current().kept(_first, choice.wanted, held) for held in (True, False))
    return render_template(
        "compare.html",
        lines=lines,
        unstaged=[one.chain for one in unstaged],
        hidden=max(0, staged - SHOWN) + max(0, chosen - staged - SHOWN),
        stages=concepts.load().stages,
        cities=current().kept(_values, "city"),
        years=current().kept(_values, "year"),
        choice=choice,
        kinds={kind: _kind(kind) for kind in choice.kinds},
        total=total,
        query="",
    )


@blueprint.get("/compare.<suffix>")
def export(suffix: str) -> Response:
    """Send the rows of the same choice as a file."""
    choice = _choice()
    lines = _lines(chained.chosen(current().graph.facts, choice.wanted))
    return tables.answer(table_of(lines), suffix, "compare")


def _choice() -> Choice:
    return Choice(
        mechanisms=parameters.choices("m"),
        cities=parameters.choices("city"),
        years=parameters.choices("year"),
        kinds=parameters.choices("kind"),
        loops=parameters.integer("loops", default=0, low=0, high=1) == 1,
    )


def _counts(wanted: Wanted) -> tuple[int, int]:
    return chained.counted(current().graph.facts, wanted)


def _first(wanted: Wanted, staged: bool) -> list[Line]:
    return _lines(chained.chosen(current().graph.facts, wanted, staged=staged, most=SHOWN))


def _lines(chosen: Sequence[int]) -> list[Line]:
    facts = current().graph.facts
    figures = figures_of(chained.figures(facts, chosen))
    return [line_of(one, figures.get(one.iri, ())) for one in chains.views(chained.drawn(facts, chosen))]


def _values(name: str) -> list[str]:
    values = chained.values(current().graph.facts, name)
    return sorted(values) if name == "year" else values


def _kind(kind: str) -> str:
    """Return the name of a chain kind or flag as asked for; 400 for what is none."""
    if kind in FLAGS:
        return words()(f"compare.{kind}")
    found = next((one for one in concepts.load().chains if one.id == kind), None)
    return found.label(language()) if found else abort(400, f"kind: {kind}")
