"""Chains put under the six stages, with the figures that stand in the same paragraph."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ontology import concepts
from web.chains import Chain, Row, Step
from web.display import han
from web.tables import Table
from web.wording import language, words


@dataclass(frozen=True)
class Said:
    """A figure in the words of the text."""

    iri: str
    quote: str


@dataclass(frozen=True)
class Line:
    """A chain with its steps by stage, in the order of the stages; `unplaced` are steps of no stage."""

    chain: Chain
    cells: tuple[tuple[Step, ...], ...]
    unplaced: tuple[Step, ...]
    figures: tuple[Said, ...] = ()


def line_of(chain: Chain, figures: Iterable[Said] = ()) -> Line:
    """Return the chain's steps put under the six stages; figures that are steps already are left out."""
    stages = [stage.id for stage in concepts.load().stages]
    cells = tuple(tuple(step for step in chain.steps if step.stage == id) for id in stages)
    steps = [step.text for step in chain.steps]
    said = tuple(one for one in figures if not any(one.quote in text for text in steps))
    return Line(chain, cells, tuple(step for step in chain.steps if step.stage not in stages), said)


def figures_of(rows: Iterable[Row]) -> dict[str, tuple[Said, ...]]:
    """Return the figures by mechanism, in reading order, each once."""
    found: dict[str, dict[str, Said]] = {}
    for row in rows:
        said = Said(str(row["figure"]), str(row["quote"]))
        found.setdefault(str(row["mechanism"]), {}).setdefault(said.iri, said)
    return {mechanism: tuple(held.values()) for mechanism, held in found.items()}


def table_of(lines: Sequence[Line]) -> Table:
    """Return the comparison as read on the page: an absent stage says that the text does not mention it."""
    t, stages = words(), concepts.load().stages
    head = [t("search.city"), t("kind.mechanism"), t("compare.loop")]
    head += [stage.label(language()) for stage in stages]
    head += [t("compare.other"), t("compare.figures")]
    rows = tuple(_row(line) for line in lines)
    return Table(t("compare.title"), tuple(head), rows, (t("compare.note"),))


def _row(line: Line) -> tuple[str, ...]:
    placed = any(line.cells)
    cells = [_steps(cell) or (words()("entity.absent") if placed else "") for cell in line.cells]
    figures = "\n".join(han(one.quote) for one in line.figures)
    return (line.chain.city, han(line.chain.label), loop(line.chain), *cells, _steps(line.unplaced), figures)


def _steps(steps: Iterable[Step]) -> str:
    return "\n".join(
        f"{step.position} {han(' '.join(filter(None, (step.actor, step.action))))}" for step in steps
    )


def loop(chain: Chain) -> str:
    """Return what is known of the chain as a loop, in words; "" when nothing says it is one."""
    t = words()
    said = [t("compare.claimed")] if chain.claimed else []
    if chain.derived:
        said.append(t("compare.derived"))
    elif chain.claimed:
        said.append(t("compare.open"))
    return t("search.why_listing").join(said)


def kinds_of(chain: Chain) -> tuple[str, ...]:
    """Return what the chain counts as: claimed, derived, and its kind."""
    flags = ("claimed" if chain.claimed else "", "derived" if chain.derived else "", chain.kind)
    return tuple(name for name in flags if name)
