"""What each action does to the findings on the desk; each returns why it could not, or None."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from kg.curation.anchors import Folded, locate, overlapping
from kg.curation.chains import put_chain
from kg.curation.desk import Desk, Entry
from kg.curation.merging import renamed
from kg.curation.model import FIGURE_KINDS, MERGED_KINDS, Decision, Merged, Relation, Target
from kg.extract.loops import returns_result
from kg.extract.names import normal_key
from kg.model import KINDS, Chain, Figure, Link, LoopClaim, Mention, Span, Step

_KEEPING = ("accept", "add", "set", "merge", "relate")
GONE = "its words are gone from the text"
UNREAD = "nothing of the kind is read there any more"
OUTSIDE = "its words stand in no one paragraph, title or byline"


@dataclass
class Bench:
    """One document's desk with its folded text, and the relations and merges seen on the way."""

    desk: Desk
    folded: Folded
    relations: list[Relation] = field(default_factory=list)
    merges: list[Merged] = field(default_factory=list)


def perform(bench: Bench, decision: Decision) -> str | None:
    """Apply one decision; return the reason where it has nothing to act on."""
    target = decision.target
    assert target is not None
    span = locate(bench.folded, target)
    if span is None:
        return GONE
    return _ACTIONS[decision.action](bench, decision, target, span)


def wanted(bench: Bench, decisions: Iterable[Decision]) -> frozenset[tuple[str, Span]]:
    """Return kind and place of the names that decisions keep, so that none gives way to another."""
    kept = (d.target for d in decisions if d.action in _KEEPING and d.target and d.target.kind in KINDS)
    found = ((target.kind, locate(bench.folded, target)) for target in kept)
    return frozenset((kind, span) for kind, span in found if span is not None)


def _standing(bench: Bench, target: Target, span: Span) -> Entry | None:
    """Return the finding, put back where a curator saw it when the rules read the words otherwise now."""
    found = bench.desk.find(target.kind, span, target.topic)
    return found or (bench.desk.place(target.kind, span) if target.kind in KINDS else None)


def _accept(bench: Bench, decision: Decision, target: Target, span: Span) -> str | None:
    entry = _standing(bench, target, span)
    if entry is None and target.kind in FIGURE_KINDS and "value" in decision.change:
        entry = bench.desk.figure(target.kind, span)
    if entry is None and target.topic:
        entry = bench.desk.tag(target.topic, span)
    if entry is None:
        return OUTSIDE if target.kind in KINDS else UNREAD
    before = entry.item
    reason = _as_seen(bench, entry, dict(decision.change))
    if reason is None:
        entry.applied.append(decision)
        entry.moved = entry.moved or entry.item != before
    return reason


def _as_seen(bench: Bench, entry: Entry, seen: dict[str, Any]) -> str | None:
    """Give a finding the values it had when it was accepted."""
    stages = seen.pop("stages", None)
    if stages is not None and isinstance(entry.item, Chain):
        if len(stages) != len(entry.item.steps):
            return "its steps are read otherwise now"
        pairs = zip(entry.item.steps, stages, strict=True)
        entry.item = replace(entry.item, steps=tuple(replace(s, stage=stage or None) for s, stage in pairs))
    return _assign(bench, entry, seen) if seen else None


def _reject(bench: Bench, decision: Decision, target: Target, span: Span) -> str | None:
    entry = bench.desk.find(target.kind, span, target.topic)
    if entry is not None:
        bench.desk.remove(entry)
    return None  # what is not read any more needs no rejecting


def _retype(bench: Bench, decision: Decision, target: Target, span: Span) -> str | None:
    kind = str(decision.change["kind"])
    entry = bench.desk.find(target.kind, span) or bench.desk.find(kind, span)
    if entry is not None and isinstance(entry.item, Figure):
        entry.item = replace(entry.item, kind="commitment" if kind == "commitment" else "output")
        entry.kind = kind
    elif target.kind in KINDS:
        entry = bench.desk.place(kind, entry.span if entry else span, entry)
    if entry is None:
        return OUTSIDE if target.kind in KINDS else UNREAD
    entry.applied.append(decision)
    return None


