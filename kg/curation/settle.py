"""Which decisions are in force, and which of them contradict each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from kg.curation.anchors import words
from kg.curation.model import Conflict, Decision

_ONLY_ONE = ("retype", "bounds", "merge", "split")  # of each, one on a finding
_DENIED_BY_ACCEPT = ("reject", "retype", "bounds", "split")


def in_force(decisions: Sequence[Decision]) -> tuple[Decision, ...]:
    """Return the decisions that are neither undone nor superseded, in the order given, undos left out.

    An undo can be undone, and so can a decision that superseded another, which then is in force again.
    """
    dead: set[str] = set()
    for decision in reversed(decisions):
        if decision.id not in dead:
            dead.update(decision.supersedes)
            if decision.action == "undo":
                dead.add(str(decision.change["of"]))
    return tuple(one for one in decisions if one.id not in dead and one.action != "undo")


def conflicts(decisions: Iterable[Decision]) -> tuple[Conflict, ...]:
    """Return the pairs among decisions in force that cannot both be obeyed."""
    by_target: dict[tuple[object, ...], list[Decision]] = {}
    found = []
    for later in decisions:
        known = by_target.setdefault(_key(later), [])
        found += [Conflict(earlier, later) for earlier in known if contradict(earlier, later)]
        known.append(later)
    return tuple(found)


def clashing(decision: Decision, others: Iterable[Decision]) -> Iterator[Decision]:
    """Yield those of the others that contradict the decision."""
    key = _key(decision)
    return (one for one in others if _key(one) == key and contradict(one, decision))


def _key(decision: Decision) -> tuple[object, ...]:
    target = decision.target
    assert target is not None, "an undo is never in force"
    return target.kind, words(target.quote), target.occurrence, target.topic


def contradict(one: Decision, other: Decision) -> bool:
    """True for two decisions on one finding that cannot both be right."""
    actions = {_sort(one), _sort(other)}
    if len(actions) == 1:
        return _differ(one, other)
    if actions == {"accept", "set"}:
        return _differ(one, other)
    if "reject" in actions or ("accept" in actions and actions & set(_DENIED_BY_ACCEPT)):
        return True
    return actions in ({"split", "bounds"}, {"part", "merge"})


def _sort(decision: Decision) -> str:
    """Return the action; of a split that only gives an entity its own name, "part"."""
    return "part" if decision.action == "split" and "name" in decision.change else decision.action


def _differ(one: Decision, other: Decision) -> bool:
    """True for the same action with another outcome; an acceptance keeps the values it saw."""
    if "set" in (one.action, other.action) or one.action == "accept":
        same_step = one.change.get("step") == other.change.get("step")
        shared = one.change.keys() & other.change.keys() - {"step"}
        return (same_step and any(one.change[name] != other.change[name] for name in shared)) or (
            _restaged(one, other) or _restaged(other, one)
        )
    once = one.action in _ONLY_ONE or "steps" in one.change  # a chain is added once
    return once and dict(one.change) != dict(other.change)


def _restaged(accepted: Decision, other: Decision) -> bool:
    """True where an accepted chain had another stage at the step that is set."""
    stages, step = accepted.change.get("stages"), other.change.get("step")
    if not isinstance(stages, tuple) or not isinstance(step, int) or "stage" not in other.change:
        return False
    return not 1 <= step <= len(stages) or stages[step - 1] != (other.change["stage"] or "")
