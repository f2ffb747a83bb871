"""The brief: practices collected while reading, in order, with evidence and source, ready to hand on."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Blueprint, Response, abort, render_template, request
from werkzeug.datastructures import MultiDict

from web import briefs, parameters, tables
from web.addresses import slug_of
from web.briefs import Entry
from web.wording import words

blueprint = Blueprint("brief", __name__)
TITLE = 60  # characters


@blueprint.get("/brief")
def brief() -> tuple[str, int]:
    """Show the practices of `?id=` (ids or addresses, in order) under `?title=`; too many are said so."""
    ids = briefs.slugs(request.args.getlist("id"))
    if len(ids) > briefs.LIMIT:
        return render_template("brief_full.html", n=len(ids), limit=briefs.LIMIT, first=_address(ids)), 400
    found, missing = briefs.entries(ids)
    page = render_template(
        "brief.html",
        title=_title(),
        given=parameters.text("title", limit=TITLE),
        longest=TITLE,
        limit=briefs.LIMIT,
        entries=found,
        missing=missing,
        cities={entry.city: entry.place for entry in found if entry.city},
        moved=_moved([entry.slug for entry in found]),
        mechanisms=[slug_of(chain.iri) for entry in found for chain in entry.chains],
    )
    return page, 200


@blueprint.get("/brief.<any(docx,md):suffix>")
def export(suffix: str) -> Response:
    """Send the same brief as a Word file or as Markdown."""
    ids = briefs.slugs(request.args.getlist("id"))
    found, _ = briefs.entries(ids[: briefs.LIMIT])
    if not found or len(ids) > briefs.LIMIT:
        abort(400, "id")
    answer = _file(suffix, _title(), found)
    answer.headers["Content-Disposition"] = tables.disposition(_title(), "brief", suffix)
    return answer


def _file(suffix: str, title: str, found: tuple[Entry, ...]) -> Response:
    root = request.host_url.rstrip("/")
    if suffix == "md":
        return Response(briefs.as_markdown(title, found, root), content_type="text/markdown; charset=utf-8")
    return Response(briefs.as_docx(title, found, root), content_type=tables.FORMATS["docx"][1])


def _title() -> str:
    return parameters.text("title", limit=TITLE) or words()("brief.untitled")


def _moved(ids: list[str]) -> dict[str, tuple[list[str] | None, list[str] | None, list[str]]]:
    """Return for each id the order with it one up, one down (None at the ends), and without it."""
    return {
        id: (_swapped(ids, at - 1), _swapped(ids, at), ids[:at] + ids[at + 1 :]) for at, id in enumerate(ids)
    }


def _swapped(ids: list[str], at: int) -> list[str] | None:
    if not 0 <= at < len(ids) - 1:
        return None
    return [*ids[:at], ids[at + 1], ids[at], *ids[at + 2 :]]


def _address(ids: list[str]) -> str:
    kept = MultiDict(request.args)
    kept.setlist("id", ids[: briefs.LIMIT])
    return "/brief?" + urlencode(list(kept.items(multi=True)))
