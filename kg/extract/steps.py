"""One segment of a chain as a step: who, does what, at which stage, by when."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache

import ontology.concepts
from kg.extract.lexicon import read
from kg.extract.words import Word
from kg.model import Span, Step

_LONGEST_WORD = 30
_NOMINAL = frozenset({"n", "nz", "nw", "ORG", "PER", "LOC"})
_VERBAL = frozenset({"v", "vn", "vd"})
_QUOTED_ACT = re.compile(r"^([^“”]{1,14})“([^“”]+)”$")
_DEADLINE = re.compile(
    r"当[日天年]|次[日年月]|第二[天年]|即[时日]|限时|"
    r"(?:\d+|[一二两三四五六七八九十]{1,3})个?(?:工作日|小时|分钟|天|日|周|年|月|季度)(?:之内|以内|内)?|"
    r"半(?:小时|天|月|年)(?:之内|以内|内)"
)


def read_step(
    segment: Span, text: str, paragraph_words: Sequence[Word], *, position: int, like_others: bool = False
) -> Step:
    """Return the segment of a paragraph's `text` as a step.

    `like_others`: its neighbours name their actors, so a role word at its head is one even without a verb.
    """
    inside = tuple(w for w in _words_of(segment, paragraph_words) if w.end <= segment.end)
    whole = segment.of(text)
    actor, action = split_actor(
        whole, [_shifted(word, segment.start) for word in inside], like_others=like_others
    )
    return Step(
        position=position,
        start=segment.start,
        end=segment.end,
        text=whole,
        actor=actor,
        action=action,
        stage=stage_of(action, [word.text for word in inside if word.tag in _VERBAL]),
        role=role_of(actor) if actor else None,
        deadline=_deadline(action),
    )


def _shifted(word: Word, by: int) -> Word:
    return Word(word.start - by, word.end - by, word.tag, word.text)


def _deadline(action: str) -> str | None:
    match = _DEADLINE.search(action)
    return match.group() if match else None


def split_actor(
    segment: str, inside: Sequence[Word] = (), *, like_others: bool = False
) -> tuple[str | None, str]:
    """Return (actor or None, action); `inside` are the segment's words, offsets within it."""
    quoted = _QUOTED_ACT.match(segment)
    if quoted:
        return quoted.group(1), quoted.group(2)
    bare = segment.strip("“”‘’")
    lead = len(segment) - len(segment.lstrip("“”‘’"))
    local = [_shifted(word, lead) for word in inside]
    cut = _by_role(bare, local, like_others=like_others) or _by_noun(bare, local)
    return (bare[:cut], bare[cut:]) if cut else (None, bare)


def _by_role(segment: str, inside: Sequence[Word], *, like_others: bool) -> int:
    """Return where a known role word ends at the head of the segment, 0 where none acts."""
    for cut in _actor_ends(segment):
        if like_others and not segment.startswith(_owned(), cut):
            return cut
        if segment[:cut] not in read("roles")["fields"] and _acts(
            segment[:cut], segment[cut:], [w for w in inside if w.start >= cut]
        ):
            return cut
    return 0


def _actor_ends(segment: str) -> Iterator[int]:
    """Yield where an actor may end, longest first."""
    pattern = actor_pattern()
    for end in range(min(len(segment) - 1, 24), 0, -1):
        if pattern.fullmatch(segment, 0, end):
            yield end


def _by_noun(segment: str, inside: Sequence[Word]) -> int:
    """Return where the longest person-like noun ends that opens the segment (甬商|建言献策), else 0."""
    end = 0
    endings = tuple(ending for line in read("roles")["person_endings"] for ending in line)
    for word in inside:
        if word.tag not in _NOMINAL:
            break
        noun = segment[: word.end]
        if noun.endswith(endings) and len(noun) >= 2 and not any(_stage_words(noun)):  # 会商 acts, 甬商 is
            end = word.end
    rest = [word for word in inside if word.start >= end]
    return end if end and _acts(segment[:end], segment[end:], rest) else 0


def _acts(actor: str, rest: str, rest_words: Sequence[Word]) -> bool:
    """True when `rest` is an act of the actor, not something it owns or that is done to it."""
    roles = read("roles")
    if not rest or rest.startswith(("的", *_owned())):
        return False
    if rest in roles["done_to"] and actor in roles["done_to_roles"]:
        return False
    return any(w.tag in _VERBAL for w in rest_words) or stage_of(rest) is not None


