"""Chains told in clauses: first who raises a matter, then who studies it, at last who judges the result."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import chain, islice

from kg.extract.actors import before_role
from kg.extract.chain_parts import PROSE, Form
from kg.extract.chain_runs import LEAST, Told, is_told, whole
from kg.extract.chain_steps import before_deadline, read_part, with_actor
from kg.extract.lexicon import longest_first, read
from kg.extract.stages import DEADLINE, stage_of, stage_words
from kg.extract.words import Paragraph
from kg.model import Span, Step

_ACTOR_TAGS = frozenset({"n", "nz", "nw", "ORG", "PER", "LOC", "j", "b", "c"})
_BESIDE = frozenset("“”、等")  # between the nouns of who acts
_LONGEST_CLAUSE, _LONGEST_BROUGHT_IN = 26, 36
_LONGEST_BEFORE = 12  # characters of the matter before 由, and of 办结后 before it
_LONGEST_ACTOR = 10


def told_in_clauses(paragraph: Paragraph) -> Iterator[Form]:
    """Find 由网格员收集,经支部研究,最后由群众评价; 一是听,…;二是议,…; and acts of one actor a clause."""
    yield from _counted_forms(paragraph)
    for sentence in paragraph.sentences:
        clauses = list(_clauses(paragraph.text, sentence))
        if len(clauses) < LEAST or not _says_acts(sentence.of(paragraph.text)):
            continue
        if not any(_ordinal().match(c.of(paragraph.text)) for c in clauses):
            yield from _forms(paragraph, clauses)


def _says_acts(sentence: str) -> bool:
    """True for three verbs of stages, words of order or deadlines: else no clause needs to be read."""
    found = chain(stage_words(sentence), _order().finditer(sentence), DEADLINE.finditer(sentence))
    return sum(1 for _ in islice(found, LEAST)) == LEAST


def _counted_forms(paragraph: Paragraph) -> Iterator[Form]:
    """Yield what one series of ordinals counts, over the sentences it may run through."""
    run: list[Told] = []
    for clause in _clauses(paragraph.text, Span(0, len(paragraph.text))):
        lead = _ordinal().match(paragraph.text, clause.start, clause.end)
        told = _read(paragraph, Span(lead.end(), clause.end), counted=True) if lead else None
        if told is None:
            continue
        if lead and "一" in lead.group():
            yield from _form(paragraph, run)
            run = []
        run.append(told)
    yield from _form(paragraph, run)


def _clauses(text: str, sentence: Span) -> Iterator[Span]:
    """Yield the clauses of a sentence; —— parts them, and 、 where a word of order follows (先请…、再请…)."""
    for match in _clause().finditer(text, sentence.start, sentence.end):
        if not _announces(text, match):
            yield Span(match.start(), match.end())


def _announces(text: str, clause: re.Match[str]) -> bool:
    """True for what is told and no part of it: 实施“码上提”——, 评价分四步走:."""
    if text.startswith("——", clause.end()):
        return True
    return text.startswith(":", clause.end()) and bool(
        re.search(read("chains")["clause_headers"], clause.group())
    )


@cache
def _clause() -> re.Pattern[str]:
    return re.compile(f"(?:[^,;:。!?\\n、—]|(?<!—)—(?!—)|、(?!{_either('clause_order')}))+")


def _either(key: str) -> str:
    return "(?:" + "|".join(longest_first("chains", key)) + ")"


@cache
def _ordinal() -> re.Pattern[str]:
    return re.compile(_either("ordinals"))


@cache
def _order() -> re.Pattern[str]:
    return re.compile(_either("clause_order"))


@cache
def _by() -> re.Pattern[str]:
    """Return what brings in who acts: 交, 报, 请 at once, 由 after the matter, 好不好 after the judged."""
    order, actors = _either("clause_order"), _either("clause_actors")
    before = rf"[^,;]{{0,{_LONGEST_BEFORE}}}?"
    judged = rf"{_either('clause_judged')}(?:由|请|让)?"
    return re.compile(
        rf"(?:(?P<verb>(?:[^,;]{{1,{_LONGEST_BEFORE}}}?的)?{actors})|{before}(?:(?P<order>{order})(?:由|{actors})|由|{judged}))(?!此|于|来)"
    )


def _forms(paragraph: Paragraph, clauses: Sequence[Span]) -> Iterator[Form]:
    """Yield the runs of clauses that are steps."""
    run: list[Told] = []
    for clause in clauses:
        if _is_aside(clause.of(paragraph.text)):
            continue
        told = _told(paragraph, clause)
        if told is not None:
            run.append(told)
        if told is None or told.last:
            yield from _form(paragraph, run)
            run = []
    yield from _form(paragraph, run)


def _is_aside(clause: str) -> bool:
    """True for a frame of time (办理过程中) and for what is done only in a case (未处置的亮红灯)."""
    if re.search(f"(?:{read('chains')['clause_frames']})$", clause):
        return True
    case = re.match(read("chains")["clause_cases"], clause)
    return case is not None and _by().match(clause, case.end()) is None


def _told(paragraph: Paragraph, clause: Span) -> Told | None:
    """Return the clause as a step; the words that say where it stands and bring in who acts stay outside."""
    ordered = _order().match(paragraph.text, clause.start, clause.end)
    start = ordered.end() if ordered else clause.start
    done = _DONE.match(paragraph.text, start, clause.end)
    start = done.end() if done else start
    by = _by().match(paragraph.text, start, clause.end)
    marked = bool(ordered) or bool(by and by["order"])
    told = _read(paragraph, Span(by.end(), clause.end), ordered=marked, passive=True) if by else None
    if told is None or not (told.step.stage or told.step.actor):  # 移交主管部门: nobody is brought in
        told = _read(paragraph, Span(start, clause.end), ordered=marked)
    said = paragraph.text[clause.start : told.part.start] if told else ""
    return replace(told, last=said.startswith(longest_first("chains", "clause_last"))) if told else None


def _read(
    paragraph: Paragraph, part: Span, *, ordered: bool = False, passive: bool = False, counted: bool = False
) -> Told | None:
    """Return the words as a step, None for what is too long or does nothing."""
    part = Span(part.start, part.end - _tail(part.of(paragraph.text)))
    if not 0 < part.end - part.start <= (_LONGEST_BROUGHT_IN if passive else _LONGEST_CLAUSE):
        return None
    if _fault().search(paragraph.text, part.start, part.end):
        return None  # 研究问题不够深入: what is wrong, no act
    step = read_part(part, paragraph, like_others=passive)
    step = _brought_in(paragraph, step) if passive else step
    if step.actor is None and step.stage is None and (cut := before_role(step.text)):
        step = with_actor(step, cut)  # 速裁团队|七日内开庭
    if step.actor is None and (cut := before_deadline(step.text)):
        step = with_actor(step, cut)  # 区营商办|24小时内分派
    acts = step.stage is not None or ordered or step.actor is not None
    within = _order().match(step.action) if step.actor else None
    if within and within.end() < len(step.action):  # 老人|先|说,委员|接着|问
        step, ordered = replace(step, action=step.action[within.end() :]), True
    return Told(part, step, ordered, passive, counted) if acts else None


_DONE = re.compile(
    r"[\u4e00-\u9fff]{2,5}?之?后(?=(?!续|台|备|勤|期|来|果|方|者)[\u4e00-\u9fff]{4})"
)  # 结案后|工会回访


@cache
def _fault() -> re.Pattern[str]:
    return re.compile(_either("clause_faults"))


def _tail(words: str) -> int:
    """Return how many characters at the end say only when, or what the whole is: 提出…后, 判|的做法."""
    tail = _tails().search(words)
    return len(tail.group()) if tail else 0


@cache
def _tails() -> re.Pattern[str]:
    return re.compile(rf"(?:之?后|才算[完数了]|的[\u4e00-\u9fff]{{0,10}}?{_either('clause_tails')})$")


def _brought_in(paragraph: Paragraph, step: Step) -> Step:
    """Return the step with the nouns after 由 or 经 as who acts, or all before an act of one character."""
    end = step.start
    first = bisect_left(paragraph.words, step.start, key=lambda word: word.start)
    for word in islice(paragraph.words, first, None):
        if word.end >= step.end or not (word.tag in _ACTOR_TAGS or word.text in _BESIDE):
            break
        end = word.end
    known = len(step.actor or "")
    cut = max(known, end - step.start, 0 if known else before_role(step.text))
    astride = next((m for m in stage_words(step.text) if m.start() < cut < m.end()), None)
    if astride:
        return with_actor(step, astride.start())  # 两地政协|会商
    if (
        stage_of(step.text[-1:])
        and (not cut or (step.text[cut:-1] == "会" and _is_one_act(step.text[-1:], step.text)))
        and len(step.text) <= _LONGEST_ACTOR
    ):
        cut = len(step.text) - 1  # 户主会|提
    return with_actor(step, cut) if cut else step


def _is_one_act(act: str, words: str) -> bool:
    """True where the words end in that act itself and not in a longer one: 户主会|提, but 部门|会商."""
    return all(len(found.group()) == len(act) for found in stage_words(words) if found.end() == len(words))


def _form(paragraph: Paragraph, run: Sequence[Told]) -> Iterator[Form]:
    """Yield the run as a chain where its stages, or its words of order, say that one follows the other."""
    steps = whole(run)
    if len(steps) >= LEAST and is_told(steps):
        first, last = steps[0].part, steps[-1].part
        parts = tuple(told.part for told in steps)
        yield Form(
            first.start, last.end, parts, PROSE, "", "chain:clauses", 0.6, tuple(t.step for t in steps)
        )
