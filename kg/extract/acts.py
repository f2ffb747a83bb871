"""What a text does to the thing it names: create it, improve it, use it."""

from __future__ import annotations

from bisect import bisect_left

from kg.extract import lexicon
from kg.extract.clauses import Reading
from kg.extract.verbs import act_of, governors, join_verbs
from kg.extract.words import Unit

_REACH_AFTER = 6  # units after a name in which a verb may say what became of it
_REACH_PUSHED = 2  # the same where 推动 governs: the verb, or an adverb and the verb


def act(reading: Reading, verb: int | None, *, start: int, end: int) -> str:
    """Return the act on what stands at start–end, governed by unit `verb`; without any sign it is in use.

    A verb right before 的, a verb after the name and, for 其中…, the clause before speak where none governs;
    the verb after the name also for 推动… and 将….
    """
    units = reading.units
    first = next((at for at, unit in enumerate(units) if unit.end > start), len(units))
    if first and units[first - 1].text in lexicon.words("verbs", "writes"):
        return "create"
    if verb is not None:
        pushed = units[verb].text in lexicon.words("verbs", "pushing")
        return (_after(units, end, reach=_REACH_PUSHED) if pushed else None) or _governed(reading, verb)
    if first and units[first - 1].text in lexicon.words("verbs", "disposing"):
        return _disposed(units, end)
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


def _disposed(units: tuple[Unit, ...], end: int) -> str:
    """Read 将“…”平台延伸到村, 对《…》进行修订: the verb after the name says what is done with it."""
    at = bisect_left(units, end, key=lambda unit: unit.start)
    words = (unit.text for unit in units[at : at + _REACH_AFTER])
    telling = (word for word in words if word not in lexicon.words("verbs", "nounlike"))
    return next((said for word in telling if (said := _outcome(word) or act_of(word))), "use")


def _after(units: tuple[Unit, ...], end: int, *, reach: int = _REACH_AFTER) -> str | None:
    """Read 《…》正在起草, “…”平台上线: the first verb after the name decides; of 修订出台 the second."""
    at = bisect_left(units, end, key=lambda unit: unit.start)
    for here, unit in enumerate(units[at : at + reach], start=at):
        if said := _outcome(unit.text):
            paired = _outcome(units[here + 1].text) if here + 1 < len(units) else None
            return paired or said
        if unit.text == "的":
            break
    return None


def _outcome(word: str) -> str | None:
    """Return the act of a verb that says, after a name, what became of it."""
    told = (said for said in ("create", "improve") if word in lexicon.words("verbs", f"{said}_after"))
    return next(told, None)


def _of_which(reading: Reading) -> str | None:
    """Read 建成…,其中…: what is picked out shares the act of the clause before."""
    if reading.units[0].text != "其中":
        return None
    clauses = reading.paragraph.clauses
    at = bisect_left(clauses, reading.start, key=lambda clause: clause[0].start) - 1
    acts = [said for said in governors(join_verbs(clauses[at])) if said] if at >= 0 else []
    return acts[-1] if acts else None
