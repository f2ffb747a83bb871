"""Verbs that introduce names: which act a word stands for, and where a unit governs what follows."""

from __future__ import annotations

from functools import cache

from kg.extract import lexicon
from kg.extract.words import Clause, Unit
from kg.model import ACTS

_NOMINAL = frozenset(
    {"n", "nz", "nw", "vn", "ORG", "LOC", "PER", "an", "a", "m", "q", "f", "s", "t", "TIME", "xc"}
)
_THING = frozenset({"n", "vn", "nz", "Q", "B", "ORG"})
_WHEN = frozenset({"TIME", "t", "f"})
_LETS_GOVERN = frozenset({"d", "ad", "vd", "a", "TIME", "t", "c", "p", "LOC", "ORG", "PER", "r", "f", "P"})
_NOT_AFTER_VERB = frozenset({"的", "、", "及", "等", "之"})
_ASPECT = frozenset("了过起")


def is_nominal(unit: Unit) -> bool:
    """True for a noun-like word or a block."""
    return unit.is_block or unit.tag in _NOMINAL


@cache
def among(word: str, key: str) -> bool:
    """True when the word, or the last verb of a verb pair, is in that list of the verb lexicon."""
    listed = lexicon.words("verbs", key)
    return word in listed or (
        act_of(word) is not None and any(word.endswith(v) for v in listed if len(v) > 1)
    )


@cache
def act_of(word: str) -> str | None:
    """Return create, improve or use for a verb of the lexicon, alone, paired or with an aspect mark."""
    for act in ACTS:
        if word in lexicon.words("verbs", act):
            return act
    if len(word) > 2 and word[-1] in _ASPECT and act_of(word[:-1]):
        return act_of(word[:-1])
    pairs = (at for at in range(2, len(word) - 1) if act_of(word[:at]))
    return next((second for at in pairs if (second := act_of(word[at:]))), None)


def join_verbs(clause: Clause) -> Clause:
    """Return the clause with lexicon verbs made whole (用|活) and parted from nouns (建成委员)."""
    joined: list[Unit] = []
    for unit in (part for whole in clause for part in _parted(whole)):
        last = joined[-1] if joined else None
        if last and not last.is_block and not unit.is_block and _is_cut_verb(last, unit):
            joined[-1] = Unit(last.start, unit.end, "v", last.text + unit.text)
        else:
            joined.append(unit)
    return tuple(joined)


def _parted(unit: Unit) -> tuple[Unit, ...]:
    """Return a verb that the lexical layer took into a noun, and the noun: 建成|委员."""
    verb = next((v for v in lexicon.words("verbs", "never_in_noun") if unit.text.startswith(v)), None)
    if verb is None or unit.tag != "n" or len(unit.text) < len(verb) + 2:
        return (unit,)
    cut = unit.start + len(verb)
    return Unit(unit.start, cut, "v", verb), Unit(cut, unit.end, "n", unit.text[len(verb) :])


def _is_cut_verb(left: Unit, right: Unit) -> bool:
    return 1 in (len(left.text), len(right.text)) and act_of(left.text + right.text) is not None


def governors(clause: Clause) -> tuple[str | None, ...]:
    """Return for each unit the act it stands for, None where it governs nothing."""
    acts: list[str | None] = []
    for at in range(len(clause)):
        act = None if clause[at].is_block else act_of(clause[at].text)
        acts.append(act if act and _governs(clause, at, act, verb_before=any(acts)) else None)
    return tuple(acts)


def _governs(clause: Clause, at: int, act: str, *, verb_before: bool) -> bool:
    unit = clause[at]
    if at + 1 == len(clause) or not _takes_object(clause, at):
        return False
    if at == 0:
        return True
    before = clause[at - 1]
    if before.text == "、":
        return act != "use" and unit.tag == "v" and verb_before
    if before.tag == "u":
        return False
    if _is_noun_there(unit, before):
        return False
    return _follows_adverbial(before) or _has_subject(unit, before, act)


def _takes_object(clause: Clause, at: int) -> bool:
    following = clause[at + 1]
    if following.text in ("和", "与") and at > 0 and at + 2 < len(clause):
        return clause[at + 2].tag not in ("v", "vn") or len(clause[at + 2].text) == 1
    return following.text not in _NOT_AFTER_VERB


def _is_noun_there(unit: Unit, before: Unit) -> bool:
    """True for a verb that stands as a noun: tagged so, or of a kind that mostly is one."""
    nounlike = unit.text in lexicon.words("verbs", "nounlike")
    if nounlike and unit.tag == "n":
        return True
    if unit.tag == "vn" and before.tag not in _WHEN and is_nominal(before) and not _is_actor(before):
        return True
    return nounlike and before.tag in _THING and not _is_actor(before)


def _follows_adverbial(before: Unit) -> bool:
    return (
        act_of(before.text) is not None
        or before.tag in _LETS_GOVERN
        or any(before.text in lexicon.words("phrases", key) for key in ("adverbs", "manner", "auxiliaries"))
    )


def _has_subject(unit: Unit, before: Unit, act: str) -> bool:
    if unit.tag not in ("v", "p", "ORG"):
        return False
    if _is_actor(before):
        return True
    if act != "use":
        return before.tag not in ("vn", "Q")
    return before.tag in ("n", "nz", "a", "Q") and among(unit.text, "event")


def _is_actor(unit: Unit) -> bool:
    return unit.text.endswith(lexicon.longest_first("phrases", "actors"))
