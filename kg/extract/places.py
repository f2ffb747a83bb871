"""Administrative divisions and regions named as places, outside the names of bodies."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from spacy.language import Language
from spacy.tokens import Doc

from kg.extract.gazetteer import (
    CITY,
    COUNTY,
    PROVINCE,
    REGION,
    TOWNSHIP,
    Division,
    candidates,
    resolve,
    short_name,
)
from kg.extract.lexicon import longest_first, read
from kg.extract.mentions import add_mention, mentions
from kg.extract.place_lists import listed
from kg.extract.place_short import is_zone, part_of_province, said_in_short
from kg.extract.words import Paragraph, Word
from kg.model import Span

_SURE, _TAGGED, _RECUT, _ROW, _UNLISTED = 0.9, 0.8, 0.7, 0.75, 0.5
_RANKS = "省市州县区旗盟"
_LONGEST_NAME = 14
_LONGEST_PAIR = 7  # characters of a city and what is in it
_LONG_SHORT = 4  # characters of a short name that is itself cut short (东乌珠穆沁 -> 东乌)
_CUT_RANKS, _LONGEST_CUT = "县旗市州盟区镇乡", 15
_PLAIN_RANKS = "区镇乡"  # end too many plain words: only of the excerpt's own province


def read_places(paragraph: Paragraph) -> Iterator[tuple[Span, Division | None, float]]:
    """Yield (span, division, confidence); the division is None for a village that no list has."""
    alone = list(_read_alone(paragraph))
    known = tuple(span for span, division, _ in alone if division is not None)
    rows: list[tuple[Span, Division | None, float]] = [
        (span, division, _ROW)
        for span, division in listed(paragraph, known)
        if span not in known and not _opens_a_body(paragraph, span)
    ]
    rows += [(span, division, _ROW) for span, division in said_in_short(paragraph)]
    kept = [one for one in alone if not any(_overlap(one[0], row[0]) for row in rows)]
    yield from sorted((*kept, *rows), key=lambda one: one[0].start)


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _read_alone(paragraph: Paragraph) -> Iterator[tuple[Span, Division | None, float]]:
    """Yield the places that the tagger's words tell."""
    home = tuple(name for name in (paragraph.province, paragraph.city) if name)
    outer: tuple[int, tuple[str, ...]] = (0, ())  # where the last place ended, and its path
    for span in _candidates(paragraph):
        name = span.of(paragraph.text)
        around = outer[1] if outer[0] == span.start else ()
        own = bool(paragraph.city) and name == _cut_shorter(paragraph.city or "")
        division = resolve((paragraph.city or "") if own else name, context=around or home)
        if around and division and not set(around) & set(division.parents):
            around = ()  # 湛江|临海: beside it, not of it
        outer = (span.end, division.path if division else ())
        if (
            _is_of_a_thing(paragraph, span)
            or _opens_a_body(paragraph, span)
            or (division and _is_far_word(division, name, around, home))
        ):
            continue
        part = part_of_province(name) if division is None else 0
        if part or (division is None and is_zone(name)):
            yield Span(span.start, span.start + (part or len(name))), None, _UNLISTED
        elif division is None and len(name) > 2 and not _is_village(name):
            yield from _full_names(paragraph, span, home)
        elif division is not None:
            yield span, division, _SURE if division.level == REGION or len(name) > 2 else _TAGGED
        elif _is_village(name) and paragraph.block_at(span.start) is None:
            yield span, None, _UNLISTED


def _full_names(
    paragraph: Paragraph, span: Span, home: tuple[str, ...]
) -> Iterator[tuple[Span, Division | None, float]]:
    """Yield the full names that a tagged place begins with where the tagger cut it wrong (洛阳市西|工区)."""
    at, context = span.start, home
    while at < span.end:
        ends = range(min(len(paragraph.text), at + _LONGEST_NAME), at + 2, -1)
        found = (
            (Span(at, end), division)
            for end in ends
            if paragraph.text[end - 1] in _RANKS
            and (division := resolve(paragraph.text[at:end], context=context, townships=False))
            and division.name == paragraph.text[at:end]
        )
        here, division = next(found, (None, None))
        if here is None or division is None or _opens_a_body(paragraph, here):
            if at == span.start:
                yield from _city_within(paragraph, span, home)
            return
        yield here, division, _RECUT
        at, context = here.end, division.path


