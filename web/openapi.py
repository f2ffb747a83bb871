"""The description of the JSON interface, in OpenAPI 3.1."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.metadata import version
from typing import Any

from web import openapi_schemas as schemas
from web.addresses import KINDS
from web.listings import FIGURES, FILTERS, FURTHEST, LOOPS, MOST, THINGS
from web.openapi_schemas import INTEGER, TEXT, Schema

Facets = Mapping[str, Sequence[str]]
MOST_VALUES = 400  # listed of one filter; a base of more says only that it is text
LONGEST_DRAFT = 20_000  # characters; web.pages.analyze.LONGEST
SLUG = "[A-Za-z0-9._~-]+"
_SAYS = {
    "400": "a parameter that is not allowed, named in `detail`",
    "413": "the draft is too long",
    "404": "the base holds no such thing",
    "429": "too many requests; `Retry-After` says when to come again",
    "503": "too busy, or no data; `Retry-After` says when to come again",
}


def document(*, highest: int, most_suggested: int, facets: Facets) -> Schema:
    """Return the whole description; `facets` holds what the filters of this base take."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Jingyan",
            "version": version("jingyan"),
            "summary": "Practices, mechanisms and the exact words behind every statement, as JSON",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "tags": [
            {"name": "search", "description": "Questions in words"},
            {"name": "lists", "description": "All things of a kind, in parts"},
            {"name": "things", "description": "One thing with its evidence"},
        ],
        "paths": _paths(highest, most_suggested, facets),
        "components": {"schemas": schemas.all_of()},
    }


def _paths(highest: int, most_suggested: int, facets: Facets) -> Schema:
    return {
        "/api/v1/search": {"get": _search(highest, facets)},
        "/api/v1/suggest": {"get": _suggest(most_suggested)},
        "/api/v1/cities": {"get": _list("Cities", "Places with practices")},
        "/api/v1/mechanisms": {
            "get": _list(
                "Mechanisms",
                "Mechanisms, with kind of chain, loops, cities and practices",
                _filter("city", _known(facets.get("city", ()))),
                _filter("kind", {**TEXT, "enum": ["loop", "sequence", "parallel", "composition"]}),
                _filter("loop", {**TEXT, "enum": list(LOOPS)}),
            )
        },
        "/api/v1/outcomes": {
            "get": _list(
                "Outcomes",
                "Outcomes and commitments with value, unit and words",
                _filter("city", _known(facets.get("city", ()))),
                _filter("type", {**TEXT, "enum": list(FIGURES)}),
            )
        },
        **{f"/api/v1/{name}": {"get": _things(name, facets)} for name in THINGS},
        "/api/v1/entities/{kind}/{id}": {"get": _entity()},
        "/api/v1/statements/{id}": {"get": _statement()},
        "/api/v1/analyze": {"post": _analyze()},
        "/api/v1/openapi.json": {"get": _itself()},
    }


def _known(values: Sequence[str]) -> Schema:
    return {**TEXT, "enum": list(values)} if 0 < len(values) <= MOST_VALUES else TEXT


def _search(highest: int, facets: Facets) -> Schema:
    asked = {**TEXT, "maxLength": 500}
    parameters = [
        _parameter(
            "q", asked, "the question, with a letter, digit or character; without it a filter", "闭环反馈"
        ),
        _filter("without", {**TEXT, "maxLength": 500}, "keys of conditions to be read as mere words"),
        _parameter("k", {**INTEGER, "minimum": 1, "maximum": highest, "default": 10}, "hits wanted", 5),
        _offset("hits to skip"),
        *(_filter(name, _known(facets.get(name, ()))) for name in ("city", "kind", "topic")),
        _language(),
    ]
    said = "Practices that answer a question, best first, with the words that speak for each"
    return _operation("search", "search", said, parameters, "Answer", "the hits")


def _suggest(most: int) -> Schema:
    parameters = [
        _parameter("q", {**TEXT, "maxLength": 500}, "what is typed so far", "bihuan"),
        _parameter("k", {**INTEGER, "minimum": 1, "maximum": most, "default": 8}, "names wanted"),
        _language(),
    ]
    said = "Names that complete what is typed, in Han, pinyin, initials or English"
    return _operation("suggest", "search", said, parameters, "Suggestions", "the names, best first")


