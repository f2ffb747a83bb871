"""What every template has at hand: words, filters, addresses."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jinja2
from flask import Flask, Response, request

from ontology.concepts import concept_iri
from ontology.concepts import load as load_concepts
from web import addresses, display
from web.asked import whole
from web.compiled import COMPILED
from web.services import current
from web.sparql import links
from web.wording import COOKIE, LANGUAGES, TAGS, language, shipped, words

_YEAR = 31_536_000
_ONWARD = (301, 302, 303, 307, 308)


def prepare(app: Flask, *, base: str) -> None:
    """Set up Jinja strictly (an unknown name is an error) and keep the chosen language in a cookie."""
    environment = app.jinja_env
    environment.undefined = jinja2.StrictUndefined
    environment.bytecode_cache = COMPILED
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.filters.update(
        han=display.han,
        clauses=display.clauses,
        city=display.city,
        english=english,
        number=display.number,
        breakable=display.breakable,
        spoken=display.spoken,
        tongue=display.tongue,
        shipped=shipped,
        path=partial(addresses.path_of, base=base),
    )
    environment.globals.update(
        here=here,
        asked=links.asked,
        asked_title=links.title,
        concept=concept,
        listed_kinds=(*addresses.LISTED, "outcome", "commitment"),
        language_tags=TAGS,
    )
    app.context_processor(_context)
    app.before_request(_refuse_odd_language)
    app.after_request(_keep_language)


def _context() -> dict[str, Any]:
    other = LANGUAGES[1 - LANGUAGES.index(language())]
    return {
        "t": words(),
        "lang": language(),
        "other_lang": other,
        "counts": current().counts,
        "documents": whole("site_documents"),
        "snapshot": current().snapshot_id,
        "section": "",
    }


def english(place: str | None) -> str:
    """Return the English name of a place on an English page, "" on a Chinese one or where none is known."""
    from kg.questions.places import english_name

    return english_name(place) if place and language() == "en" else ""


def concept(scheme: str, id: str) -> str:
    """Return the label of a concept of the ontology in the page's language."""
    return load_concepts().by_iri[concept_iri(scheme, id)].label(language())


def here(**changed: object) -> str:
    """Return this page's address with parameters set, or dropped where None; lists repeat the name."""
    values = {name: request.args.getlist(name) for name in request.args}
    for name, value in changed.items():
        values[name] = _listed(value)
    query = urlencode([(name, value) for name, listed in values.items() for value in listed])
    return f"{request.path}?{query}" if query else request.path


def _listed(value: object) -> list[str]:
    if value is None:
        return []
    if isinstance(value, Iterable) and not isinstance(value, str):
        return [str(item) for item in value]
    return [str(value)]


def _refuse_odd_language() -> None:
    """Answer 400 before any work; where only the end of a request asks for the language it is too late."""
    language()


def _keep_language(response: Response) -> Response:
    """Keep the language that was asked for in a cookie, and in the address where the answer leads on."""
    asked = request.args.get("lang")
    if asked in LANGUAGES and asked != request.cookies.get(COOKIE):
        response.set_cookie(COOKIE, asked, max_age=_YEAR, samesite="Lax", httponly=True)
    if asked in LANGUAGES and response.location and response.status_code in _ONWARD:
        response.location = _in_language(response.location, asked)
    return response


def _in_language(address: str, wanted: str) -> str:
    """Return an address of this site with `?lang=`, unless it has one; others as they are."""
    parts = urlsplit(address)
    if parts.netloc not in ("", request.host) or "lang" in parse_qs(parts.query):
        return address
    query = f"{parts.query}&lang={wanted}" if parts.query else f"lang={wanted}"
    return parts._replace(query=query).geturl()
