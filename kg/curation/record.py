"""Decisions as lines of JSON: read with every mistake named, written in one order of keys."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from kg.curation import chains
from kg.curation.model import (
    ACTIONS,
    FIGURE_KINDS,
    FINDING_KINDS,
    RELATED_KINDS,
    Change,
    CurationError,
    Decision,
    Target,
    Value,
)
from kg.model import ACTS, CHAIN_KINDS, KINDS, MODALITIES, STAGES
from ontology import concepts

Json = dict[str, Any]
_WORDS: Mapping[str, bool | None] = {"yes": True, "no": False, "none": None}
_Fields = Mapping[str, type | tuple[str, ...]]
_NAMED: _Fields = {"act": ACTS, "modality": MODALITIES}
_FIGURE: _Fields = {"value": float, "unit": str, "object": str, "approx": bool, "time": str}
_STEP: _Fields = {"stage": STAGES, "actor": str, "role": str, "action": str, "deadline": str}
# kind -> field -> what it may be: a type, or one of some words; None (not said) is always allowed.
FIELDS: Mapping[str, _Fields] = {
    "mechanism": {**_NAMED, "claimed": bool, "words": str},
    "platform": _NAMED,
    "programme": _NAMED,
    "instrument": _NAMED,
    "place": {"code": str},
    "chain": {"chain": CHAIN_KINDS, "derived": bool, "step": int, **_STEP},
    "outcome": {**_FIGURE, "kind": ("scale", "output", "effect", "duration", "frequency")},
    "commitment": _FIGURE,
}


def parse(line: str, where: str) -> Decision:
    """Return the decision of one line; CurationError says what is wrong with it."""
    try:
        body = json.loads(line)
    except ValueError as error:
        raise CurationError(where, f"no JSON ({error})", "mend the line, or restore it from git") from error
    if not isinstance(body, dict):
        raise CurationError(where, "a decision is a JSON object", "mend the line, or restore it from git")
    return check(_decision(body, where), where)


def _decision(body: Json, where: str) -> Decision:
    try:
        return Decision(
            id=_text(body, "id"),
            action=_text(body, "action"),
            target=_target(body) if body.get("action") != "undo" else None,
            change={name: _value(value) for name, value in body.get("change", {}).items()},
            who=_text(body, "who"),
            when=_text(body, "when"),
            why=str(body.get("why", "")),
            supersedes=tuple(map(str, body.get("supersedes", ()))),
        )
    except KeyError as error:
        raise CurationError(where, f"no {error.args[0]}", "mend the line, or restore it from git") from error
    except (TypeError, ValueError, AttributeError) as error:
        raise CurationError(where, f"malformed ({error})", "mend the line, or restore it from git") from error


def _text(body: Json, name: str) -> str:
    value = body[name]
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{name} is empty or no text")
    return value


def _value(value: Any) -> Any:
    return tuple(map(str, value)) if isinstance(value, list) else value


def _target(body: Json) -> Target:
    return Target(
        kind=_text(body, "kind"),
        quote=_text(body, "quote"),
        occurrence=int(body.get("occurrence", 1)),
        before=str(body.get("before", "")),
        after=str(body.get("after", "")),
        topic=body.get("topic"),
    )


def value_of(field: str, text: str) -> Value:
    """Return what a person wrote for a field of `set`: yes and no, numbers, none for not said, else words.

    Raises CurationError for a number that is none.
    """
    if field in ("step", "value"):
        try:
            return int(text) if field == "step" else float(text)
        except ValueError as error:
            raise CurationError(field, f"“{text}” is no number", "give one") from error
    return _WORDS.get(text, text)


def as_line(decision: Decision) -> str:
    """Return the decision as one line without its end."""
    return json.dumps(as_json(decision), ensure_ascii=False)


def as_json(decision: Decision) -> Json:
    """Return the decision as an object, what is empty left out."""
    target = decision.target
    body: Json = {"id": decision.id, "action": decision.action}
    if target is not None:
        body |= {"kind": target.kind, "quote": target.quote, "occurrence": target.occurrence}
        body |= {"topic": target.topic} if target.topic else {}
        body |= {"before": target.before, "after": target.after}
    if decision.change:
        body["change"] = {n: list(v) if isinstance(v, tuple) else v for n, v in decision.change.items()}
    if decision.supersedes:
        body["supersedes"] = list(decision.supersedes)
    return body | {"who": decision.who, "when": decision.when, "why": decision.why}


def with_id(decision: Decision) -> Decision:
    """Return the decision named by its content: 8 hex digits."""
    text = as_line(replace(decision, id="-"))
    return replace(decision, id=hashlib.sha256(text.encode()).hexdigest()[:8])


def check(decision: Decision, where: str) -> Decision:
    """Return the decision if it makes sense; CurationError otherwise."""
    reason = _nonsense(decision)
    if reason:
        raise CurationError(where, f"{decision.action} {decision.id}: {reason}", "see docs/curators.md")
    return decision


def _nonsense(decision: Decision) -> str | None:
    """Return what is wrong, or None."""
    if decision.action not in ACTIONS:
        return f"no such action, one of {', '.join(ACTIONS)}"
    if decision.target is not None:
        target = decision.target
        if target.kind not in FINDING_KINDS:
            return f"no kind “{target.kind}”, one of {', '.join(FINDING_KINDS)}"
        if (target.kind == "topic") != bool(target.topic):
            return "a topic, and only a topic, has a topic id"
        if target.topic and target.topic not in {topic.id for topic in concepts.load().topics}:
            return f"no topic “{target.topic}” in the ontology"
    return _REASONS[decision.action](decision.target.kind if decision.target else "", decision.change)


def _none(kind: str, change: Change) -> str | None:
    return "nothing is changed by it" if change else None


def _retype(kind: str, change: Change) -> str | None:
    family = next((f for f in (KINDS, FIGURE_KINDS) if kind in f), ())
    if change.get("kind") in family and change["kind"] != kind:
        return None
    return f"a {kind} cannot become “{change.get('kind')}”"


def _filled(name: str) -> Callable[[str, Change], str | None]:
    def reason(kind: str, change: Change) -> str | None:
        value = change.get(name)
        return None if isinstance(value, str) and value.strip() else f"no {name}"

    return reason


def _mentions_only(inner: Callable[[str, Change], str | None]) -> Callable[[str, Change], str | None]:
    def reason(kind: str, change: Change) -> str | None:
        return inner(kind, change) if kind in KINDS else f"names only, not a {kind}"

    return reason


def _split(kind: str, change: Change) -> str | None:
    if "name" in change:
        return _filled("name")(kind, change) if kind in RELATED_KINDS else f"a {kind} shares no name"
    quotes = change.get("quotes")
    return None if isinstance(quotes, tuple) and len(quotes) >= 2 else "two quotes or more"


def _relate(kind: str, change: Change) -> str | None:
    if kind not in RELATED_KINDS:
        return f"a {kind} is not shared by documents, one of {', '.join(RELATED_KINDS)} is"
    return _filled("name")(kind, change)


def _added(kind: str, change: Change) -> str | None:
    if kind == "chain":
        return chains.unfit(change)
    if kind not in (*KINDS, "topic"):
        return f"names, topics and chains only, not a {kind}"
    return _set(kind, change) if change else None


def _accepted(kind: str, change: Change) -> str | None:
    """What was seen is kept with the acceptance, in the fields of `set`; of a chain all its stages."""
    stages, rest = change.get("stages", ()), {n: v for n, v in change.items() if n != "stages"}
    if not isinstance(stages, tuple) or not {*stages} <= {*STAGES, ""}:
        return f"stages are some of {', '.join(STAGES)}"
    return _set(kind, rest) if rest else None


def _set(kind: str, change: Change) -> str | None:
    fields = FIELDS.get(kind, {})
    if not change or not set(change) <= fields.keys():
        return f"of a {kind} can be set: {', '.join(fields) or 'nothing'}"
    if "step" not in change and set(change) & _STEP.keys():
        return "which step? give its number"
    return next((r for n, v in change.items() if (r := _unfit(n, v, fields[n]))), None)


def _unfit(name: str, value: object, wanted: type | tuple[str, ...]) -> str | None:
    if value is None and name not in ("chain", "step", "value", "kind"):
        return None
    if isinstance(wanted, tuple):
        return None if value in wanted else f"{name} is one of {', '.join(wanted)}, not “{value}”"
    kinds: tuple[type, ...] = (int, float) if wanted is float else (wanted,)
    right = isinstance(value, kinds) and (wanted is bool or not isinstance(value, bool))
    return None if right else f"{name} cannot be “{value}”"


_REASONS: Mapping[str, Callable[[str, Change], str | None]] = {
    "accept": _accepted,
    "reject": _none,
    "retype": _retype,
    "bounds": _filled("quote"),
    "merge": _mentions_only(_filled("name")),
    "split": _mentions_only(_split),
    "add": _added,
    "relate": _relate,
    "set": _set,
    "undo": _filled("of"),
}