def _city_within(
    paragraph: Paragraph, span: Span, home: tuple[str, ...]
) -> Iterator[tuple[Span, Division | None, float]]:
    """Yield the province or city whose short name a tagged place begins with (东莞|大朗)."""
    here = Span(span.start, span.start + 2)
    division = resolve(here.of(paragraph.text), context=home, townships=False)
    if division is None or span.end - span.start > _LONGEST_PAIR:
        return
    near = division.level in (PROVINCE, CITY) or set(home) & set(division.parents)
    if near and _is_part_of_city(span.of(paragraph.text)[2:]):
        yield here, division, _RECUT


def _is_part_of_city(rest: str) -> bool:
    """True for a side, an area or a township in short: what is left of 延吉西, 承德坝上地区, 东莞大朗."""
    ranks = read("places")["villages"]
    return rest in "东西南北" or rest.endswith("地区") or any(candidates(rest + rank) for rank in ranks)


def _is_of_a_thing(paragraph: Paragraph, span: Span) -> bool:
    """True for 嘎查村, which names no place, and for 榕江|葛根, a short name within that of a product."""
    name = span.of(paragraph.text)
    if re.fullmatch(f"(?:{'|'.join(longest_first('places', 'rank_words'))})+", name):
        return True
    following = next((word for word in paragraph.words if word.start >= span.end), None)
    beside = following is not None and following.start == span.end and following.tag in ("nz", "nw")
    return beside and len(name) == 2 and name not in read("places")["regions"]


def _is_far_word(division: Division, name: str, around: tuple[str, ...], home: tuple[str, ...]) -> bool:
    """True for a short name of a county of another province (沿河, 临海): likelier an ordinary word."""
    in_full = name.endswith(division.name[-1]) or around
    return division.level == COUNTY and not in_full and bool(home) and not set(home) & set(division.parents)


def _is_village(name: str) -> bool:
    general = name.endswith(longest_first("places", "no_villages"))
    return len(name) > 2 and not general and name.endswith(tuple(read("places")["villages"]))


def _candidates(paragraph: Paragraph) -> Iterator[Span]:
    """Yield what may be a place, in order."""
    apart = [*_cut_apart(paragraph), *_own(paragraph)]
    found = [s for s in _side_by_side(paragraph) if not any(cut.covers(s) for cut in apart)]
    free = (cut for cut in apart if not any(_overlap(cut, span) for span in found))
    yield from sorted((*found, *free), key=lambda span: span.start)


def _own(paragraph: Paragraph) -> Iterator[Span]:
    """Yield the excerpt's own division: in short at the head of a sentence, or cut shorter (东乌旗)."""
    text, short = paragraph.text, short_name(paragraph.city) if paragraph.city else ""
    if not paragraph.city or short == paragraph.city:
        return
    named = {word.start for word in paragraph.words if word.tag == "LOC"}
    for sentence in paragraph.sentences:
        start = sentence.end - len(text[sentence.start : sentence.end].lstrip())
        if (
            text.startswith(short, start)
            and start not in named
            and text[start + len(short) :][:1] not in _RANKS
        ):
            yield Span(start, start + len(short))
    if len(short) >= _LONG_SHORT:
        for match in re.finditer(_cut_shorter(paragraph.city), text):
            yield Span(*match.span())


def _cut_shorter(city: str) -> str:
    """Return 东乌旗 for 东乌珠穆沁旗."""
    return city[:2] + city[-1]


def _cut_apart(paragraph: Paragraph) -> Iterator[Span]:
    """Yield full names of divisions that the tagger cut in pieces (乌|审|旗), each from word to word."""
    starts, whole = {w.start for w in paragraph.words}, {w.end: w for w in paragraph.words}
    for word in paragraph.words:
        if word.text[-1] not in _CUT_RANKS:
            continue
        for start in range(max(0, word.end - _LONGEST_CUT), word.end - 2):
            inside = start in starts and start < whole[word.end].start
            if inside and _is_full_name(paragraph, paragraph.text[start : word.end]):
                yield Span(start, word.end)
                break