def _list(schema: str, said: str, *filters: Schema, name: str = "") -> Schema:
    number = {**INTEGER, "minimum": 1, "maximum": MOST, "default": 100}
    parameters = [*filters, _parameter("k", number, "things wanted"), _offset("things to skip"), _language()]
    return _operation(f"list{name or schema}", "lists", said, parameters, schema, "one part of the list")


def _things(name: str, facets: Facets) -> Schema:
    filters = [_filter(one, _known(facets.get(one, ()))) for one in FILTERS[name]]
    said = f"{name.capitalize()}, with the places and the number of practices that name each"
    return _list("Things", said, *filters, name=name.capitalize())


def _entity() -> Schema:
    parameters = [
        _in_path("kind", {**TEXT, "enum": list(KINDS)}, "the kind, as in its IRI", "topic"),
        _in_path(
            "id", {**TEXT, "pattern": f"^{SLUG}$", "maxLength": 200}, "the rest of its IRI", "closed-loop"
        ),
        _language(),
    ]
    said = "One thing: names, properties, what points to it, statements with their words"
    return _operation("entity", "things", said, parameters, "Entity", "the thing", missing=True)


def _statement() -> Schema:
    slug = {**TEXT, "pattern": f"^{SLUG}$", "maxLength": 200}
    parameters = [_in_path("id", slug, "the last part of its IRI", "f2333c8287c6a1d4"), _language()]
    said = "One statement: subject, property, value, rule, confidence, review and every piece of evidence"
    return _operation("statement", "things", said, parameters, "Statement", "the statement", missing=True)


def _analyze() -> Schema:
    said = "A draft: its own chains and figures, practices like it, stages and actors these mention; not kept"
    operation = _operation("analyze", "search", said, [_language()], "Draft", "what was read")
    draft = {**TEXT, "minLength": 1, "maxLength": LONGEST_DRAFT, "pattern": "\\S"}
    form = {"type": "object", "required": ["text"], "properties": {"text": draft}}
    told = {status: _content("application/problem+json", "Problem", _SAYS[status]) for status in ("413",)}
    return {
        **operation,
        "requestBody": {
            "required": True,
            "description": "the draft in UTF-8, or a form with the field `text`",
            "content": {
                "text/plain": {"schema": draft, "example": "委员提、部门办、群众评，件件有回音。"},
                "application/x-www-form-urlencoded": {"schema": form},
            },
        },
        "responses": {**operation["responses"], **told},
    }


def _itself() -> Schema:
    answer = {"description": "OpenAPI 3.1", "content": {"application/json": {"schema": {"type": "object"}}}}
    return {"operationId": "description", "summary": "This description", "responses": {"200": answer}}


def _operation(
    name: str,
    tag: str,
    said: str,
    parameters: list[Schema],
    schema: str,
    answer: str,
    *,
    missing: bool = False,
) -> Schema:
    statuses = ("400", "404", "429", "503") if missing else ("400", "429", "503")
    return {
        "operationId": name,
        "tags": [tag],
        "summary": said,
        "parameters": parameters,
        "responses": {
            "200": _content("application/json", schema, answer),
            **{status: _content("application/problem+json", "Problem", _SAYS[status]) for status in statuses},
        },
    }


def _parameter(name: str, schema: Schema, said: str, example: Any = None) -> Schema:
    shown = {} if example is None else {"example": example}
    return {"name": name, "in": "query", "required": False, "description": said, "schema": schema, **shown}


def _in_path(name: str, schema: Schema, said: str, example: str) -> Schema:
    return {**_parameter(name, schema, said, example), "in": "path", "required": True}


def _filter(name: str, items: Schema, said: str = "") -> Schema:
    """Return a parameter that may be repeated, 40 values at most: any of them will do."""
    listed = {"type": "array", "items": items}
    return _parameter(name, listed, said or f"only these, by {name}; repeat it for more")


def _offset(said: str) -> Schema:
    return _parameter("offset", {**INTEGER, "minimum": 0, "maximum": FURTHEST, "default": 0}, said)


def _language() -> Schema:
    return _parameter("lang", {**TEXT, "enum": ["zh", "en"]}, "language of labels and error titles")


def _content(kind: str, schema: str, said: str) -> Schema:
    reference = {"$ref": f"#/components/schemas/{schema}"}
    return {"description": said, "content": {kind: {"schema": reference}}}