def _bounds(bench: Bench, decision: Decision, target: Target, span: Span) -> str | None:
    wanted = overlapping(bench.folded, str(decision.change["quote"]), span)
    if wanted is None:
        return f"the words “{decision.change['quote']}” do not stand there"
    entry = bench.desk.find(target.kind, span, target.topic)
    if target.kind in KINDS:
        entry = bench.desk.place(entry.kind if entry else target.kind, wanted, entry)
    elif entry is not None and (reason := _stretch(entry, wanted, bench.desk)):
        return reason
    if entry is None:
        return OUTSIDE if target.kind in KINDS else UNREAD
    entry.applied.append(decision)
    return None


def _stretch(entry: Entry, span: Span, desk: Desk) -> str | None:
    """Give a chain, figure or topic other bounds within its paragraph."""
    item = entry.item
    assert not isinstance(item, Mention)
    if desk.where(span) != (item.excerpt_index, item.paragraph_index):
        return "the words stand outside of its paragraph"
    if isinstance(item, Chain) and not all(span.covers(Span(s.start, s.end)) for s in item.steps):
        return "the words do not hold all its steps"
    entry.item = replace(item, start=span.start, end=span.end, quote=span.of(desk.text))
    return None


def _merge(bench: Bench, decision: Decision, target: Target, span: Span) -> str | None:
    """Name every mention of the same entity in the document by the other entity's name."""
    entry = _standing(bench, target, span)
    if entry is None or not isinstance(entry.item, Mention):
        return OUTSIDE
    if entry.kind in MERGED_KINDS:
        bench.merges.append(Merged(decision, entry.kind, entry.item.key, str(decision.change["name"])))
    _rename(bench, decision, entry.kind, entry.item.key)
    return None


def _rename(bench: Bench, decision: Decision, kind: str, key: str) -> None:
    for other in bench.desk.entries:
        if other.kind == kind and isinstance(other.item, Mention) and other.item.key == key:
            other.item = renamed(other.item, str(decision.change["name"]))
            other.applied.append(decision)


def _split(bench: Bench, decision: Decision, target: Target, span: Span) -> str | None:
    """Read several names in its words; or, given a name, part the document's entity from its namesakes."""
    if "name" in decision.change:
        return _part(bench, decision, target, span)
    quotes = decision.change["quotes"]
    assert isinstance(quotes, tuple)
    spans = [overlapping(bench.folded, quote, span) for quote in quotes]
    parts = [part for part in spans if part is not None and span.covers(part)]
    if len(parts) < len(quotes):
        return "not all of its parts stand there"
    whole = bench.desk.find(target.kind, span)
    like = whole.item if whole else None
    if whole is not None:
        bench.desk.remove(whole)
    for part in parts:
        entry = bench.desk.find(target.kind, part) or bench.desk.place(target.kind, part)
        if entry is None:
            return OUTSIDE
        if isinstance(like, Mention) and isinstance(entry.item, Mention):
            entry.item = replace(entry.item, act=like.act, modality=like.modality, rule=like.rule)
            entry.item = replace(entry.item, confidence=like.confidence)
        entry.applied.append(decision)
    return None


def _part(bench: Bench, decision: Decision, target: Target, span: Span) -> str | None:
    entry = _standing(bench, target, span)
    if entry is None or not isinstance(entry.item, Mention):
        return OUTSIDE
    _rename(bench, decision, entry.kind, entry.item.key)
    return None


def _add(bench: Bench, decision: Decision, target: Target, span: Span) -> str | None:
    if target.kind == "chain":
        return _add_chain(bench, decision, span)
    entry = _standing(bench, target, span)
    if entry is None and target.topic:
        entry = bench.desk.tag(target.topic, span)
    if entry is None:
        return OUTSIDE
    entry.applied.append(decision)
    return _assign(bench, entry, dict(decision.change)) if decision.change else None