@cache
def _owned() -> tuple[str, ...]:
    roles = read("roles")
    return tuple(word for line in roles["owned"] for word in line if word not in roles["owned_unless_acting"])


@cache
def actor_pattern() -> re.Pattern[str]:
    """Return the grammar of a known actor: area, brackets, role words, joined ones."""
    roles = read("roles")
    area = "(?:" + "|".join(
        (*_longest(roles["areas"]), r"[\u4e00-\u9fff]{2,3}[" + _joined("area_endings") + "]")
    )
    area += r")(?:\([^()]{1,8}\))?"
    name = "(?:" + "|".join(_longest([*role_words(), *roles["tails"]])) + ")"
    one = f"(?:{area})*{name}+"
    return re.compile(f"{one}(?:[{_joined('joints')}]{one})*")


def _joined(key: str) -> str:
    return "".join(read("roles")[key])


def _longest(many: Sequence[str]) -> list[str]:
    return sorted(map(re.escape, set(many)), key=lambda word: (-len(word), word))


@cache
def role_words() -> tuple[str, ...]:
    """Return the words of two or more characters that name an actor."""
    known = [word for concept in ontology.concepts.load().roles for word in concept.words]
    more = [word for line in read("roles")["more_roles"] for word in line]
    return tuple(sorted({word for word in (*known, *more) if len(word) > 1}))


def is_actor(text: str) -> bool:
    """True when all of the text is a known actor."""
    return actor_pattern().fullmatch(text) is not None


def role_of(actor: str) -> str:
    """Return the id of the role whose label is the longest one at the end of the actor."""
    at_end = [label for label in _role_ids() if actor.endswith(label)]
    inside = [label for label in _role_ids() if len(label) > 1 and label in actor]
    if at_end or inside:
        return _role_ids()[max(at_end or inside, key=len)]
    by_ending: dict[str, str] = read("roles")["ending_roles"]
    return by_ending.get(actor[-1], "other")


@cache
def _role_ids() -> dict[str, str]:
    return {word: concept.id for concept in ontology.concepts.load().roles for word in concept.words}


def stage_of(action: str, verbs: Sequence[str] = ()) -> str | None:
    """Return the stage its last verb names; nouns (`verbs` given) and verbs before 结果, 情况… weigh less."""
    act = _DEADLINE.sub("", action)
    found = list(_stage_words(act))
    main = [m for m in found if not act.startswith(tuple(read("stages")["result_nouns"]), m.end())]
    surest = [m for m in main if any(m.group() in verb or verb in m.group() for verb in verbs)]
    chosen = surest or main or found
    if chosen:
        return _stage_ids()[chosen[-1].group()]
    return _stage_of_short(act)


def _stage_of_short(act: str) -> str | None:
    """Read a one-character verb at the end of a short act (马上办), or before a light object (评单)."""
    stages = read("stages")
    if not 0 < len(act) <= stages["longest_short_act"]:
        return None
    light = len(act) == 2 and act[-1] in stages["light_objects"]
    return _stage_ids().get(act[0] if light else act[-1])


def _stage_words(act: str) -> Iterator[re.Match[str]]:
    return _stage_pattern().finditer(act)


@cache
def _stage_pattern() -> re.Pattern[str]:
    return re.compile("|".join(_longest([word for word in _stage_ids() if len(word) > 1])))


@cache
def _stage_ids() -> dict[str, str]:
    return {word: concept.id for concept in ontology.concepts.load().stages for word in concept.words}


def is_verbal(segment: Span, paragraph_words: Sequence[Word]) -> bool:
    """True when a verb stands inside the segment."""
    return any(
        word.tag in _VERBAL and segment.start < word.end and word.start < segment.end
        for word in _words_of(Span(max(0, segment.start - _LONGEST_WORD), segment.end), paragraph_words)
    )


def _words_of(segment: Span, paragraph_words: Sequence[Word]) -> Sequence[Word]:
    """Return the words that begin inside the segment."""
    first = bisect_left(paragraph_words, segment.start, key=lambda word: word.start)
    last = bisect_left(paragraph_words, segment.end, key=lambda word: word.start)
    return paragraph_words[first:last]
