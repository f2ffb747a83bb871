"""Layout: which excerpts, titles, passages and headlines a document has.

Profiles (YAML beside this file) say how a genre marks who contributed an excerpt; the one that
finds most bylines reads the document. What is missing is said in `Document.notes`, never assumed.
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.errors import LayoutError
from kg.layout.headings import has_habit, passages
from kg.layout.lines import BODY, BYLINE, Line, Told, read_lines, tell
from kg.layout.places import place_of
from kg.layout.profiles import Profile, profiles
from kg.layout.sections import Section, sections
from kg.model import Document, Excerpt, Source, Span

NO_BYLINE = "no byline found: who contributed this text is unknown"
_LONGEST_PREAMBLE = 4  # paragraphs


def read_layout(source: Source) -> Document:
    """Return the document's excerpts; LayoutError when it holds nothing but titles."""
    lines = list(read_lines(source))
    profile, told = _best_reading(lines)
    if not any(one.kind == BODY or (one.byline and one.byline.body) for one in told):
        raise LayoutError(source.path, "nothing but titles: no body paragraph", "give the whole text")
    preamble, found, left = sections(
        told, document_title=source.title, ends=profile is not None and profile.ends
    )
    habit = has_habit([draft for section in found for draft in section.drafts])
    excerpts = tuple(_excerpt(index, section, source, habit=habit) for index, section in enumerate(found))
    return Document(
        source=source,
        excerpts=excerpts,
        profile=profile.name if profile else "none",
        preamble=tuple(preamble),
        notes=(*_notes(excerpts, left), *_preamble_note(preamble)),
    )


def _best_reading(lines: Sequence[Line]) -> tuple[Profile | None, list[Told]]:
    """Return the profile with the most bylines and the lines as it tells them; none without bylines.

    Fallback profiles stand last and count only while nothing else found a byline.
    """
    best: tuple[Profile | None, list[Told]] = (None, [tell(line, None) for line in lines])
    most = 0
    for profile in profiles():
        told = [tell(line, profile) for line in lines]
        count = sum(one.kind == BYLINE for one in told)
        if count > most and not (profile.fallback and most):
            best, most = (profile, told), count
    return best


def _excerpt(index: int, section: Section, source: Source, *, habit: bool) -> Excerpt:
    org = section.byline.of(source.text) if section.byline else None
    city, code = place_of(org, province=source.province) if org else (None, None)
    return Excerpt(
        index=index,
        org=org,
        byline=section.byline,
        titles=tuple(section.titles),
        passages=passages(section.drafts, habit=habit),
        city=city,
        place_code=code,
    )


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