def _add_chain(bench: Bench, decision: Decision, span: Span) -> str | None:
    put = put_chain(bench.desk, bench.folded, span, decision.change)
    if isinstance(put, str):
        return put
    put.applied.append(decision)
    return None


def _relate(bench: Bench, decision: Decision, target: Target, span: Span) -> str | None:
    entry = _standing(bench, target, span)
    if entry is None or not isinstance(entry.item, Mention):
        return OUTSIDE
    broader = normal_key(entry.kind, str(decision.change["name"]))
    if broader == entry.item.key:
        return "nothing is a kind of itself"
    link = Link("kind-of", entry.kind, entry.item.key, broader)
    bench.relations.append(Relation(decision, link, str(decision.change["name"])))
    return None


def _set(bench: Bench, decision: Decision, target: Target, span: Span) -> str | None:
    entry = bench.desk.find(target.kind, span, target.topic)
    if entry is None:
        return UNREAD
    reason = _assign(bench, entry, dict(decision.change))
    if reason is None:
        entry.applied.append(decision)
    return reason


def _assign(bench: Bench, entry: Entry, change: dict[str, Any]) -> str | None:
    item = entry.item
    if isinstance(item, Chain):
        return _assign_chain(entry, item, change)
    if isinstance(item, Mention):
        claimed, words = change.pop("claimed", None), change.pop("words", None)
        if claimed is not None:
            entry.claims[:] = [_claim(bench, entry.span, words)] if claimed else []
        if "modality" in change:
            change["modality"] = change["modality"] or "ongoing"
        if "code" in change:
            change["place_code"] = change.pop("code")
        entry.item = replace(item, **change)
    elif isinstance(item, Figure):
        for name in ("unit", "object"):
            if name in change:
                change[name] = change[name] or ""
        entry.item = replace(item, **change)
    return None


def _claim(bench: Bench, span: Span, words: str | None) -> LoopClaim:
    """Return a loop claim on the words given, where they stand near; else on the mechanism's own."""
    near = Span(max(0, span.start - 80), span.end + 80)
    at = (overlapping(bench.folded, words, near) if words else None) or span
    return LoopClaim(0, at.start, at.end, at.of(bench.desk.text))


def _assign_chain(entry: Entry, chain: Chain, change: dict[str, Any]) -> str | None:
    kind, steps = str(change.get("chain", chain.kind)), chain.steps
    if "step" in change:
        number = change["step"]
        if not any(step.position == number for step in steps):
            return f"the chain has no step {number}"
        fields = {n: v for n, v in change.items() if n not in ("step", "chain", "derived")}
        steps = tuple(_step(s, fields) if s.position == number else s for s in steps)
    if "derived" in change:
        kind, steps = _closed(steps) if change["derived"] else _opened(steps)
    derived = returns_result(kind, steps)
    if "chain" not in change and kind in ("loop", "sequence"):
        kind = "loop" if derived else "sequence"
    entry.item = replace(chain, kind=kind, steps=steps, loop_derived=derived)
    return None


def _step(step: Step, fields: dict[str, Any]) -> Step:
    if fields.get("action", "") is None:
        fields = {**fields, "action": ""}
    return replace(step, **fields)


def _closed(steps: tuple[Step, ...]) -> tuple[str, tuple[Step, ...]]:
    """Return a loop: its last act gives the result back."""
    return "loop", (*steps[:-1], replace(steps[-1], stage="feedback"))


def _opened(steps: tuple[Step, ...]) -> tuple[str, tuple[Step, ...]]:
    last = steps[-1]
    return "sequence", (*steps[:-1], replace(last, stage=None if last.stage == "feedback" else last.stage))


_ACTIONS: Mapping[str, Callable[[Bench, Decision, Target, Span], str | None]] = {
    "accept": _accept,
    "reject": _reject,
    "retype": _retype,
    "bounds": _bounds,
    "merge": _merge,
    "split": _split,
    "add": _add,
    "relate": _relate,
    "set": _set,
}
