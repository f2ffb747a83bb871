"""What a text does to the thing it names: create it, improve it, use it."""

from __future__ import annotations

from bisect import bisect_left

from kg.extract import lexicon
from kg.extract.clauses import Reading
from kg.extract.verbs import act_of, governors, join_verbs
from kg.extract.words import Unit

_REACH_AFTER = 6  # units after a name in which a verb may say what became of it


def act(reading: Reading, verb: int | None, *, start: int, end: int) -> str:
    """Return the act on what stands at start–end, governed by unit `verb`; without any sign it is in use.

    A verb right before 的, a verb after the name and, for 其中…, the clause before speak where none governs.
    """
    units = reading.units
    first = next((at for at, unit in enumerate(units) if unit.end > start), len(units))
    if first and units[first - 1].text in lexicon.words("verbs", "writes"):
        return "create"
    if verb is not None:
        return _governed(reading, verb)
    return _relative(units, first) or _after(units, end) or _of_which(reading) or "use"


def _governed(reading: Reading, verb: int) -> str:
    """Return the act of a governing verb; one of a pair (探索|推行) takes that of the pair."""
    paired = verb > 0 and reading.acts[verb - 1] is not None
    word = reading.units[verb].text
    if not paired and word in lexicon.words("verbs", "practised"):
        return "use"
    return "create" if word in lexicon.words("verbs", "set_going") else reading.act(verb)


def _relative(units: tuple[Unit, ...], first: int) -> str | None:
    """Read 推出的“…”服务."""
    if first < 2 or units[first - 1].text != "的":
        return None
    found = act_of(units[first - 2].text)
    return found if found != "use" else None


def _after(units: tuple[Unit, ...], end: int) -> str | None:
    """Read 《…》正在起草, “…”平台上线: the first verb after the name decides."""
    at = bisect_left(units, end, key=lambda unit: unit.start)
    for unit in units[at : at + _REACH_AFTER]:
        for said in ("create", "improve"):
            if unit.text in lexicon.words("verbs", f"{said}_after"):
                return said
        if unit.text == "的":
            break
    return None


def _of_which(reading: Reading) -> str | None:
    """Read 建成…,其中…: what is picked out shares the act of the clause before."""
    if reading.units[0].text != "其中":
        return None
    clauses = reading.paragraph.clauses
    at = bisect_left(clauses, reading.start, key=lambda clause: clause[0].start) - 1
    acts = [said for said in governors(join_verbs(clauses[at])) if said] if at >= 0 else []
    return acts[-1] if acts else None
