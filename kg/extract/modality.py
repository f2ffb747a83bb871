"""Whether the text says a thing is done, going on, planned or done away with."""

from __future__ import annotations

from kg.extract import lexicon
from kg.extract.clauses import Reading

_LONGEST_SENTENCE = 300


def modality(reading: Reading, *, start: int, verb: int | None) -> str:
    """Return the modality of the thing named at `start`, governed by unit `verb` of its clause.

    The nearest verb decides: 打破“甲”构建“乙” negates the first and asserts the second.
    """
    at = next((at for at, unit in enumerate(reading.units) if unit.end > start), len(reading.units))
    if _is_negated(reading, at, verb):
        return "negated"
    before = [unit.text for unit in reading.units[: verb if verb is not None else at]]
    if _is_planned(reading, before, verb):
        return "planned"
    if _any_of("done", before) or _has_aspect(reading, verb):
        return "done"
    return "ongoing"


def _any_of(key: str, words: list[str]) -> bool:
    return any(word in lexicon.words("verbs", key) for word in words)


def _is_negated(reading: Reading, at: int, verb: int | None) -> bool:
    floor = verb if verb is not None else -1
    words = [unit.text for unit in reading.units]
    if any(word in lexicon.words("verbs", "negating") for word in words[floor + 1 : at]):
        return True
    if verb is not None and words[verb] in lexicon.words("verbs", "negating"):
        return True
    edge = verb if verb is not None else at
    return _any_of("negation", words[max(0, edge - 2) : edge]) or _is_changed_from(words, at)


def _is_changed_from(words: list[str], at: int) -> bool:
    """True for A in 改“A”为“B”."""
    change_from, change_to = (lexicon.words("quotes", f"change_{side}") for side in ("from", "to"))
    return at > 0 and words[at - 1] in change_from and at + 1 < len(words) and words[at + 1] in change_to


def _is_planned(reading: Reading, before: list[str], verb: int | None) -> bool:
    if _any_of("planned", before) or (verb is not None and before[-1:] == ["将"]):
        return True
    sentence = _sentence_start(reading)
    return any(sentence.startswith(cue) for cue in lexicon.words("verbs", "planned_sentence"))


def _sentence_start(reading: Reading) -> str:
    """Return the first words of the sentence the clause is in."""
    text, start = reading.paragraph.text, reading.start
    stop = text.rfind("。", max(0, start - _LONGEST_SENTENCE), start)
    first = stop + 1 if stop >= 0 else max(0, start - _LONGEST_SENTENCE)
    return text[first : first + 8].lstrip()


def _has_aspect(reading: Reading, verb: int | None) -> bool:
    """True for 建立了, 建成了: the verb or what follows it says the act is complete."""
    if verb is None:
        return False
    text = reading.units[verb].text
    after = reading.units[verb + 1].text if verb + 1 < len(reading.units) else ""
    return text[-1] in "了过" or after in ("了", "过")