def _is_full_name(paragraph: Paragraph, name: str) -> bool:
    """True for the full name of one or more divisions, near ones where its last word is a plain one too."""
    found = [d for d in candidates(name, townships=name[-1] in "镇乡") if d.name == name]
    home = {paragraph.province, paragraph.city}
    return any(name[-1] not in _PLAIN_RANKS or home.intersection(d.parents) for d in found)


def _side_by_side(paragraph: Paragraph) -> Iterator[Span]:
    """Yield place words; those side by side are one name (文成县|平和乡)."""
    current: Span | None = None
    for span in filter(None, (_place_part(paragraph, word) for word in paragraph.words)):
        if current is not None and current.end == span.start and _join(paragraph, span):
            current = Span(current.start, span.end)
            continue
        if current is not None:
            yield current
        current = span
    if current is not None:
        yield current


def _join(paragraph: Paragraph, right: Span) -> bool:
    """True for a township, village or zone: without what stands before it, it could be any of that name."""
    ends = (*read("places")["villages"], *read("places")["zones"])
    return right.of(paragraph.text).endswith(ends)


def _place_part(paragraph: Paragraph, word: Word) -> Span | None:
    """Return the part of a word that is a region, a tagged place or a full name of three characters."""
    regions = longest_first("places", "regions")
    region = None
    if word.text.startswith(regions):
        region = next(r for r in regions if word.text.startswith(r))
    elif word.tag in ("LOC", "n", "nz"):
        region = _region_across_words(paragraph, word)
    if region is not None:
        return Span(word.start, word.start + len(region))
    after_to = paragraph.text[: word.start].endswith(longest_first("places", "before_places"))
    near = word.tag == "nz" or (after_to and word.tag in ("n", "PER", "v", "a"))
    wide = after_to and word.tag in ("n", "nz", "PER")
    if word.tag == "LOC" or (near and _is_near(paragraph, word.text, wide=wide)):
        return Span(word.start, word.end)
    full = len(word.text) > 2 and word.tag in ("n", "nz", "ORG") and word.text[-1] in "省市县区"
    return Span(word.start, word.end) if full and resolve(word.text, townships=False) else None


def _is_near(paragraph: Paragraph, name: str, *, wide: bool) -> bool:
    """True for a division of the excerpt's own city, after 在 or 到 (`wide`) of its province."""
    home = {paragraph.city, paragraph.province if wide else None} - {None}
    context = tuple(sorted(filter(None, home)))
    division = resolve(name, context=context, townships=False) if home else None
    return division is not None and bool(home.intersection(division.parents))


def _region_across_words(paragraph: Paragraph, word: Word) -> str | None:
    """Return a region that the tagger cut (港|澳)."""
    regions = longest_first("places", "regions")
    if not paragraph.text.startswith(regions, word.start):
        return None
    return next(r for r in regions if paragraph.text.startswith(r, word.start))


def _opens_a_body(paragraph: Paragraph, span: Span) -> bool:
    """True before 市委, 政协 …: the place is the head of a body's name."""
    return re.compile(read("places")["not_before"]).match(paragraph.text, span.end) is not None


@Language.factory("jy_places")
def component(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """Return the component that adds the places."""
    return _annotate


def _annotate(doc: Doc) -> Doc:
    paragraph: Paragraph = doc._.paragraph
    if paragraph.kind == "byline":
        return doc
    named = [Span(mention.start, mention.end) for mention in mentions(doc)]
    for span, division, confidence in read_places(paragraph):
        if any(name.start < span.end and span.start < name.end for name in named):
            continue
        add_mention(
            doc,
            "place",
            span.start,
            span.end,
            rule="place:gazetteer" if division else "place:tagger",
            confidence=confidence,
            canonical=_full_name(division) if division else None,
            place_code=division.code if division else None,
        )
    return doc


def _full_name(division: Division) -> str:
    """Return the name, of a township with its county, for many townships share theirs."""
    return division.parents[-1] + division.name if division.level == TOWNSHIP else division.name
