"""The shapes of what the JSON interface answers, as JSON Schema with examples."""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]
TEXT: Schema = {"type": "string"}
NUMBER: Schema = {"type": "number"}
INTEGER: Schema = {"type": "integer"}
BOOLEAN: Schema = {"type": "boolean"}
MAYBE_TEXT: Schema = {"type": ["string", "null"]}
IRI: Schema = {"type": "string", "format": "iri", "examples": ["https://w3id.org/jingyan/id/place/330100"]}


def all_of() -> Schema:
    """Return every schema by name."""
    things = {"Cities": _city(), "Mechanisms": _mechanism(), "Things": _thing(), "Outcomes": _figure()}
    return {
        "Answer": _answer(),
        "Hit": _hit(),
        "Suggestions": _suggestions(),
        **{name: _part(item) for name, item in things.items()},
        "Entity": _entity(),
        "Statement": _statement(),
        "Evidence": _evidence(),
        "Draft": _draft(),
        "Problem": _problem(),
    }


def listed(items: Schema) -> Schema:
    """Return a list of such items."""
    return {"type": "array", "items": items}


def record(required: str, **properties: Schema) -> Schema:
    """Return an object; `required` names the properties that are always there."""
    return {"type": "object", "required": required.split(), "properties": properties}


def whole(**properties: Schema) -> Schema:
    """Return an object that always has just these properties."""
    return {**record(" ".join(properties), **properties), "additionalProperties": False}


def said(schema: Schema, *examples: object) -> Schema:
    """Return a schema with examples."""
    return {**schema, "examples": list(examples)}


def _part(item: Schema) -> Schema:
    return whole(
        snapshot=TEXT, total={**INTEGER, "minimum": 0}, offset=INTEGER, items=listed(item), next=MAYBE_TEXT
    )


def _city() -> Schema:
    return whole(iri=IRI, city=said(TEXT, "杭州市"), practices=said(INTEGER, 4))


def _mechanism() -> Schema:
    return whole(
        iri=IRI,
        label=said(TEXT, "“协商—落实—反馈”闭环机制"),
        kind=said(MAYBE_TEXT, "loop", "sequence", "parallel", "composition", None),
        modality=said(MAYBE_TEXT, "ongoing", "planned", None),
        loops=said(listed({**TEXT, "enum": ["claimed", "derived"]}), ["claimed", "derived"]),
        steps=said(INTEGER, 3),
        cities=said(listed(TEXT), ["杭州市"]),
        practices=listed(IRI),
    )


def _thing() -> Schema:
    """Return what lists of things hold; a practice has no count, only places and documents have the last."""
    always = record(
        "iri label cities",
        iri=IRI,
        label=said(TEXT, "民生议事堂"),
        cities=said(listed(TEXT), ["温州市"]),
        practices=said(INTEGER, 4),
        mentions={**INTEGER, "description": "practices of other places that mention a place"},
        excerpts={**INTEGER, "description": "excerpts of a document"},
        date={**TEXT, "description": "date or year of a document"},
    )
    return {**always, "additionalProperties": False}


def _figure() -> Schema:
    return whole(
        iri=IRI,
        type={**TEXT, "enum": ["outcome", "commitment"]},
        kind=said(MAYBE_TEXT, "scale", "output"),
        quote=said(TEXT, "502名市政协委员"),
        value=said({"type": ["number", "null"]}, 502),
        unit=said(MAYBE_TEXT, "名"),
        object=said(MAYBE_TEXT, "市政协委员"),
        approximate={"type": ["boolean", "null"]},
        time=MAYBE_TEXT,
        practice=IRI,
        city=MAYBE_TEXT,
        start=said(INTEGER, 172),
        end=said(INTEGER, 181),
    )


def _entity() -> Schema:
    value = whole(
        property=IRI,
        value={"type": ["string", "number", "boolean", "null"]},
        iri={**BOOLEAN, "description": "true where the value is an IRI"},
        label=MAYBE_TEXT,
    )
    claim = whole(
        predicate=IRI,
        value={"type": ["string", "number", "boolean", "null"]},
        quote=TEXT,
        start=INTEGER,
        end=INTEGER,
        document=IRI,
    )
    return whole(
        snapshot=TEXT,
        iri=IRI,
        kind=said(TEXT, "mechanism"),
        page=TEXT,
        label=whole(zh=TEXT, en=MAYBE_TEXT),
        types=listed(IRI),
        properties=listed(value),
        incoming=listed(value),
        statements=listed(claim),
    )


