"""One statement: what is said, the words it was read from, by which rule and how surely."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask import Blueprint, abort, render_template, request

from web import chains
from web.addresses import path_of, slug_of
from web.appearances import sentences
from web.chains import Row
from web.entities import find
from web.pages.resource import plain, shortened
from web.services import current
from web.wording import language

blueprint = Blueprint("statement", __name__)


@dataclass(frozen=True)
class Term:
    """Subject, property or value: its name, the language of that, and its page, "" for a plain value."""

    text: str
    tag: str
    href: str


@dataclass(frozen=True)
class Curation:
    """How far curators stand behind a statement: auto, accepted or edited; who, and why."""

    status: str
    who: tuple[str, ...]
    reasons: tuple[str, ...]


@blueprint.get("/statement/<slug>")
def statement(slug: str) -> str:
    """Show one statement; 404 when the base holds none of that address."""
    entity = find("statement", slug)
    rows = current().graph.select("statement_head", statement=entity.node)
    if not rows:
        abort(404)
    subject, property, value = (_term(rows[0], name) for name in ("subject", "predicate", "object"))
    row, spans = rows[0], sorted({(int(r["start"] or 0), int(r["end"] or 0)) for r in rows})
    text = current().documents.get(slug_of(str(row["document"])), "")
    return render_template(
        "statement.html",
        entity=replace(entity, zh=f"{subject.text} {property.text} {value.text}"),
        subject=subject,
        property=property,
        value=value,
        row=row,
        curation=_curation(current().graph.select("statement_curation", statement=entity.node)),
        modality=chains.local(str(row["modality"] or "")),
        places=[(start, end, list(sentences(text, [(start, end)]))) for start, end in spans],
        address=request.base_url,
    )


def _curation(rows: Sequence[Row]) -> Curation | None:
    """Return what curators said, each name and reason once; None for a statement without a status."""
    if not rows:
        return None
    names, reasons = ({str(row[key]): None for row in rows if row[key]} for key in ("who", "reason"))
    return Curation(str(rows[0]["status"]), tuple(names), tuple(reasons))


def _term(row: Row, name: str) -> Term:
    value = str(row[name])
    if name == "object" and not row["linked"]:
        return Term(value, "", "")
    english = str(row[f"{name}En"] or "") if language() == "en" else ""
    shown = english or str(row[f"{name}Zh"] or plain(shortened(value)))
    return Term(shown, "en" if english or shown.isascii() else "zh-Hans", path_of(value, base=current().base))
