"""Whether the text says a thing is done, going on, planned or done away with."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

from kg.extract import lexicon
from kg.extract.clauses import Reading
from kg.extract.counts import clause_at
from kg.extract.verbs import act_of
from kg.extract.words import Clause, Paragraph

UNREAL = ("planned", "negated")
_LONGEST_SENTENCE = 300
_CUE_REACH = 8  # characters into a clause in which a cue like 下一步 opens it
_ACTING = frozenset({"v", "vn", "vd", "d", "ad", "a", "p", "TIME", "f", "r", "c"})
_NEAR = 4  # units before a figure in which a denial is looked for


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
    if _any_of("done", before):
        return False
    if (
        _is_of_plan(reading.paragraph, reading.start)
        or _any_of("planned", before)
        or (verb is not None and before[-1:] == ["将"])
    ):
        return True
    return _plans(reading.paragraph, reading.start) is not None


def _is_of_plan(paragraph: Paragraph, offset: int) -> bool:
    """True in a plan, but where it reviews the time before: 2025年召开…。2026年,要…."""
    if not paragraph.is_plan:
        return False
    opened = [found for found in _turns().finditer(paragraph.text) if found.start("time") <= offset]
    if not opened:
        return True
    year = opened[-1]["year"]
    return opened[-1]["review"] is None and not (year and int(year) < (paragraph.plan_year or 0))


@cache
def _turns() -> re.Pattern[str]:
    """Return the words that open a sentence and turn to the time before or to the time to come."""
    review, plan = ("|".join(lexicon.longest_first("verbs", key)) for key in ("review_opens", "plan_opens"))
    return re.compile(
        r"(?:^|[。;!?])\s*(?:\d{1,2}[.、])?(?:回顾|截至)?"
        rf"(?P<time>(?P<year>20\d\d)年|(?P<review>{review})|{plan})"
    )


def _plans(paragraph: Paragraph, offset: int) -> int | None:
    """Return where a cue like 下一步 stands in the sentence of the clause at `offset`, not after it."""
    clause = clause_at(paragraph, offset)
    text, end = paragraph.text, clause[-1].end if clause else offset
    stop = max(text.rfind(mark, max(0, offset - _LONGEST_SENTENCE), offset) for mark in "。;!?")
    sentence = text[stop + 1 : end]
    cues = lexicon.longest_first("verbs", "planned_sentence")
    at = max((sentence.rfind(cue) for cue in cues), default=-1)
    return stop + 1 + at if at >= 0 and at + stop + 1 <= offset + _CUE_REACH else None


def of_figure(paragraph: Paragraph, start: int) -> str:
    """Return the modality of a figure whose words begin at `start`: planned, negated, done or ongoing."""
    clause = clause_at(paragraph, start)
    units = [unit for unit in clause if unit.start <= start]  # a figure may begin with its verb
    words = [unit.text for unit in units]
    if _any_of("negation", words[-_NEAR:]):
        return "negated"
    if _any_of("done", words):
        return "done"
    aims = _is_of_plan(paragraph, start) or _plans_act(clause[: len(units) + 1]) or _is_to_come(words)
    if (
        aims
        or _goes_on_planning(paragraph, clause)
        or _plans(paragraph, clause[0].start if clause else start) is not None
        or _is_for_later(paragraph, start)
        or _is_aimed_at(paragraph, clause)
    ):
        return "planned"
    return "ongoing"


def _plans_act(clause: Clause) -> bool:
    """True where a planning word governs an act: not 实施助农计划, nor 争取资金 (which got it)."""
    got = lexicon.words("verbs", "planned_with_act")
    return any(
        a.text in lexicon.words("verbs", "planned")
        and (b.tag in _ACTING or (a.text not in got and b.tag in ("n", "m", "LOC", "ORG")))
        for a, b in pairwise(clause)
    )


def _is_aimed_at(paragraph: Paragraph, clause: Clause) -> bool:
    """True in a sentence that an aim opens, up to what is done: 力争到年底,入会率达90%,企业突破500家."""
    if not clause or any(word in "".join(unit.text for unit in clause) for word in _reached()):
        return False
    aims = lexicon.words("verbs", "planned_on")
    for before in reversed(paragraph.clauses[: paragraph.clauses.index(clause)]):
        between = paragraph.text[before[-1].end : clause[0].start]
        if any(mark in between for mark in "。;!?") or _any_of("done", [unit.text for unit in before]):
            return False
        if any(unit.text in aims for unit in before):
            return True
    return False


def _reached() -> frozenset[str]:
    return lexicon.words("verbs", "reached") | lexicon.words("verbs", "done")


def _is_for_later(paragraph: Paragraph, start: int) -> bool:
    """True after a time to come in the sentence (2026年底前, 到2030年), or before 的目标."""
    text, clause = paragraph.text, clause_at(paragraph, start)
    stop = max(text.rfind(mark, max(0, start - _LONGEST_SENTENCE), start) for mark in "。;!?")
    sentence = text[stop + 1 : clause[-1].end if clause else start]
    if any(word in sentence for word in lexicon.words("verbs", "reached")):
        return False
    before = sentence[: start - stop - 1 + _CUE_REACH]
    aimed = any(word in sentence[start - stop - 1 :] for word in lexicon.words("verbs", "aimed_at"))
    return aimed or _later().search(before) is not None


@cache
def _later() -> re.Pattern[str]:
    return re.compile("|".join(lexicon.read("verbs")["planned_times"]))


def _is_to_come(words: list[str]) -> bool:
    """True for 将建成, 将继续…: not for 将 before what is acted on (将28条热线并入)."""
    adverbs = lexicon.words("phrases", "adverbs")
    return any(a == "将" and (act_of(b) or b in adverbs) for a, b in pairwise(words))


def _goes_on_planning(paragraph: Paragraph, clause: Clause) -> bool:
    """True for a clause that opens with a verb and follows a planning one: 计划投入…,建设…."""
    at = paragraph.clauses.index(clause) if clause else 0
    if not at or clause[0].tag != "v" or paragraph.text[clause[0].start - 1] not in ",:":
        return False
    before = paragraph.clauses[at - 1]
    return _plans_act(before) and not _any_of("done", [unit.text for unit in before])


def _has_aspect(reading: Reading, verb: int | None) -> bool:
    """True for 建立了, 建成了: the verb or what follows it says the act is complete."""
    if verb is None:
        return False
    text = reading.units[verb].text
    after = reading.units[verb + 1].text if verb + 1 < len(reading.units) else ""
    return text[-1] in "了过" or after in ("了", "过")
