"""Terms of a result as people read them: names for IRIs, numbers, where a thing leads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ontology import terms
from web.addresses import path_of
from web.services import current
from web.sparql.names import shortened
from web.wording import TAGS, language, words

NUMBERS = {
    terms.XSD + name
    for name in ("integer", "decimal", "double", "float", "int", "long", "short", "nonNegativeInteger")
}
Term = Mapping[str, Any]
Names = Mapping[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Cell:
    """One value: its text, where it leads, its language, its IRI and number where it is one."""

    text: str
    href: str | None = None
    language: str | None = None
    title: str | None = None  # the whole IRI when `text` is shorter
    iri: str = ""
    number: float | None = None

    @property
    def numeric(self) -> bool:
        """True for a number."""
        return self.number is not None


def cell(term: Term | None, names: Names) -> Cell | None:
    """Return a term of SPARQL's JSON results as shown; None for an unbound one."""
    if term is None:
        return None
    if term["type"] == "triple":
        parts = (cell(term["value"][name], names) for name in ("subject", "predicate", "object"))
        return Cell("<< " + " ".join(part.text for part in parts if part) + " >>")
    value = str(term["value"])
    if term["type"] == "uri":
        return of_iri(value, names)
    datatype = term.get("datatype")
    if datatype == terms.XSD + "boolean":
        value = words()("sparql.yes" if value in ("true", "1") else "sparql.no")
    return Cell(value, language=term.get("xml:lang"), number=_number(value, datatype))


def of_iri(iri: str, names: Names) -> Cell:
    """Return an IRI under its name, else its short form, else as it is."""
    path = path_of(iri, base=current().base)
    web = iri.startswith(("http://", "https://"))
    text, tag = names.get(iri) or (shortened(iri) or (path.removeprefix("/") if path != iri else iri), None)
    href = path if path != iri or web else None
    return Cell(text, href, tag, iri if text != iri else None, iri)


def names_of(iris: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Return name and language by IRI for what has a name, the page's language first."""
    own = tuple(sorted({iri for iri in iris if iri.startswith((current().base, terms.ID, terms.JY))}))
    if not own:
        return {}
    listed = [
        (str(row["thing"]), str(row["name"]), str(row["language"] or TAGS["zh"]))
        for row in current().graph.select("result_labels", thing=own)
    ]
    wanted = TAGS[language()][:2]
    ordered = sorted(listed, key=lambda one: one[2].startswith(wanted))  # the last of a thing stays
    return {iri: (name, tag) for iri, name, tag in ordered}


def _number(text: str, datatype: str | None) -> float | None:
    if datatype not in NUMBERS:
        return None
    try:
        return float(text)
    except ValueError:
        return None
