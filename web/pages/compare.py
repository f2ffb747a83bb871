"""Chains side by side: one row a mechanism, one column a stage, hatched where the text mentions none."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, render_template

from ontology import concepts
from web import chains, parameters
from web.addresses import slug_of
from web.chains import Chain, Step
from web.services import current

blueprint = Blueprint("compare", __name__)


@dataclass(frozen=True)
class Line:
    """A chain with its steps by stage, in the order of the stages; `unplaced` are steps of no stage."""

    chain: Chain
    cells: tuple[tuple[Step, ...], ...]
    unplaced: tuple[Step, ...]


@blueprint.get("/compare")
def compare() -> str:
    """Show all chains, or those of `?m=` (ids) and `?city=` (names); `?loops=1` leaves loops only."""
    found = chains.views(current().graph.select("compare_chains"))
    chosen, cities = parameters.choices("m"), parameters.choices("city")
    only_loops = parameters.integer("loops", default=0, low=0, high=1) == 1
    shown = [one for one in found if _wanted(one, chosen, cities, only_loops)]
    lines = [line_of(one) for one in shown]
    return render_template(
        "compare.html",
        lines=[line for line in lines if any(line.cells)],
        unstaged=[line.chain for line in lines if not any(line.cells)],
        stages=concepts.load().stages,
        cities=_cities(found),
        chosen=chosen,
        chosen_cities=cities,
        only_loops=only_loops,
        total=len(found),
        query="",
    )


def _wanted(chain: Chain, chosen: tuple[str, ...], cities: tuple[str, ...], only_loops: bool) -> bool:
    return (
        (not chosen or slug_of(chain.iri) in chosen)
        and (not cities or chain.city in cities)
        and (not only_loops or chain.claimed or chain.derived)
    )


def line_of(chain: Chain) -> Line:
    """Return the chain's steps put under the six stages."""
    stages = [stage.id for stage in concepts.load().stages]
    cells = tuple(tuple(step for step in chain.steps if step.stage == id) for id in stages)
    return Line(chain, cells, tuple(step for step in chain.steps if step.stage not in stages))


def _cities(found: tuple[Chain, ...]) -> list[str]:
    return list(dict.fromkeys(one.city for one in found if one.city))
