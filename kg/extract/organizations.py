"""Bodies that act: by the grammar of rank, place and body, and by the tagger's word."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache

from spacy.language import Language
from spacy.tokens import Doc

from kg.extract.body_refusals import fields, is_refused
from kg.extract.canonical import full_name
from kg.extract.gazetteer import candidates, resolve
from kg.extract.lexicon import longest_first, read, words
from kg.extract.local_bodies import read_local
from kg.extract.mentions import add_mention, mentions
from kg.extract.words import Paragraph, Word
from kg.model import Span

_LONGEST = 16  # characters of a name taken from the tagger
_LONGEST_PLACE = 10
_NOT_CUT = (
    "(?<!办(?=[理公事好法结]))(?<!委会(?=[议同商见]))(?!员)"  # no 委 of 委员, no 办 of 办理, no 会 of 会议
)


def read_bodies(paragraph: Paragraph) -> Iterator[tuple[Span, str, float]]:
    """Yield (span, rule, confidence) of bodies named by the grammar, in order of writing."""
    done = 0
    starts = {word.start for word in paragraph.words}
    for match in body_pattern().finditer(paragraph.text):
        if match.group().startswith(tuple(read("orgs")["parties"])) and match.start() not in starts:
            continue  # 居|民建|议
        span = _whole(paragraph, Span(*match.span()))
        if span.start >= done and not is_refused(paragraph, span):
            done = span.end
            yield span, "org:body", 0.9 if span.of(paragraph.text) not in words("orgs", "bare") else 0.8


@cache
def body_pattern() -> re.Pattern[str]:
    """Return rank + body, or a body that stands alone; longest first."""
    orgs = read("orgs")
    ranked = _either(word for line in orgs["ranked"] for word in line)
    plain = _either(word for line in orgs["plain"] for word in line)
    party = rf"{_either(orgs['parties'])}(?:[\u4e00-\u9fff]{{0,6}}?{_either(orgs['party_committees'])})?"
    field = _either(fields())
    department = f"{field}(?:[和与]?{field})*{_either(orgs['field_endings'])}"
    committee = f"(?:常委会)?{_either([*fields(), *orgs['committee_fields']])}+工委"
    owned = f"{_either(orgs['owners'])}{_either(orgs['owned'])}"
    village, placed = _either(orgs["village_committees"]), _either(orgs["placed"])
    rank, league = _either(orgs["ranks"]), r"(?:共青团|中共|中国共产党)[\u4e00-\u9fff]{2,10}?委员会"
    return re.compile(
        f"(?:{rank}(?:{ranked}|{department})|{village}|{placed}|{league}|{party}|{department}|{committee}|{owned}|{plain}){_NOT_CUT}"
    )


def _either(many: Iterable[str]) -> str:
    return "(?:" + "|".join(sorted(map(re.escape, set(many)), key=lambda w: (-len(w), w))) + ")"


def _whole(paragraph: Paragraph, body: Span) -> Span:
    """Return the body with the place before it, a body within it after it, and the tagger's longer word."""
    text, start, end = paragraph.text, body.start, body.end
    within = _within().match(text, end) if body.of(text).endswith(_with_parts()) else None
    owned = body.of(text).startswith(tuple(read("orgs")["owners"]))
    for word in paragraph.words:
        if word.tag == "ORG" and word.start <= start and word.end >= end and len(word.text) <= _LONGEST:
            if body_pattern().search(text, word.start, start) is None:
                start = _without_verb(text, word.start, start)
            end = word.end if _goes_on(word, body) else end
        elif owned and word.tag == "ORG" and word.start < start < word.end <= end:
            start = word.start  # 重工集团有限公司|党委
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
    orgs = read("orgs")
    field = _either([*fields(), *orgs["committee_fields"]])
    committee = f"{field}(?:[和与]?{field})*{_either(orgs['committee_endings'])}(?!员)"
    numbered = f"第[一二三四五六七八九十]{{1,3}}{_either(orgs['within_numbered'])}"
    return re.compile(f"(?:{_either(orgs['within'])}|{committee}|{numbered})(?!成员|书记|主任)")


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


def read_tagged(paragraph: Paragraph) -> Iterator[tuple[Span, str, float]]:
    """Yield the tagger's organizations that end like one."""
    for word in paragraph.words:
        if word.tag != "ORG" or not 3 <= len(word.text) <= _LONGEST or not word.text.endswith(_endings()):
            continue
        span = Span(_without_verb(paragraph.text, word.start, word.end - 2), word.end)
        if not word.text.endswith(tuple(read("orgs")["not_endings"])) and not is_refused(paragraph, span):
            yield span, "org:tagger", 0.5


@cache
def _endings() -> tuple[str, ...]:
    return tuple(ending for line in read("orgs")["endings"] for ending in line)


def _read(paragraph: Paragraph) -> Iterator[tuple[Span, str, float]]:
    """Yield what names a body; of two that overlap the first one counts, so the longer stands before."""
    bodies = list(read_bodies(paragraph))
    local = list(read_local(paragraph, [span for span, _, _ in bodies]))
    longer = [span for span in local if not any(body.covers(span) for body, _, _ in bodies)]
    yield from ((span, "org:local", 0.85) for span in longer)
    yield from bodies
    yield from read_tagged(paragraph)


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
    for span, rule, confidence in _read(paragraph):
        inside_name = rule == "org:tagger" and any(name.covers(span) for name in named)
        if inside_name or any(span.start < other.end and other.start < span.end for other in taken):
            continue
        taken.append(span)
        canonical = full_name(span.of(paragraph.text), paragraph)
        add_mention(
            doc, "organization", span.start, span.end, rule=rule, confidence=confidence, canonical=canonical
        )
    return doc
