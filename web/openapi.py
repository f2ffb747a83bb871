"""The description of the JSON interface, in OpenAPI 3.1."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

Schema = dict[str, Any]
TEXT: Schema = {"type": "string"}
NUMBER: Schema = {"type": "number"}
INTEGER: Schema = {"type": "integer"}
MAYBE_TEXT: Schema = {"type": ["string", "null"]}


def document(*, highest: int, most_suggested: int) -> Schema:
    """Return the whole description; `highest` is the most hits one answer holds."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Jingyan", "version": version("jingyan")},
        "paths": {
            "/api/v1/search": {"get": _search(highest)},
            "/api/v1/suggest": {"get": _suggest(most_suggested)},
        },
        "components": {
            "schemas": {
                "Answer": _answer(),
                "Hit": _hit(),
                "Suggestions": _suggestions(),
                "Problem": _problem(),
            }
        },
    }


def _search(highest: int) -> Schema:
    return {
        "operationId": "search",
        "summary": "Practices that answer a question, best first, with the words that speak for each",
        "parameters": [
            _parameter(
                "q", {**TEXT, "minLength": 1, "maxLength": 500}, "the question; without one, a filter"
            ),
            _parameter("without", _list(TEXT), "keys of conditions that are to be read as mere words"),
            _parameter("k", {**INTEGER, "minimum": 1, "maximum": highest, "default": 10}, "hits wanted"),
            _parameter("offset", {**INTEGER, "minimum": 0, "maximum": 100_000, "default": 0}, "hits to skip"),
            *(_parameter(name, _list(TEXT), f"only these, by {name}") for name in ("city", "kind", "topic")),
            _parameter("lang", {**TEXT, "enum": ["zh", "en"]}, "language of error titles"),
        ],
        "responses": {
            "200": _content("application/json", "Answer", "the hits"),
            "400": _content("application/problem+json", "Problem", "a parameter that is not allowed"),
        },
    }


def _suggest(most: int) -> Schema:
    return {
        "operationId": "suggest",
        "summary": "Names that complete what is typed, in Han, pinyin, initials or English",
        "parameters": [
            _parameter("q", {**TEXT, "maxLength": 500}, "what is typed so far"),
            _parameter("k", {**INTEGER, "minimum": 1, "maximum": most, "default": 8}, "names wanted"),
            _parameter("lang", {**TEXT, "enum": ["zh", "en"]}, "language of topics and kinds"),
        ],
        "responses": {
            "200": _content("application/json", "Suggestions", "the names, best first"),
            "400": _content("application/problem+json", "Problem", "a parameter that is not allowed"),
        },
    }


def _suggestions() -> Schema:
    """`start` and `end` are what of the label was typed, both 0 where its sound was."""
    suggestion = _object(
        "label kind kind_label iri uses start end",
        label=TEXT,
        kind=TEXT,
        kind_label=TEXT,
        iri=TEXT,
        uses=INTEGER,
        start=INTEGER,
        end=INTEGER,
    )
    return _object("query suggestions", query=TEXT, suggestions=_list(suggestion))


def _parameter(name: str, schema: Schema, said: str, *, required: bool = False) -> Schema:
    return {"name": name, "in": "query", "required": required, "description": said, "schema": schema}


def _content(kind: str, schema: str, said: str) -> Schema:
    reference = {"$ref": f"#/components/schemas/{schema}"}
    return {"description": said, "content": {kind: {"schema": reference}}}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _object(required: str, **properties: Schema) -> Schema:
    return {"type": "object", "required": required.split(), "properties": properties}


def _answer() -> Schema:
    facet = _object("value count", value=TEXT, count=INTEGER)
    return _object(
        "query language snapshot took_ms abstained understood hits facets",
        query=TEXT,
        language=TEXT,
        snapshot=TEXT,
        took_ms=NUMBER,
        abstained={"type": "boolean"},
        understood=_understood(),
        hits=_list({"$ref": "#/components/schemas/Hit"}),
        facets={"type": "object", "additionalProperties": _list(facet)},
    )


def _understood() -> Schema:
    """What the question was read as; `structure` is null where the graph is not asked."""
    condition = _object("key label", key=TEXT, label=TEXT)
    structure = _object(
        "asks form conditions practices cities actors not_understood sparql",
        asks=TEXT,
        form=TEXT,
        conditions=_list(condition),
        practices=INTEGER,
        cities=_list(TEXT),
        actors=_list(_object("city actor", city=TEXT, actor=TEXT)),
        not_understood=_list(TEXT),
        sparql=TEXT,
    )
    return _object(
        "places excluded heard concepts structure",
        places=_list(TEXT),
        excluded=_list(TEXT),
        heard=TEXT,
        concepts=_list(TEXT),
        structure={"oneOf": [structure, {"type": "null"}]},
    )


def _hit() -> Schema:
    match = _object("start end kind", start=INTEGER, end=INTEGER, kind=TEXT)
    return _object(
        "rank score iri city org paragraph_index heading text matches why",
        rank=INTEGER,
        score=NUMBER,
        id=TEXT,
        iri=TEXT,
        city=MAYBE_TEXT,
        org=MAYBE_TEXT,
        paragraph_index=INTEGER,
        heading=MAYBE_TEXT,
        text=TEXT,
        matches=_list(match),
        why=_list(TEXT),
    )


def _problem() -> Schema:
    return _object(
        "title status", type=TEXT, title=TEXT, status=INTEGER, detail=TEXT, instance=TEXT, code=TEXT
    )
