"""A chain that people saw and no rule read: its steps by their words, in order of writing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from kg.curation.anchors import Folded, words
from kg.curation.desk import CURATED, Desk, Entry
from kg.curation.model import Change, CurationError, Value
from kg.extract.loops import returns_result
from kg.model import CHAIN_KINDS, STAGES, Chain, Mention, Span, Step

FIELDS = ("actor", "action", "stage", "role", "deadline")  # of a step
_LISTS = {name: f"{name}s" for name in FIELDS}
FEWEST = 2  # steps


def chain_change(
    steps: Sequence[tuple[str, Mapping[str, Value]]], *, kind: str | None = None, mechanism: str | None = None
) -> Change:
    """Return the change of an `add` of a chain; what no step says is left out."""
    unknown = sorted({name for _, told in steps for name in told if name not in FIELDS})
    if unknown:
        raise CurationError("step", f"no field “{unknown[0]}”", f"one of {', '.join(FIELDS)}")
    change: dict[str, Value | tuple[str, ...]] = {"steps": tuple(quote for quote, _ in steps)}
    for name, listed in _LISTS.items():
        values = tuple(str(told.get(name) or "") for _, told in steps)
        change |= {listed: values} if any(values) else {}
    return change | ({"chain": kind} if kind else {}) | ({"mechanism": mechanism} if mechanism else {})


def unfit(change: Change) -> str | None:
    """Return what is wrong with the change of an `add` of a chain, or None."""
    steps = change.get("steps")
    if not isinstance(steps, tuple) or len(steps) < FEWEST or not all(step.strip() for step in steps):
        return f"a chain has {FEWEST} steps or more, each with its words"
    if unknown := sorted(change.keys() - {"steps", "chain", "mechanism", *_LISTS.values()}):
        return f"of a chain cannot be added: {unknown[0]}"
    if "chain" in change and change["chain"] not in CHAIN_KINDS:
        return f"chain is one of {', '.join(CHAIN_KINDS)}, not “{change['chain']}”"
    for name in _LISTS.values():
        values = change.get(name, steps)
        if not isinstance(values, tuple) or len(values) != len(steps):
            return f"{name} are as many as steps, empty where not said"
    stages = change.get("stages", ())
    if not isinstance(stages, tuple) or not {*stages} <= {*STAGES, ""}:
        return f"stages are some of {', '.join(STAGES)}"
    return None


def put_chain(desk: Desk, folded: Folded, span: Span, change: Change) -> Entry | str:
    """Put a chain where a curator saw it, in place of what the rules read there; else return why not."""
    where = desk.where(span)
    if where is None or where[1] is None:
        return "its words stand in no one paragraph"
    steps = list(_steps(folded, span, change))
    lost = [str(quote) for quote in _listed(change, "steps")[len(steps) :]]
    if lost:
        return f"its step “{lost[0]}” does not stand there, after the one before"
    kind = str(change.get("chain") or ("loop" if returns_result("loop", steps) else "sequence"))
    chain = Chain(
        kind=kind,
        start=span.start,
        end=span.end,
        quote=span.of(desk.text),
        steps=tuple(steps),
        excerpt_index=where[0],
        paragraph_index=where[1],
        rule=CURATED,
        confidence=1.0,
        loop_derived=returns_result(kind, steps),
    )
    return desk.chain(chain, _owner(desk, span, where, str(change.get("mechanism") or "")))


def _listed(change: Change, name: str) -> tuple[str, ...]:
    values = change.get(name, ())
    assert isinstance(values, tuple)
    return values


def _steps(folded: Folded, span: Span, change: Change) -> Iterator[Step]:
    """Yield the steps found one after another; stop at the first that is not."""
    at, end = folded.position(span.start), folded.position(span.end)
    for number, quote in enumerate(_listed(change, "steps"), start=1):
        wanted = words(quote)
        start = folded.text.find(wanted, at, end)
        if start < 0:
            return
        at = start + len(wanted)
        yield _step(number, folded.span(start, len(wanted)), folded.source, change)


def _step(number: int, span: Span, text: str, change: Change) -> Step:
    told = {
        name: _listed(change, listed)[number - 1] if listed in change else ""
        for name, listed in _LISTS.items()
    }
    return Step(
        position=number,
        start=span.start,
        end=span.end,
        text=span.of(text),
        actor=told["actor"] or None,
        action=told["action"] or span.of(text),
        stage=told["stage"] or None,
        role=told["role"] or None,
        deadline=told["deadline"] or None,
    )


def _owner(desk: Desk, span: Span, where: tuple[int, int | None], name: str) -> Entry | None:
    """Return the mechanism of those words in the paragraph; without words, one that shares the chain's."""
    here = [
        entry
        for entry in desk.entries
        if isinstance(entry.item, Mention)
        and entry.kind == "mechanism"
        and (entry.item.excerpt_index, entry.item.paragraph_index) == where
    ]
    if name:
        return next((e for e in here if words(name) in words(e.item.quote)), None)
    return next((e for e in here if e.span.start < span.end and span.start < e.span.end), None)
