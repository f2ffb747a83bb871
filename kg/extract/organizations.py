"""Bodies that act: by the grammar of rank, place and body, and by the tagger's word."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

from spacy.language import Language
from spacy.tokens import Doc

from kg.extract.canonical import full_name
from kg.extract.gazetteer import candidates, resolve
from kg.extract.lexicon import longest_first, read, words
from kg.extract.mentions import add_mention, mentions
from kg.extract.words import BOOK, QUOTE, Paragraph, Word
from kg.model import Span

_LONGEST = 16  # characters of a name taken from the tagger
_LONGEST_PLACE = 10
_BEFORE_ACT = frozenset({"v", "vd", "d", "ad", "r", "TIME"})
_NOT_CUT = (
    "(?<!办(?=[理公事好法结]))(?<!委会(?=[议同商见]))(?!员)"  # no 委 of 委员, no 办 of 办理, no 会 of 会议
)
_NOUNS = frozenset({"n", "vn", "nz", "an", "nw"})
_JOINT = re.compile(r"[—→+、]")


def read_bodies(paragraph: Paragraph) -> Iterator[tuple[Span, str, float]]:
    """Yield (span, rule, confidence) of bodies named by the grammar, in order of writing."""
    done = 0
    starts = {word.start for word in paragraph.words}
    for match in body_pattern().finditer(paragraph.text):
        if match.group().startswith(tuple(read("orgs")["parties"])) and match.start() not in starts:
            continue  # 居|民建|议
        span = _whole(paragraph, Span(*match.span()))
        if span.start >= done and not _is_refused(paragraph, span):
            done = span.end
            yield span, "org:body", 0.9 if span.of(paragraph.text) not in words("orgs", "bare") else 0.8


@cache
def body_pattern() -> re.Pattern[str]:
    """Return rank + body, or a body that stands alone; longest first."""
    orgs = read("orgs")
    ranked = _either(word for line in orgs["ranked"] for word in line)
    plain = _either(word for line in orgs["plain"] for word in line)
    party = rf"{_either(orgs['parties'])}(?:[\u4e00-\u9fff]{{0,6}}?{_either(orgs['party_committees'])})?"
    fields = _either(_fields())
    department = f"{fields}(?:[和与]?{fields})*{_either(orgs['field_endings'])}"
    rank, league = _either(orgs["ranks"]), r"共青团[\u4e00-\u9fff]{2,10}?委员会"
    return re.compile(f"(?:{rank}(?:{ranked}|{department})|{league}|{party}|{department}|{plain}){_NOT_CUT}")


@cache
def _fields() -> list[str]:
    return [word for line in read("orgs")["fields"] for word in line]


def _either(many: Iterator[str] | list[str]) -> str:
    return "(?:" + "|".join(sorted(map(re.escape, set(many)), key=lambda w: (-len(w), w))) + ")"


def _whole(paragraph: Paragraph, body: Span) -> Span:
    """Return the body with the place before it, a body within it after it, and the tagger's longer word."""
    text, start, end = paragraph.text, body.start, body.end
    within = _within().match(text, end) if body.of(text).endswith(_with_parts()) else None
    for word in paragraph.words:
        if word.tag == "ORG" and word.start <= start and word.end >= end and len(word.text) <= _LONGEST:
            if body_pattern().search(text, word.start, start) is None:
                start = _without_verb(text, word.start, start)
            end = word.end if _goes_on(word, body) else end
    start = _place_before(text, start)
    party = next((p for p in read("orgs")["party_of"] if text.endswith(p, 0, start)), "")
    return Span(start - len(party), max(end, within.end() if within else 0))


def _goes_on(word: Word, body: Span) -> bool:
    """True when the tagger's word ends like a body and holds no second one (市纪委|市监委)."""
    rest = word.text[body.end - word.start :]
    if not word.text.endswith(_endings()) or body_pattern().search(rest):
        return False
    return not any(len(verb) > 1 and verb in rest for verb in read("orgs")["leading"])


@cache
def _with_parts() -> tuple[str, ...]:
    return tuple(read("orgs")["with_parts"])


@cache
def _within() -> re.Pattern[str]:
    committee = f"{_either(_fields())}+(?:委员会|委)(?!员)"
    return re.compile(f"(?:{_either(read('orgs')['within'])}|{committee})(?!成员|书记|主任)")


def _without_verb(text: str, start: int, limit: int) -> int:
    """Pass over verbs and prepositions that a tagger left at the head of a name."""
    leading = longest_first("orgs", "leading")
    cut = next((v for v in leading if len(v) == 2 and start and text.startswith(v, start - 1)), "")
    if cut and start < limit:
        return _without_verb(text, start + 1, limit)  # 联|合州教育局
    verb = next((v for v in leading if text.startswith(v, start)), "")
    if len(verb) == 1 and any(candidates(text[start:end]) for end in range(start + 2, start + 6)):
        return start  # 和田
    return _without_verb(text, start + len(verb), limit) if verb and start + len(verb) <= limit else start


def _place_before(text: str, start: int) -> int:
    """Return where the longest place name that ends at `start` begins, else `start`."""
    for length in range(min(_LONGEST_PLACE, start), 1, -1):
        if text[start - length : start] in words("orgs", "leading"):  # 会同 is a county and a verb
            continue
        if resolve(text[start - length : start], townships=False) is not None:
            return start - length
        joined = text[start - length : start + 1]  # 湖州|市政协: the rank belongs to both
        if resolve(joined, townships=False) is not None:
            return start - length
    return start


def _is_refused(paragraph: Paragraph, span: Span) -> bool:
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
    if after.startswith(_described(bare=bare)):
        return True
    following = _word_at(paragraph, span.end)
    joined = paragraph.block_at(span.start) is not None
    if following is None or following.start != span.end or joined:
        return False
    return following.tag == "n" or (bare and following.tag in _NOUNS)


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
    without_area = name.startswith(tuple(_fields()))  # 生态环境局 of nowhere
    if name in orgs["never_bare"] or general or without_area:
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


def read_tagged(paragraph: Paragraph) -> Iterator[tuple[Span, str, float]]:
    """Yield the tagger's organizations that end like one."""
    for word in paragraph.words:
        if word.tag != "ORG" or not 3 <= len(word.text) <= _LONGEST or not word.text.endswith(_endings()):
            continue
        span = Span(_without_verb(paragraph.text, word.start, word.end - 2), word.end)
        if not word.text.endswith(tuple(read("orgs")["not_endings"])) and not _is_refused(paragraph, span):
            yield span, "org:tagger", 0.5


@cache
def _endings() -> tuple[str, ...]:
    return tuple(ending for line in read("orgs")["endings"] for ending in line)


@Language.factory("jy_organizations")
def component(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """Return the component that adds the organizations."""
    return _annotate


def _annotate(doc: Doc) -> Doc:
    paragraph: Paragraph = doc._.paragraph
    if paragraph.kind == "byline":
        add_mention(doc, "organization", 0, len(paragraph.text), rule="byline", confidence=0.99)
        return doc
    named = [Span(m.start, m.end) for m in mentions(doc, "platform", "instrument", "programme", "mechanism")]
    taken: list[Span] = []
    for span, rule, confidence in (*read_bodies(paragraph), *read_tagged(paragraph)):
        inside_name = rule == "org:tagger" and any(name.covers(span) for name in named)
        if inside_name or any(span.start < other.end and other.start < span.end for other in taken):
            continue
        taken.append(span)
        canonical = full_name(span.of(paragraph.text), paragraph)
        add_mention(
            doc, "organization", span.start, span.end, rule=rule, confidence=confidence, canonical=canonical
        )
    return doc
