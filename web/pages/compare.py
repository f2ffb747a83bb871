"""Chains side by side: one row a mechanism, one column a stage, hatched where the text mentions none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, abort, render_template

from ontology import concepts
from web import chains, parameters, tables
from web.addresses import slug_of
from web.asked import made
from web.chains import Chain
from web.comparison import Line, figures_of, kinds_of, line_of, table_of
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

    def takes(self, chain: Chain) -> bool:
        """Return whether a chain is among those asked for."""
        return (
            (not self.mechanisms or slug_of(chain.iri) in self.mechanisms)
            and (not self.cities or chain.city in self.cities)
            and (not self.years or chain.year in self.years)
            and (not self.kinds or any(kind in self.kinds for kind in kinds_of(chain)))
            and (not self.loops or chain.claimed or chain.derived)
        )


@blueprint.get("/compare")
def compare() -> str:
    """Show all chains, or those of `?m=` (ids), `?city=` (names), `?year=`, `?kind=`; `?loops=1`: loops."""
    choice, found = _choice(), _chains()
    chosen = [one for one in found if choice.takes(one)]
    staged = [one for one in chosen if one.staged]
    unstaged = [one for one in chosen if not one.staged]
    return render_template(
        "compare.html",
        lines=_lines(staged[:SHOWN]),
        unstaged=unstaged[:SHOWN],
        hidden=max(0, len(staged) - SHOWN) + max(0, len(unstaged) - SHOWN),
        stages=concepts.load().stages,
        cities=current().kept(_values, "city"),
        years=current().kept(_values, "year"),
        choice=choice,
        kinds={kind: _kind(kind) for kind in choice.kinds},
        total=len(found),
        query="",
    )


@blueprint.get("/compare.<suffix>")
def export(suffix: str) -> Response:
    """Send the rows of the same choice as a file."""
    choice = _choice()
    lines = _lines([one for one in _chains() if choice.takes(one)])
    return tables.answer(table_of(lines), suffix, "compare")


def _choice() -> Choice:
    return Choice(
        mechanisms=parameters.choices("m"),
        cities=parameters.choices("city"),
        years=parameters.choices("year"),
        kinds=parameters.choices("kind"),
        loops=parameters.integer("loops", default=0, low=0, high=1) == 1,
    )


def _chains() -> tuple[Chain, ...]:
    return made("compare_chains", chains.views)


def _lines(chosen: Sequence[Chain]) -> list[Line]:
    figures = made("compare_figures", figures_of)
    return [line_of(one, figures.get(one.iri, ())) for one in chosen]


def _values(name: str) -> list[str]:
    values = list(dict.fromkeys(str(getattr(one, name)) for one in _chains() if getattr(one, name)))
    return sorted(values) if name == "year" else values


def _kind(kind: str) -> str:
    """Return the name of a chain kind or flag as asked for; 400 for what is none."""
    if kind in ("claimed", "derived"):
        return words()(f"compare.{kind}")
    found = next((one for one in concepts.load().chains if one.id == kind), None)
    return found.label(language()) if found else abort(400, f"kind: {kind}")
