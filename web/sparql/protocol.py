"""The endpoint `/sparql`: SPARQL 1.1 Protocol for programs, the editor page for people."""

from __future__ import annotations

import json

from flask import Blueprint, Response, request

from kg.errors import UserError
from web.services import current
from web.sparql import description, examples, journal, operation, page, sheet
from web.sparql.errors import PoolBusyError
from web.sparql.express import OUTCOME, Outcome, tag_of
from web.sparql.formats import Wanted, by_accept, by_name, prefers_html
from web.sparql.operation import Operation
from web.sparql.replies import Reply
from web.wording import words

PROBLEM = "application/problem+json"
CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Retry-After, X-Jingyan-Truncated",
}
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Content-Type, If-None-Match",
    "Access-Control-Max-Age": "86400",
    "Allow": "GET, HEAD, POST, OPTIONS",
}


def make() -> Blueprint:
    """Return the blueprint of the endpoint."""
    blueprint = Blueprint("sparql", __name__)
    blueprint.add_url_rule(
        "/sparql", view_func=endpoint, methods=["GET", "POST"], provide_automatic_options=False
    )
    blueprint.add_url_rule("/sparql", view_func=preflight, methods=["OPTIONS"])
    blueprint.add_url_rule("/sparql/example/<name>", view_func=examples.ask)
    blueprint.add_url_rule("/sparql/result.xlsx", view_func=sheet.send)
    blueprint.register_error_handler(UserError, problem)
    blueprint.after_request(_share)
    return blueprint


def endpoint() -> Response:
    """Answer a query, or show the editor, or describe the service when nothing is asked."""
    if _for_people():
        return page.show(base=request.base_url)
    asked = operation.read()
    if asked is None:
        return description.answer(
            request.base_url, _wanted(operation.format_named(request.args.getlist("format")))
        )
    return _answer(asked)


def preflight() -> Response:
    """Tell browsers that any site may ask."""
    return Response(status=204, headers=PREFLIGHT)


def problem(error: UserError) -> Response:
    """Return an error as RFC 9457 problem details, with line and column where known."""
    journal.end(error.code)
    status = int(getattr(error, "http_status", 503))
    titles = words().under("sparql.problem")
    body: dict[str, object] = {
        "type": "about:blank",
        "title": titles.get(error.code, titles["other"]),
        "status": status,
        "detail": str(error),
        "instance": request.path,
        "code": error.code,
    }
    body.update({name: value for name in ("line", "column") if (value := getattr(error, name, 0))})
    response = Response(json.dumps(body, ensure_ascii=False), status, content_type=PROBLEM)
    if isinstance(error, PoolBusyError):
        response.headers["Retry-After"] = str(error.retry_after_s)
    response.headers["Cache-Control"] = "no-store"
    return response


def _for_people() -> bool:
    formats = request.args.getlist("format")
    if formats not in ([], [""]):
        return formats == ["html"]
    return prefers_html(request.headers.get("Accept", "*/*"))


def _answer(asked: Operation) -> Response:
    wanted = _wanted(asked.format)
    tag = tag_of(current().snapshot_id, request.base_url, asked, wanted)
    if request.method != "POST" and request.if_none_match.contains_weak(tag):
        return _tagged(Response(status=304), tag)
    reply = _replied(asked, wanted)
    journal.end(reply.kind, size=len(reply.body), truncated=reply.truncated)
    response = Response(reply.body, content_type=reply.content_type)
    if reply.truncated:
        response.headers["X-Jingyan-Truncated"] = reply.truncated
    return _tagged(response, tag)


def _replied(asked: Operation, wanted: Wanted) -> Reply:
    """Return the reply of the pool, which may have been asked before this request came here."""
    known: Outcome | None = request.environ.get(OUTCOME)
    if known is not None and known.snapshot == current().snapshot_id:
        journal.begin(asked.query, known.since)
        return known.result()
    journal.begin(asked.query)
    return current().sparql.query(
        asked.query,
        accept=wanted,
        default_graphs=asked.default_graphs,
        named_graphs=asked.named_graphs,
        base=request.base_url,
    )


def _wanted(format: str | None) -> Wanted:
    return by_name(format) if format else by_accept(request.headers.get("Accept", ""))


def _tagged(response: Response, tag: str) -> Response:
    response.set_etag(tag, weak=True)  # weak: the body may be compressed on its way
    response.headers["Cache-Control"] = "no-cache"
    response.vary.add("Accept")
    return response


def _share(response: Response) -> Response:
    response.headers.update(CORS)
    return response
