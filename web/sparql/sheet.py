"""A result as a sheet for Excel, with names beside the IRIs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from flask import Response, request
from pyoxigraph import RdfFormat, parse

from web import tables
from web.services import current
from web.sparql import operation, result
from web.sparql.answer import for_people
from web.sparql.errors import ProtocolError
from web.sparql.replies import Reply
from web.wording import words

Bindings = list[Mapping[str, Any]]


def send() -> Response:
    """Send the rows of a query as XLSX; a remark says where only the first are there."""
    asked = operation.read()
    if asked is None:
        raise ProtocolError("request", "no query", "send one in the parameter “query”")
    reply = current().sparql.query(
        asked.query,
        accept=for_people(),
        default_graphs=asked.default_graphs,
        named_graphs=asked.named_graphs,
        base=request.url_root + "sparql",
        rows=result.READ,
    )
    names, bindings = _rows(reply)
    t = words()
    notes = [t("sparql.cut_sheet", n=result.READ)] if reply.truncated else []
    notes += [t("sparql.sheet_of", snapshot=current().snapshot_id)]
    answer = tables.answer(result.table(names, bindings, tuple(notes)), "xlsx", "result")
    answer.set_etag(current().snapshot_id, weak=True)
    return answer


def _rows(reply: Reply) -> tuple[list[str], Bindings]:
    if reply.kind == "triples":
        triples = [quad.triple for quad in parse(reply.body, format=RdfFormat.TURTLE)]
        return ["subject", "predicate", "object"], list(result.rows_of(triples))
    body = json.loads(reply.body)
    if reply.kind == "boolean":
        term = {"type": "literal", "value": str(body["boolean"]).lower()}
        return ["boolean"], [{"boolean": term}]
    return body["head"]["vars"], body["results"]["bindings"]
