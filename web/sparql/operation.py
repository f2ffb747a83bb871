"""What an HTTP request asks of the endpoint, after SPARQL 1.1 Protocol, section 2.1."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl

from flask import request

from web.sparql.errors import ProtocolError, QueryRefusedError
from web.sparql.formats import NAMES, named

FORM, QUERY, UPDATE = (
    "application/x-www-form-urlencoded",
    "application/sparql-query",
    "application/sparql-update",
)
BODY_BYTES = 1 << 20
_FIELDS = 200

Pairs = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Operation:
    """One query with its dataset and, where given, the short name of the format wanted."""

    query: str
    default_graphs: tuple[str, ...] | None
    named_graphs: tuple[str, ...] | None
    format: str | None


def read() -> Operation | None:
    """Return what the current request asks; None for a GET that asks nothing.

    Raises ProtocolError (400, 413, 415) and QueryRefusedError for an update.
    """
    address = _pairs(request.query_string, "the address")
    if request.method != "POST":
        _no_update(address, by_get=True)
        return _operation(address, _values(address, "query")) if _asks(address) else None
    body = _body()
    if request.mimetype == FORM:
        form = _pairs(body, "the form")
        _no_update(form)
        return _operation(address + form, _values(form, "query"))
    if request.mimetype == QUERY:
        return _operation(address, [*_values(address, "query"), _decoded(body, "the body")])
    if request.mimetype == UPDATE:
        raise QueryRefusedError("request", "it is an update and this service only reads", "send a query")
    raise ProtocolError(
        "request", f"a body of type {request.mimetype or 'unknown'}", f"send {FORM} or {QUERY}", status=415
    )


def _asks(pairs: Pairs) -> bool:
    return any(name not in ("lang", "format") for name, _ in pairs)


def _operation(pairs: Pairs, queries: list[str]) -> Operation:
    if len(queries) != 1:
        do = f"send exactly one in the parameter “query”, or as a body of type {QUERY}"
        raise ProtocolError("request", f"{len(queries)} queries", do)
    default, named = _values(pairs, "default-graph-uri"), _values(pairs, "named-graph-uri")
    chosen = bool(default or named)
    return Operation(
        query=queries[0],
        default_graphs=tuple(default) if chosen else None,
        named_graphs=tuple(named) if chosen else None,
        format=format_named(_values(pairs, "format") or _values(pairs, "output")),
    )


def format_named(given: list[str]) -> str | None:
    """Return the short name in the values of `format`, None when there is none."""
    if not given or given == [""]:
        return None
    name = named(given[0]) if len(given) == 1 else None
    if name is None:
        raise ProtocolError(
            "format", f"no such format: {given[-1][:40]!r}", "one of html, " + ", ".join(NAMES)
        )
    return name


def _no_update(pairs: Pairs, *, by_get: bool = False) -> None:
    if _values(pairs, "update"):
        if by_get or _values(pairs, "query"):
            raise ProtocolError("request", "the parameter “update” has no place here", "send “query” only")
        raise QueryRefusedError("request", "it is an update and this service only reads", "send a query")


def _values(pairs: Pairs, name: str) -> list[str]:
    return [value for key, value in pairs if key == name]


def _pairs(raw: bytes, where: str) -> Pairs:
    text = _decoded(raw, where)
    try:
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=_FIELDS)
    except UnicodeDecodeError:
        raise ProtocolError(where, "percent signs that are not UTF-8", "encode it in UTF-8") from None
    except ValueError:
        raise ProtocolError(where, f"more than {_FIELDS} parameters", "send fewer") from None


def _decoded(raw: bytes, where: str) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        raise ProtocolError(where, "it is not UTF-8", "encode it in UTF-8") from None


def _body() -> bytes:
    charset = request.mimetype_params.get("charset", "utf-8").lower()
    if charset not in ("utf-8", "utf8", "us-ascii"):
        raise ProtocolError("request", f"its charset is {charset[:40]}", "send UTF-8", status=415)
    if (request.content_length or 0) > BODY_BYTES:
        raise ProtocolError("request", f"over {BODY_BYTES >> 10} KiB", "shorten the query", status=413)
    return request.get_data(cache=False)
