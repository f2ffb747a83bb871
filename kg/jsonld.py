"""JSON-LD with a compact context: short names, one node an IRI, literals as plain JSON where lossless."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence

from pyoxigraph import Literal, NamedNode, Triple

Json = str | int | bool | dict[str, object]
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_XSD = "http://www.w3.org/2001/XMLSchema#"


def dumps(triples: Iterable[Triple], *, prefixes: Mapping[str, str]) -> str:
    """Return the triples as one JSON-LD document, sorted by subject and property."""
    document = {"@context": dict(sorted(prefixes.items())), "@graph": nodes(triples, prefixes=prefixes)}
    return json.dumps(document, ensure_ascii=False, indent=1)


def nodes(triples: Iterable[Triple], *, prefixes: Mapping[str, str]) -> list[dict[str, object]]:
    """Return one node object a subject, sorted."""
    found: dict[str, dict[str, list[Json]]] = {}
    for triple in sorted(set(triples), key=str):
        node = found.setdefault(_iri(triple.subject), {})
        node.setdefault(triple.predicate.value, []).append(_value(triple.object, prefixes))
    return [_node(iri, properties, prefixes) for iri, properties in sorted(found.items())]


def _node(iri: str, properties: Mapping[str, list[Json]], prefixes: Mapping[str, str]) -> dict[str, object]:
    node: dict[str, object] = {"@id": iri}
    for name, values in properties.items():
        if name == _TYPE:
            node["@type"] = _one([_short(str(v["@id"]), prefixes) for v in values if isinstance(v, dict)])
        else:
            node[_short(name, prefixes)] = _one(values)
    return node


def _value(term: object, prefixes: Mapping[str, str]) -> Json:
    if not isinstance(term, Literal):
        return {"@id": _iri(term)}
    if term.language:
        return {"@language": term.language, "@value": term.value}
    datatype = term.datatype.value
    if datatype == _XSD + "string":
        return term.value
    native = _native(term.value, datatype)
    return {"@type": _short(datatype, prefixes), "@value": term.value} if native is None else native


def _native(lexical: str, datatype: str) -> int | bool | None:
    """Return the JSON value that stands for exactly this literal, if there is one."""
    if datatype == _XSD + "boolean" and lexical in ("true", "false"):
        return lexical == "true"
    if datatype == _XSD + "integer" and lexical == str(_integer(lexical)):
        return int(lexical)
    return None


def _integer(lexical: str) -> int | None:
    return int(lexical) if lexical.lstrip("-").isdecimal() else None


def _iri(term: object) -> str:
    if isinstance(term, NamedNode):
        return term.value
    return str(term)


def _short(iri: str, prefixes: Mapping[str, str]) -> str:
    """Return `prefix:name` where the rest is a plain name, else the IRI."""
    for prefix, namespace in prefixes.items():
        if iri.startswith(namespace) and iri[len(namespace) :].replace("_", "").replace("-", "").isalnum():
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri


def _one(values: Sequence[Json]) -> object:
    return values[0] if len(values) == 1 else values
