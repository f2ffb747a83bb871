"""Citations of practices, mechanisms and documents: GB/T 7714, BibTeX and RIS."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flask import Blueprint, Response, abort, request
from pyoxigraph import NamedNode

from web import entities
from web.display import han
from web.services import current

blueprint = Blueprint("citation", __name__)
KINDS = ("practice", "mechanism", "document")
TYPES = {
    "txt": "text/plain",
    "bib": "application/x-bibtex",
    "ris": "application/x-research-info-systems",
}
_SPECIAL = re.compile(r"([\\{}%&#$_^~])")


@dataclass(frozen=True, slots=True)
class Citation:
    """What is cited: `part` is empty for a whole document; `year` and `date` (of the event) may be."""

    key: str
    title: str
    part: str  # title of the excerpt it stands in, with the number of the paragraph
    author: str
    document: str
    publisher: str
    year: str
    date: str
    version: str
    url: str

    def gbt(self) -> str:
        """Return the entry of GB/T 7714-2015 for an electronic resource, a part with its whole after //."""
        said = f"{self.author}. " if self.author else ""
        whole = f"//{self.publisher + '. ' if self.publisher else ''}{self.document}" if self.part else ""
        part = f". {self.part}" if self.part else ""
        dated = f"({self.date})" if self.date else ""
        year = f" {self.year}{dated}." if self.year or dated else ""
        where = f"{whole}.{year} 经验图谱数据版本 {self.version}. {self.url}."
        return f"{said}{self.title}{part}[DB/OL]{where}"

    def bibtex(self) -> str:
        """Return a BibTeX entry; braces keep the author's name whole."""
        fields = {
            "author": f"{{{_tex(self.author)}}}" if self.author else "",
            "title": _tex(self.title),
            "chapter": _tex(self.part),
            "booktitle": _tex(self.document) if self.part else "",
            "publisher": _tex(self.publisher),
            "year": self.year,
            "note": f"经验图谱数据版本 {self.version}",
            "url": self.url,
        }
        body = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
        return f"@{'incollection' if self.part else 'misc'}{{{self.key},\n{body}}}\n"

    def ris(self) -> str:
        """Return a RIS record, lines ending as the format asks."""
        fields = (
            ("TY", "CHAP" if self.part else "ELEC"),
            ("AU", self.author),
            ("TI", self.title),
            ("T2", self.document if self.part else ""),
            ("SE", self.part),
            ("PB", self.publisher),
            ("PY", self.year),
            ("DA", self.date.replace("-", "/")),
            ("N1", f"经验图谱数据版本 {self.version}"),
            ("UR", self.url),
            ("LA", "zh"),
        )
        return "".join(f"{name}  - {value}\r\n" for name, value in fields if value) + "ER  - \r\n"


def of(entity: entities.Entity) -> Citation:
    """Return the citation of an entity; 404 for one that stands in no document."""
    rows = current().graph.select("citation", thing=NamedNode(entity.iri))
    if not rows:
        abort(404)
    row = {name: _line(value) for name, value in rows[0].items()}
    number = f"第{int(row['index']) + 1}段" if row["index"] else ""
    return Citation(
        key=f"jingyan-{entity.path.rsplit('/', 1)[1]}",
        title=row["title"],
        part="，".join(filter(None, (row["excerptTitle"], number))),
        author=row["org"] or row["publisher"],
        document=row["documentTitle"],
        publisher=row["publisher"],
        year=row["year"],
        date=row["date"],
        version=current().snapshot_id,
        url=request.url_root.rstrip("/") + entity.path,
    )


@blueprint.get(f"/cite/<any({','.join(KINDS)}):kind>/<slug>.<any({','.join(TYPES)}):suffix>")
def cite(kind: str, slug: str, suffix: str) -> Response:
    """Send the citation as a file."""
    found = of(entities.find(kind, slug))
    body = {"txt": found.gbt() + "\n", "bib": found.bibtex(), "ris": found.ris()}[suffix]
    answer = Response(body, content_type=f"{TYPES[suffix]}; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{found.key}.{suffix}"'
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer


def _line(value: object) -> str:
    """Return words on one line, in the marks of Chinese print as the pages show them."""
    return "" if value is None else han(" ".join(str(value).split()))


def _tex(text: str) -> str:
    return _SPECIAL.sub(
        lambda found: {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}.get(
            found[1], "\\" + found[1]
        ),
        text,
    )
