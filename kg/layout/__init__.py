"""Layout: which excerpts, titles, passages and headlines a document has.

Profiles (YAML beside this file) say how a genre marks who contributed an excerpt. Those that are sure
signs read a document together; of the others the one that finds most bylines does. What is missing is
said in `Document.notes`, never assumed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from kg.errors import LayoutError
from kg.layout import furniture
from kg.layout.headings import habits, is_heading_sentence, lead, passages
from kg.layout.lines import BODY, NUMBERED, Line, Told, byline, read_lines, tell
from kg.layout.places import place_of
from kg.layout.profiles import Joined, Reader, profiles
from kg.layout.sections import Section, sections
from kg.model import Document, Excerpt, Source, Span

NO_BYLINE = "no byline found: who contributed this text is unknown"
_LONGEST_PREAMBLE = 4  # paragraphs


def read_layout(source: Source) -> Document:
    """Return the document's excerpts; LayoutError when it holds nothing but titles."""
    lines = [line for line in read_lines(source) if not furniture.is_listing(line.text)]
    profile, told = _best_reading(lines)
    if not any(one.kind == BODY or (one.byline and one.byline.body) for one in told):
        raise LayoutError(source.path, "nothing but titles: no body paragraph", "give the whole text")
    preamble, found, left = sections(told, document_title=source.title)
    found = [section for at, section in enumerate(found) if not (at and _repeats(section, found[at - 1]))]
    ways = habits([section.drafts for section in found])
    excerpts = tuple(
        _excerpt(index, section, source, ways=way)
        for index, (section, way) in enumerate(zip(found, ways, strict=True))
    )
    return Document(
        source=source,
        excerpts=excerpts,
        profile=profile,
        preamble=tuple(preamble),
        notes=(*_notes(excerpts, left), *_joint_notes(found), *_preamble_note(preamble)),
    )


@dataclass(frozen=True, slots=True)
class _Reading:
    """A line with what it is where it is no byline, and whether it stands around the text."""

    line: Line
    told: Told
    is_furniture: bool


def _best_reading(lines: Sequence[Line]) -> tuple[str, list[Told]]:
    """Return the name of the profile with the most bylines and the lines as it tells them.

    Fallback profiles stand last and count only while nothing else found a byline in a text that is
    no news article; "none" tells no bylines.
    """
    plain = [_Reading(line, one := tell(line), furniture.is_furniture(one.line.text)) for line in lines]
    best, most = ("none", _told(plain, None)), 0
    is_press = any(furniture.is_press(line.text) for line in lines)
    readers: list[Reader] = [_joined(plain), *(p for p in profiles() if not p.joins and not p.fallback)]
    fallbacks: list[Reader] = [] if is_press else [p for p in profiles() if p.fallback]
    for reader in (*readers, *fallbacks):
        if most and reader in fallbacks:
            break
        count = _count(plain, reader)
        if count > most:
            best, most = (reader.name, _told(plain, reader)), count
    return best


def _joined(plain: Sequence[_Reading]) -> Joined:
    """Return the sure profiles as one, named after the one that finds most bylines."""
    sure = tuple(profile for profile in profiles() if profile.joins)
    counts = [_count(plain, profile) for profile in sure]
    return Joined(sure[counts.index(max(counts))].name, sure)


def _count(plain: Sequence[_Reading], reader: Reader) -> int:
    return sum(byline(one.line, one.told, reader) is not None for one in plain)


def _told(plain: Sequence[_Reading], reader: Reader | None) -> list[Told]:
    """Return what each line is, without those that say nothing of what was done."""
    found = (((byline(one.line, one.told, reader) if reader else None), one) for one in plain)
    kept = [signed or one.told for signed, one in found if signed or not one.is_furniture]
    return [_heading_sentence(one, below) for one, below in zip_longest(kept, kept[1:])]


def _heading_sentence(one: Told, below: Told | None) -> Told:
    """Tell a numbered line that ends in a full stop as the heading it is above a paragraph without number."""
    if one.kind != BODY or below is None or below.kind != BODY or not is_heading_sentence(one.line.text):
        return one
    return replace(one, kind=NUMBERED) if not lead(below.line.text) else one


def _repeats(section: Section, before: Section) -> bool:
    """True for a byline that only says again who wrote the text above it."""
    return not section.drafts and not section.titles and section.org == before.org


def _excerpt(index: int, section: Section, source: Source, *, ways: frozenset[str]) -> Excerpt:
    org = section.byline.of(source.text) if section.byline else None
    city, code = place_of(org, province=source.province) if org else (None, None)
    return Excerpt(
        index=index,
        org=org,
        byline=section.byline,
        titles=tuple(line.span for line in section.titles),
        passages=passages(section.drafts, habits=ways, org=section.org),
        city=city,
        place_code=code,
    )


def _joint_notes(found: Sequence[Section]) -> list[str]:
    """Return a note for each byline of several bodies, of which one is kept."""
    return [
        f"excerpt {at}, {section.org}: its byline names more bodies, the first one counts"
        for at, section in enumerate(found, start=1)
        if section.is_joint
    ]


def _preamble_note(preamble: Sequence[Span]) -> list[str]:
    """Return a note when more stands before the first byline than a title and an editor's word."""
    if len(preamble) <= _LONGEST_PREAMBLE:
        return []
    return [f"paragraphs before the first byline set apart: {len(preamble)}"]


def _notes(excerpts: Sequence[Excerpt], left: Sequence[Span]) -> list[str]:
    """Return what a person should know of the reading."""
    notes = []
    if all(excerpt.org is None for excerpt in excerpts):
        notes.append(NO_BYLINE)
    for excerpt in excerpts:
        if excerpt.org and not excerpt.passages:
            notes.append(f"excerpt {excerpt.index + 1}, {excerpt.org}: a byline without passages")
        if excerpt.org and not excerpt.city:
            notes.append(f"excerpt {excerpt.index + 1}, {excerpt.org}: no known division in its name")
    if left:
        notes.append(f"lines after the last passage left out: {len(left)}")
    return notes
