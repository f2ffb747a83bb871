"""Chains of steps: which written forms are chains, of what kind, with whom at each step."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from spacy.language import Language
from spacy.tokens import Doc

from kg.extract import chain_forms, chain_lists, chain_prose, loops
from kg.extract.chain_names import name_chains
from kg.extract.chain_parts import (
    ACTORS,
    DASH,
    EVEN,
    HEADLESS,
    LIST,
    NUMBERED,
    PLUS,
    PROSE,
    ROLES,
    SHORT,
    STAGED,
    Form,
)
from kg.extract.chain_steps import read_part, steps_of, without_actors
from kg.extract.gazetteer import resolve
from kg.extract.lexicon import read
from kg.extract.mentions import mentions
from kg.extract.steps import is_verbal
from kg.extract.words import Paragraph
from kg.model import STAGES, Chain, Span, Step

_LONGEST_PART = 24
_LONGEST_EVEN = 6
_LONGEST_ACT, _LONGEST_SHARING = 5, 4
_ABOUT = re.compile("[的将]|把(?!关|握|脉)")
_NUMBER_PART = re.compile(r"[\dXxNnYy]+|[\d一二三四五六七八九十]+年.*|(?:19|20)\d\d(?!\d).*")
_MARKED_PART = re.compile(r"[,。;:!?《》]")


def read_chains(paragraph: Paragraph) -> tuple[Chain, ...]:
    """Return the chains of a paragraph, offsets of the paragraph; the widest of overlapping ones stays."""
    found = [form for form in _forms(paragraph) if _is_chain(form, paragraph)]
    widest_first = sorted(found, key=lambda form: (form.start - form.end, form.start, -form.confidence))
    kept: list[Form] = []
    for form in widest_first:
        if not any(form.start < other.end and other.start < form.end for other in kept):
            kept.append(form)
    return tuple(_chain(form, paragraph) for form in sorted(kept, key=lambda form: form.start))


def _forms(paragraph: Paragraph) -> Iterator[Form]:
    """Yield every candidate; they may overlap."""
    for finder in (
        chain_forms.quoted,
        chain_forms.bracketed,
        chain_forms.role_acts,
        chain_forms.quoted_parts,
        chain_forms.dashed,
        chain_lists.listed_before_head,
        chain_lists.listed_characters,
        chain_lists.listed_actors,
        chain_lists.listed_short_acts,
        chain_lists.listed_evenly,
        chain_lists.listed_after_colon,
        chain_lists.listed_by_number,
        chain_lists.listed_deadlines,
        chain_lists.listed_stages,
        chain_lists.listed_from_to,
        chain_forms.quoted_row,
        chain_forms.plain_plus,
        chain_prose.told_in_clauses,
    ):
        yield from finder(paragraph)


def _is_chain(form: Form, paragraph: Paragraph) -> bool:
    """True unless the parts are numbers, titles, partners or mere nouns."""
    if form.joint == PROSE:
        return True
    parts = [part.of(paragraph.text) for part in form.parts]
    if any(_is_no_step(part) for part in parts):
        return False
    if form.joint == PLUS:
        return parts[0] not in read("chains")["formula_prefixes"]
    if form.joint == ROLES:
        return True
    if form.rule in (HEADLESS, ACTORS, EVEN, SHORT, STAGED):
        return _speaks_for_itself(form, paragraph)
    if form.joint == DASH and all(map(_is_partner, parts)):
        return False
    if form.joint == DASH and len(parts) == 2:
        return _all_verbal(form.parts, paragraph)
    if form.joint == DASH or _all_verbal(form.parts, paragraph):
        return True
    ordered = form.rule == "chain:quoted-list-ordered"
    return _is_even(parts) and (ordered or 2 * sum(_acts(form.parts, paragraph)) >= len(parts))


def _is_no_step(part: str) -> bool:
    if len(part) > _LONGEST_PART or _NUMBER_PART.fullmatch(part):
        return True
    return _MARKED_PART.search(part) is not None


def _is_partner(part: str) -> bool:
    """True for a body or a place: a dash between two of them joins partners (大学—政协)."""
    endings = tuple(read("orgs")["partner_endings"])
    return part.endswith(endings) or resolve(part, townships=False) is not None


def _acts(parts: Sequence[Span], paragraph: Paragraph) -> list[bool]:
    """Return of every part whether it names an actor, a stage or any verb."""
    steps = [read_part(part, paragraph) for part in parts]
    return [
        step.stage is not None or step.actor is not None or is_verbal(part, paragraph.words)
        for step, part in zip(steps, parts, strict=True)
    ]


def _all_verbal(parts: Sequence[Span], paragraph: Paragraph) -> bool:
    """True when every part is an act, or two in three name who acts."""
    actors = sum(step.actor is not None for step in steps_of(parts, paragraph, listed=True))
    return all(_acts(parts, paragraph)) or 3 * actors >= 2 * len(parts)


def _speaks_for_itself(form: Form, paragraph: Paragraph) -> bool:
    """True when every part names its actor, or the parts go through three stages or more in order."""
    steps = steps_of(form.parts, paragraph, listed=form.joint == LIST)
    acting = all(step.actor for step in steps)
    if form.rule == STAGED:
        plain = acting and not any(_ABOUT.search(step.text) for step in steps)
        return all(step.stage for step in steps) and (plain or _rises(steps))
    if form.rule == SHORT:
        return acting and _are_short_acts(steps)
    if form.rule == ACTORS and _share_a_verb(steps):
        return True
    actors = sum(step.actor is not None for step in steps)
    if actors == len(steps) or (form.rule != ACTORS and 4 * actors >= 3 * len(steps)):
        return True
    return form.rule in (HEADLESS, EVEN) and all(step.stage for step in steps) and _rises(steps)


def _are_short_acts(steps: Sequence[Step]) -> bool:
    """True for acts of one length, or mostly of a stage or a time (工会两小时接、街镇三天调)."""
    if any(
        len(step.action) > _LONGEST_ACT or _ABOUT.search(step.text) for step in steps if not step.deadline
    ):
        return False
    told = sum(step.stage is not None or step.deadline is not None for step in steps)
    return {len(step.action) for step in steps} in ({1}, {2}, {3}) or 2 * told >= len(steps)


def _share_a_verb(steps: Sequence[Step]) -> bool:
    """True for three parts of one length or more with one character in one place (组织联建、人才联育)."""
    parts = [step.text for step in steps]
    same = len({len(part) for part in parts}) == 1 and 2 <= len(parts[0]) <= _LONGEST_SHARING
    return same and len(parts) >= 3 and any(len(set(column)) == 1 for column in zip(*parts, strict=True))


def _is_even(parts: Sequence[str]) -> bool:
    """True for three short parts or more of one length (问、辩、答)."""
    return len(parts) >= 3 and len(parts[0]) <= _LONGEST_EVEN and len({len(part) for part in parts}) == 1


def _chain(form: Form, paragraph: Paragraph) -> Chain:
    steps = _numbered(form.steps) or steps_of(form.parts, paragraph, listed=form.joint == LIST)
    steps = without_actors(steps) if form.joint == PLUS and not all(s.actor for s in steps) else steps
    kind = _kind(form, steps)
    derived = loops.returns_result(kind, steps)
    return Chain(
        kind="loop" if derived else kind,
        start=form.start,
        end=form.end,
        quote=paragraph.text[form.start : form.end],
        steps=steps,
        excerpt_index=paragraph.excerpt_index,
        paragraph_index=paragraph.paragraph_index or 0,
        rule=form.rule,
        confidence=form.confidence,
        loop_derived=derived,
    )


def _numbered(steps: Sequence[Step]) -> tuple[Step, ...]:
    return tuple(replace(step, position=at) for at, step in enumerate(steps, start=1))


def _kind(form: Form, steps: Sequence[Step]) -> str:
    """Return sequence, parallel or composition."""
    if form.joint == PLUS:
        actors = sum(step.actor is not None for step in steps)
        return "parallel" if 2 * actors >= len(steps) else "composition"
    if form.joint == ROLES:
        return "sequence" if _rises(steps) else "parallel"
    return "parallel" if form.joint == LIST and not _is_ordered(form, steps) else "sequence"


def _is_ordered(form: Form, steps: Sequence[Step]) -> bool:
    """True when the head, the deadlines or rising stages say that the parts of a list follow each other."""
    if any(word in form.head for word in read("chains")["ordered_heads"]):
        return True
    if (
        form.rule in ("chain:after-colon", NUMBERED)
        or (form.rule == EVEN and not all(step.actor for step in steps))
        or sum(step.deadline is not None for step in steps) >= 2
    ):
        return True
    return _rises(steps) or _comes_round(steps) or _from_first_to_last(steps)


def _comes_round(steps: Sequence[Step]) -> bool:
    """True when a list opens with raising a matter, or with who also closes it, and ends in feedback."""
    first, last = steps[0], steps[-1]
    same = first.actor is not None and first.actor == last.actor
    return len(steps) >= 3 and last.stage == "feedback" and (same or first.stage == "collect")


def _from_first_to_last(steps: Sequence[Step]) -> bool:
    """True for 初审、复审、终审."""
    first, last = (step.action.startswith(mark) for step, mark in ((steps[0], "初"), (steps[-1], "终")))
    return first and last


def _rises(steps: Sequence[Step]) -> bool:
    """True when the steps pass three stages or more, none before the one it follows."""
    ranks = [STAGES.index(step.stage) for step in steps if step.stage]
    return len(set(ranks)) >= 3 and ranks == sorted(ranks)


@Language.factory("jy_chains")
def component(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """Return the component that sets `doc._.chains` and `doc._.claims`."""
    return _annotate


def _annotate(doc: Doc) -> Doc:
    paragraph: Paragraph = doc._.paragraph
    if paragraph.kind == "passage":
        doc._.chains = read_chains(paragraph)
        name_chains(doc)
        loops.drop_denied(doc)
        loops.settle_mechanisms(doc)
        mechanisms = [Span(span.start, span.end) for span in mentions(doc, "mechanism")]
        doc._.claims = tuple(loops.read_claims(paragraph, mechanisms))
    return doc