def _statement() -> Schema:
    return whole(
        snapshot=TEXT,
        iri=IRI,
        subject=IRI,
        predicate=IRI,
        object={"type": ["string", "number", "boolean"]},
        object_is_iri=BOOLEAN,
        rule=said(MAYBE_TEXT, "head:数字馆"),
        confidence=said({"type": ["number", "null"], "minimum": 0, "maximum": 1}, 0.8),
        modality=said(MAYBE_TEXT, "ongoing"),
        status=said(TEXT, "auto", "accepted", "edited"),
        reviewed_by=listed(TEXT),
        reasons=listed(TEXT),
        evidence={**listed({"$ref": "#/components/schemas/Evidence"}), "minItems": 1},
    )


def _draft() -> Schema:
    """What `jingyan analyze --json` prints."""
    things = listed({"type": "object"})
    held = record(
        "mentioned missing said",
        mentioned=listed(TEXT),
        missing=listed({"type": "object"}),
        said={"type": "object"},
    )
    return record(
        "snapshot read excerpts analogues stages roles",
        snapshot=TEXT,
        read={**BOOLEAN, "description": "false for a text without Chinese"},
        excerpts=things,
        analogues=things,
        stages=held,
        roles=held,
    )


def _evidence() -> Schema:
    """Offsets count Unicode code points of the document as stored, the end exclusive."""
    return whole(
        quote=said(TEXT, "诗路文化数字馆"), start=said(INTEGER, 5551), end=said(INTEGER, 5558), document=IRI
    )


def _suggestions() -> Schema:
    """`start` and `end` are what of the label was typed, both 0 where its sound was."""
    suggestion = whole(
        label=said(TEXT, "“协商—落实—反馈”闭环机制"),
        kind=said(TEXT, "mechanism"),
        kind_label=said(TEXT, "机制"),
        iri=IRI,
        uses=INTEGER,
        start=INTEGER,
        end=INTEGER,
    )
    return whole(query=TEXT, suggestions=listed(suggestion))


def _answer() -> Schema:
    facet = record("value count", value=TEXT, count=INTEGER)
    return record(
        "query language snapshot took_ms abstained verdict unheld understood hits facets",
        query=TEXT,
        language=said(TEXT, "zh-Hans"),
        snapshot=TEXT,
        took_ms=NUMBER,
        abstained={**BOOLEAN, "description": "true where nothing answers and the hits are merely near"},
        verdict={
            **TEXT,
            "enum": ["answered", "perhaps", "none"],
            "description": "perhaps: the nearest are listed and want a look; none where abstained",
        },
        unheld={**listed(TEXT), "description": "words of a Chinese question that no text here holds"},
        understood=_understood(),
        hits=listed({"$ref": "#/components/schemas/Hit"}),
        outside={
            **listed({"$ref": "#/components/schemas/Hit"}),
            "description": "only where nothing within the filters answers: the first answers outside them",
        },
        facets={"type": "object", "additionalProperties": listed(facet)},
    )


def _understood() -> Schema:
    """What the question was read as; `structure` is null where the graph is not asked."""
    condition = record("key label", key=TEXT, label=TEXT)
    structure = record(
        "asks form conditions practices cities counts total actors not_understood sparql",
        asks=TEXT,
        form=TEXT,
        conditions=listed(condition),
        practices=INTEGER,
        cities=listed(TEXT),
        counts={"type": "object", "additionalProperties": INTEGER},
        total={"oneOf": [INTEGER, {"type": "null"}]},
        actors=listed(record("city actor", city=TEXT, actor=TEXT)),
        not_understood=listed(TEXT),
        sparql=TEXT,
    )
    return record(
        "places excluded heard concepts structure",
        places=listed(TEXT),
        excluded=listed(TEXT),
        heard=TEXT,
        concepts=listed(TEXT),
        structure={"oneOf": [structure, {"type": "null"}]},
    )


def _hit() -> Schema:
    match = record("start end kind", start=INTEGER, end=INTEGER, kind=TEXT)
    return record(
        "rank score iri city org paragraph_index heading text matches why",
        rank=said(INTEGER, 1),
        score=NUMBER,
        id=TEXT,
        iri=IRI,
        city=said(MAYBE_TEXT, "杭州市"),
        org=said(MAYBE_TEXT, "杭州市政协"),
        paragraph_index=INTEGER,
        heading=MAYBE_TEXT,
        text=TEXT,
        matches=listed(match),
        why=listed(TEXT),
    )


def _problem() -> Schema:
    """RFC 9457."""
    return record(
        "title status",
        type=said(TEXT, "about:blank"),
        title=TEXT,
        status=said(INTEGER, 400),
        detail=said(TEXT, "k: 1–100"),
        instance=said(TEXT, "/api/v1/search"),
        code=TEXT,
    )
