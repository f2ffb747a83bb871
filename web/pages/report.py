"""Reporting an error: what a reader says goes into a box for curators; it changes no statement by itself."""

from __future__ import annotations

import re
from collections.abc import Mapping

from flask import Blueprint, Response, abort, redirect, render_template, request
from werkzeug.exceptions import TooManyRequests
from werkzeug.wrappers import Response as Answer

from kg.curation.anchors import fold, target_of
from kg.curation.reports import LONGEST_CONTACT, LONGEST_NOTE, LONGEST_QUOTE, WRONG, Report, ReportRefused
from kg.model import Span
from web import evidence, parameters
from web.reporting import Box, Reading, Reportable, from_this_site, reportable
from web.services import current

blueprint = Blueprint("report", __name__)
_AT = re.compile(r"(\d{1,9})-(\d{1,9})\Z")
_READING = re.compile(r"([a-z]{0,20}):(\d{1,9})-(\d{1,9})\Z")
_AN_HOUR = 3600  # seconds to wait where the box is full
_AROUND = 60  # characters shown on either side of a stretch that is no paragraph


@blueprint.after_request
def keep_nothing(response: Response) -> Response:
    """Let no cache keep the form."""
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.app_context_processor
def offer() -> dict[str, bool]:
    """Tell templates whether readers can report."""
    return {"reportable": current().reports is not None}


@blueprint.get("/report")
def form() -> str:
    """Show the form about a page: `?about=` its path, `?at=` a stretch of a document; or what was sent."""
    _box()
    if "sent" in request.args:
        return render_template("report_sent.html", name=parameters.text("sent", limit=20), back=_back())
    return _page(_about(request.args), {})


@blueprint.post("/report")
def send() -> Answer | str | tuple[str, int]:
    """Put a report in the box; a form of another site is refused."""
    box, given = _box(), request.form
    if not from_this_site():
        return _page(_about(given), given, refused="elsewhere"), 403
    about = _about(given)
    try:
        name = box.add(_report(about, given))
    except ReportRefused as error:
        if error.full:
            raise TooManyRequests(retry_after=_AN_HOUR) from error
        raise
    return redirect(f"/report?sent={name}&about={about.path}", 303)


def _box() -> Box:
    box = current().reports
    if box is None:
        abort(404)
    return box


def _about(given: Mapping[str, str]) -> Reportable:
    match = _AT.match(given.get("at", ""))
    at = (int(match[1]), int(match[2])) if match else None
    if at is not None and not at[0] < at[1]:
        abort(400, "at")
    return reportable(given.get("about", ""), at)


def _back() -> str:
    """Return the page the report was about, if it is a path of this site."""
    path = parameters.text("about", limit=200)
    return path if path.startswith("/") and not path.startswith("//") else "/"


def _page(about: Reportable, given: Mapping[str, str], *, refused: str = "") -> str:
    return render_template(
        "report.html",
        about=about,
        pieces=_pieces(about),
        wrong=WRONG,
        given=given,
        refused=refused,
        longest_note=LONGEST_NOTE,
        longest_contact=LONGEST_CONTACT,
    )


def _pieces(about: Reportable) -> tuple[evidence.Piece, ...]:
    """Return the words in question, marked where they are one reading, and what stands around them."""
    text = current().documents[about.document]
    left = max(text.rfind("\n", 0, about.start) + 1, about.start - _AROUND)
    line = text.find("\n", about.end)
    right = min(line if line >= 0 else len(text), about.end + _AROUND)
    hits = [(about.start - left, about.end - left)] if len(about.readings) == 1 else []
    return evidence.pieces(text[left:right], hits)


def _report(about: Reportable, given: Mapping[str, str]) -> Report:
    reading = _reading(about, given.get("reading", ""))
    text = current().documents[about.document]
    end = reading.end if reading.kind else min(reading.end, reading.start + LONGEST_QUOTE)
    return Report(
        id="",
        document=about.document,
        target=target_of(fold(text), reading.kind, Span(reading.start, end)),
        wrong=given.get("wrong", ""),
        note=parameters.even(given.get("note", "")),
        contact=parameters.even(given.get("contact", "")),
        page=about.path,
        snapshot=current().snapshot_id,
        when="",
    )


def _reading(about: Reportable, value: str) -> Reading:
    """Return the reading a form chose among those of its page, the only one, or the whole stretch."""
    whole = Reading("", "", about.start, about.end)
    if not value and len(about.readings) == 1:
        return about.readings[0]
    if not value or value == whole.value:
        return whole
    if not _READING.match(value):
        abort(400, "reading")
    return next((one for one in about.readings if one.value == value), None) or abort(400, "reading")
