"""Which words that name a body do not mean one: titles, what only describes a noun, what is too general."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from kg.extract.lexicon import read, words
from kg.extract.verbs import act_of
from kg.extract.words import BOOK, QUOTE, Paragraph, Word
from kg.model import Span

_BEFORE_ACT = frozenset({"v", "vd", "d", "ad", "r", "TIME"})
_NOUNS = frozenset({"n", "vn", "nz", "an", "nw"})
_JOINT = re.compile(r"[—→+、]")
_IDIOM = re.compile(r"[\u4e00-\u9fff]{4}[,。;]")


@cache
def fields() -> tuple[str, ...]:
    """Return the fields of departments."""
    return tuple(word for line in read("orgs")["fields"] for word in line)


def is_refused(paragraph: Paragraph, span: Span) -> bool:
    """True for what only looks like a body that acts."""
    return any(refuses(paragraph, span) for refuses in _REFUSALS)


def _in_title_or_slogan(paragraph: Paragraph, span: Span) -> bool:
    """A body inside 《》, or inside quotation marks that join no parts."""
    block = paragraph.block_at(span.start)
    if block is None:
        return False
    return block.tag == BOOK or (block.tag == QUOTE and not _JOINT.search(block.text))


def _only_describes(paragraph: Paragraph, span: Span) -> bool:
    """A body before the noun it describes: 政协委员, 市委书记."""
    after = paragraph.text[span.end : span.end + 5]
    if after.startswith(tuple(read("orgs")["means_itself"])):
        return False
    bare = span.of(paragraph.text) in words("orgs", "bare")
    if after.startswith(_described(bare=bare)) and not _acts_on(paragraph, span.end):
        return True
    following = _word_at(paragraph, span.end)
    if _IDIOM.match(paragraph.text, span.end):
        return False  # 县政协|因势利导,…
    joined = paragraph.block_at(span.start) is not None
    if following is None or following.start != span.end or joined or _is_act(following):
        return False
    return following.tag == "n" or (bare and following.tag in _NOUNS)


def _acts_on(paragraph: Paragraph, offset: int) -> bool:
    """True for a verb that as often describes, with what is made after it: 市供销社|建设|冷库."""
    verb = next((v for v in read("orgs")["acts_on"] if paragraph.text.startswith(v, offset)), "")
    made = _word_at(paragraph, offset + len(verb))
    return bool(verb) and made is not None and made.tag in (*_NOUNS, "m") and made.text != "工作"


def _is_act(word: Word) -> bool:
    """True for a verb taken for a noun (组织), and a part of the body itself (经济界)."""
    return act_of(word.text) is not None or word.text.endswith("界")


@cache
def _described(*, bare: bool) -> tuple[str, ...]:
    lines = [*read("orgs")["describes"], *(read("orgs")["describes_bare"] if bare else [])]
    return tuple(word for line in lines for word in line)


def _too_general(paragraph: Paragraph, span: Span) -> bool:
    """各级政协, 13个联络组, or a bare body that does not act."""
    orgs, text = read("orgs"), paragraph.text
    name = span.of(text)
    first = max(0, span.start - 3)
    said = re.search(f"(?:{orgs['general']})$", text[first : span.end])
    general = said is not None and first + said.start() <= span.start  # not 城关区|人民政府
    without_area = name.startswith((*fields(), *orgs["committee_fields"], "常委会"))  # 生态环境局 of nowhere
    if without_area and _is_own_committee(paragraph, span):
        return False
    owner = next((word for word in orgs["owners"] if name.startswith(word)), "")
    if owner:
        return owner not in (paragraph.org or "")  # 公司党委 of nobody
    if name in (*orgs["never_bare"], *orgs["placed"]) or general or without_area:
        return True
    before = _word_before(paragraph, span.start)
    if name not in orgs["bare"]:
        return False
    if before is not None and (before.tag in ("m", "q") or before.text in ("各", "各级", "所属")):
        return True
    in_block = paragraph.block_at(span.start) is not None
    if paragraph.org and not _of_its_kind(name, paragraph.org):
        return True  # a step of any such body (政府交办), not the excerpt's own
    return not in_block and not _acts(_word_at(paragraph, span.end))


def _is_own_committee(paragraph: Paragraph, span: Span) -> bool:
    """True for a committee of the conference or congress whose excerpt names it alone (提案委, 法制工委)."""
    named = span.of(paragraph.text).endswith(tuple(read("orgs")["committee_endings"]))
    holds = any(word in (paragraph.org or "") for word in ("政协", "人大", "政治协商", "人民代表大会"))
    following = _word_at(paragraph, span.end)
    works = following is not None and (following.tag in _NOUNS or following.text[0] in ",的")
    in_block = paragraph.block_at(span.start) is not None
    return named and holds and (in_block or works or _acts(following))


def _of_its_kind(name: str, org: str) -> bool:
    """True when a bare body can be the excerpt's own (政协 in one of 宁波市政协, and what belongs to it)."""
    own = name in org or (name in words("orgs", "of_conference") and "政协" in org)
    return own or (name == "政协" and "人民政治协商会议" in org)


def _acts(following: Word | None) -> bool:
    """True before a verb, an adverb, a time, a quotation or a further body."""
    return following is not None and (following.tag in _BEFORE_ACT or following.text[0] in "“、")


def _mid_clause(paragraph: Paragraph, span: Span) -> bool:
    """政协 alone after a noun or verb is part of something longer."""
    if span.of(paragraph.text) != "政协" or paragraph.block_at(span.start) is not None:
        return False
    before = paragraph.text[max(0, span.start - 1) : span.start]
    return before not in ("", ",", "。", ";", "、", "由", "请")


_REFUSALS: tuple[Callable[[Paragraph, Span], bool], ...] = (
    _in_title_or_slogan,
    _only_describes,
    _too_general,
    _mid_clause,
)


def _word_at(paragraph: Paragraph, offset: int) -> Word | None:
    return next((word for word in paragraph.words if word.end > offset), None)


def _word_before(paragraph: Paragraph, offset: int) -> Word | None:
    return next((word for word in reversed(paragraph.words) if word.end <= offset), None)
