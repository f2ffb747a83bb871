"""One segment of a chain as a step: who, does what, at which stage, by when."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache

from kg.extract.actors import actor_pattern, ends_like_a_person, role_of
from kg.extract.lexicon import read
from kg.extract.stages import DEADLINE, stage_of, stage_words
from kg.extract.words import Word
from kg.model import Span, Step

_LONGEST_WORD = 30
_NOMINAL = frozenset({"n", "nz", "nw", "ORG", "PER", "LOC"})
_IN_NOUN = _NOMINAL | {"vn", "m"}  # 监理单位, 12345热线
_VERBAL = frozenset({"v", "vn", "vd"})
_QUOTED_ACT = re.compile(r"^([^“”‘’]{1,14})[“‘]([^“”‘’]+)[”’]$")
_QUOTED_ACTOR = re.compile(r"^[“‘']([^“”‘’']{2,14})[”’']([^“”‘’']+)$")


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
        stage=stage_of(action, [word.text for word in inside if word.tag in _VERBAL], actor=actor),
        role=role_of(actor) if actor else None,
        deadline=_deadline(action),
    )


def _shifted(word: Word, by: int) -> Word:
    return Word(word.start - by, word.end - by, word.tag, word.text)


def _deadline(action: str) -> str | None:
    match = DEADLINE.search(action)
    return match.group() if match else None


def split_actor(
    segment: str, inside: Sequence[Word] = (), *, like_others: bool = False
) -> tuple[str | None, str]:
    """Return (actor or None, action); `inside` are the segment's words, offsets within it."""
    quoted = _QUOTED_ACT.match(segment)
    if quoted:
        return quoted.group(1), quoted.group(2)
    named = _QUOTED_ACTOR.match(segment)
    if named:
        return named.group(1), named.group(2)
    bare = segment.strip("“”‘’")
    lead = len(segment) - len(segment.lstrip("“”‘’"))
    local = [_shifted(word, lead) for word in inside]
    cut = _by_role(bare, local, like_others=like_others) or _by_noun(bare, local)
    return (bare[:cut], bare[cut:]) if cut else (None, bare)


def _by_role(segment: str, inside: Sequence[Word], *, like_others: bool) -> int:
    """Return where a known role word ends at the head of the segment, 0 where none acts."""
    if len(segment) == 2 and segment[0] in read("roles")["short_actors"] and stage_of(segment[1]):
        return 1  # 村提, 乡议
    for cut in _actor_ends(segment):
        if like_others and not segment.startswith(_owned(), cut):
            return _whole_noun(segment, cut, inside)
        if segment[:cut] not in read("roles")["fields"] and _acts(
            segment[:cut], segment[cut:], [w for w in inside if w.start >= cut]
        ):
            return _whole_noun(segment, cut, inside)
    return 0


def _whole_noun(segment: str, cut: int, inside: Sequence[Word]) -> int:
    """Return where the noun ends that a role word only opens (物业|服务企业, 人民|调解员), else `cut`."""
    if segment.startswith("会", cut) and any(m.start() == cut + 1 for m in stage_words(segment)):
        return cut + 1  # 党组会|研究, but 政协|会商
    end = cut
    for word in inside:
        if word.start < cut:
            continue
        if word.tag not in _IN_NOUN or word.end == len(segment):
            break
        if len(word.text) > 1 and word.tag == "n" and ends_like_a_person(word.text):
            end = word.end
    return end if not segment.startswith(("的", *_owned()), end) else cut


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
        if word.tag not in _IN_NOUN:
            break
        noun = segment[: word.end]
        acts = noun.endswith(tuple(read("roles")["no_persons"])) or any(
            match.end() == len(word.text) for match in stage_words(word.text)
        )
        located = word.tag == "LOC" and word.start == 0
        if (noun.endswith(endings) or located) and len(noun) >= 2 and not acts:  # 会商 acts, 甬商 is
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
