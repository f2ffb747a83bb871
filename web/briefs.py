"""A brief: chosen practices in a chosen order, each line with its source; as a page, Word or Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from web import practices, word
from web.addresses import ENTITY_PATH, iris_of, path_of
from web.chains import Chain
from web.display import city as short
from web.display import han
from web.practices import Figure
from web.services import current
from web.word import Style
from web.wording import language, words

LIMIT = 30  # practices; a longer brief is a book
_ADDRESS = re.compile(r"(?:.*/practice/)?(?P<slug>[A-Za-z0-9._~-]{1,80})(?:[?#].*)?\Z")
_DIGITS = "零一二三四五六七八九"


@dataclass(frozen=True)
class Entry:
    """One practice of a brief with all that is said of it."""

    slug: str
    iri: str
    heading: str
    text: str
    paragraph: int  # from 1, within its speech
    city: str
    place: str
    org: str
    title: str  # of the speech
    document: str
    chains: tuple[Chain, ...]
    figures: tuple[Figure, ...]

    @property
    def source(self) -> str:
        """Where it is printed, in the words of a citation."""
        key = "practice.citation" if self.org else "practice.citation_anonymous"
        return words()(key, org=self.org, title=self.title, document=self.document, n=self.paragraph)


def slugs(given: Iterable[str]) -> list[str]:
    """Return the ids of practices that ids or addresses name, each once, in order."""
    matches = (_ADDRESS.match(value.strip()) for value in given)
    return list(dict.fromkeys(match["slug"] for match in matches if match))


def entries(ids: Iterable[str]) -> tuple[tuple[Entry, ...], tuple[str, ...]]:
    """Return the practices of these ids in their order, and the ids that the base does not hold."""
    found = {slug: _entry(slug) for slug in ids}
    missing = tuple(slug for slug, entry in found.items() if entry is None)
    return tuple(entry for entry in found.values() if entry), missing


def _entry(slug: str) -> Entry | None:
    if not ENTITY_PATH.match(f"/practice/{slug}"):
        return None
    for iri in iris_of("practice", slug, base=current().base):
        if rows := practices.head(iri):
            row = rows[0]
            return Entry(
                slug=slug,
                iri=iri,
                heading=str(row["heading"]).rstrip("。"),
                text=str(row["text"]),
                paragraph=int(row["index"] or 0) + 1,
                city=str(row["city"] or ""),
                place=str(row["place"] or ""),
                org=str(row["orgLabel"] or ""),
                title=str(row["title"]),
                document=str(row["documentTitle"]),
                chains=practices.drawn(iri),
                figures=practices.figures(iri),
            )
    return None


def numeral(number: int) -> str:
    """Return a number up to 99 as official documents count: 一, 十, 十二, 二十."""
    tens, ones = divmod(number, 10)
    ten = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return ten + (_DIGITS[ones] if ones or not tens else "")


def chain_line(chain: Chain) -> str:
    """Return a mechanism in one line: its name, its steps, whether it returns to its start."""
    sign = {"parallel": "｜", "composition": "＋"}.get(chain.kind, "→")
    steps = sign.join(han("".join(filter(None, (step.actor, step.action)))) for step in chain.steps)
    back = words()("brief.returns") if chain.returns and chain.derived else ""
    return words()("brief.chain", name=han(chain.label), steps=steps) + back


def opening(found: Sequence[Entry]) -> str:
    """Return the sentence a brief begins with: how many practices of which cities."""
    cities = list(dict.fromkeys(short(entry.city) for entry in found if entry.city))
    named = words()("practice.listing").join(cities)
    key = "brief.opening" if cities else "brief.opening_plain"
    return words()(key, n=len(found), cities=named)


def parts(found: Sequence[Entry], root: str) -> Iterator[tuple[Style, str]]:
    """Yield the paragraphs of the Word file; `root` is the address of this site, without a last slash."""
    t = words()
    yield word.BODY, opening(found)
    for at, entry in enumerate(found, 1):
        yield word.FIRST, _first(at) + han(entry.heading)
        sections: list[tuple[str, list[str]]] = [
            ("practice.chains", [chain_line(chain) for chain in entry.chains]),
            ("practice.source", [han(entry.text)]),
            ("practice.outcomes", [_figures(entry)] if entry.figures else []),
        ]
        written = [(name, lines) for name, lines in sections if lines]
        for place, (name, lines) in enumerate(written, 1):
            yield word.SECOND, _second(place) + t(name)
            for line in lines:
                yield word.BODY, line + t("brief.at", n=entry.paragraph)
        address = root + path_of(entry.iri, base=current().base)
        yield word.SOURCE, t("brief.source", source=han(entry.source), address=address)


def _first(at: int) -> str:
    return f"{numeral(at)}、" if language() == "zh" else f"{at}. "


def _second(at: int) -> str:
    return f"（{numeral(at)}）" if language() == "zh" else f"({at}) "


def _figures(entry: Entry) -> str:
    return words()("search.why_listing").join(han(figure.quote) for figure in entry.figures)


def as_docx(title: str, found: Sequence[Entry], root: str) -> bytes:
    """Return the brief as a Word file in the layout of official documents."""
    return word.document(title, parts(found, root))


def as_markdown(title: str, found: Sequence[Entry], root: str) -> str:
    """Return the brief as Markdown, the source's words as quotations."""
    t, lines = words(), [f"# {_plain(title)}", "", opening(found)]
    for at, entry in enumerate(found, 1):
        lines += ["", f"## {_first(at)}{_plain(han(entry.heading))}", ""]
        at_line = t("brief.at", n=entry.paragraph)
        lines += [f"- {_plain(chain_line(chain))}{at_line}" for chain in entry.chains]
        lines += ["", *(f"> {_plain(han(line))}" for line in entry.text.splitlines()), ""]
        lines += [f"- {_plain(han(f.quote))}{at_line}" for f in entry.figures]
        address = root + path_of(entry.iri, base=current().base)
        lines += ["", t("brief.source", source=_plain(han(entry.source)), address=f"<{address}>")]
    return "\n".join(lines) + "\n"


def _plain(text: str) -> str:
    """Return `text` with the characters that Markdown or HTML would read as marks made plain."""
    return re.sub(r"([\\`*_\[\]<>#|])", r"\\\1", text)
