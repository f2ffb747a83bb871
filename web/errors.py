"""Errors as people and programs meet them: a designed page with a way on, or problem+json under /api."""

from __future__ import annotations

import json
from urllib.parse import quote

from flask import Flask, Response, current_app, redirect, render_template, request
from werkzeug.exceptions import HTTPException, InternalServerError
from werkzeug.wrappers import Response as Answer

from kg.errors import ConfigError, ModelError, StoreError, UserError
from web import former
from web.addresses import ENTITY_PATH
from web.asked import whole
from web.display import city
from web.parameters import QUERY_LIMIT
from web.wording import words

PROBLEM = "application/problem+json"
LONGEST = 80  # characters of a parameter shown
_OURS = (ConfigError, ModelError, StoreError)  # an operator can mend these, a reader cannot
_DESIGNED = (400, 404, 405, 406, 413, 429, 500, 503)


def handle(app: Flask) -> None:
    """Answer every error of `app` in its own form; traces go to the log only."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(UserError, _user)
    app.register_error_handler(Exception, _bug)


def _http(error: HTTPException) -> Answer:
    status = error.code or 500
    if status < 400:  # a redirect raised by the router
        return Response(error.get_body(), status, error.get_headers())
    if status == 404 and (sent := former.answer() or _without_slash()) is not None:
        return sent
    return _answer(status, detail=_own_words(error), headers=_kept(error))


def _without_slash() -> Answer | None:
    """Return where the page is when the address has a slash too many at its end, None when there is none."""
    path = request.path.rstrip("/")
    adapter = current_app.create_url_adapter(request)
    if path == request.path or not path or path.startswith("//") or adapter is None:
        return None
    try:
        adapter.match(path)
    except HTTPException:
        return None
    answer = redirect(
        quote(path) + (f"?{request.query_string.decode()}" if request.query_string else ""), 308
    )
    answer.headers["Access-Control-Allow-Origin"] = "*"  # programs on other sites ask /sparql/ too
    return answer


def _user(error: UserError) -> Response:
    if isinstance(error, _OURS):
        return _bug(error)
    return _answer(400, detail=str(error), code=error.code)


def _bug(error: Exception) -> Response:
    current_app.logger.error("unforeseen", exc_info=error)
    return _answer(500)


def _own_words(error: HTTPException) -> str:
    """Return what `abort` was given; werkzeug's own English sentences are not shown."""
    given = error.description or ""
    return "" if given == type(error).description or isinstance(error, InternalServerError) else given


def _kept(error: HTTPException) -> dict[str, str]:
    return {name: value for name, value in error.get_headers() if name in ("Allow", "Retry-After")}


def _answer(
    status: int, *, detail: str = "", code: str = "", headers: dict[str, str] | None = None
) -> Response:
    body, kind = _problem(status, detail, code) if _for_program() else _page(status, detail)
    response = Response(body, status, content_type=kind)
    response.headers.update(headers or {})
    response.headers["Cache-Control"] = "no-store"
    return response


def _for_program() -> bool:
    return request.path.startswith("/api/")


def _problem(status: int, detail: str, code: str) -> tuple[str, str]:
    title = words()(f"error.{_wording(status)}.title")
    problem = {"type": "about:blank", "title": title, "status": status, "instance": request.path}
    if detail:
        problem["detail"] = detail
    if code:
        problem["code"] = code
    return json.dumps(problem, ensure_ascii=False), PROBLEM


def _page(status: int, detail: str) -> tuple[str, str]:
    odd = _odd(detail)
    thing = ENTITY_PATH.match(request.path) if status == 404 and not odd else None
    unknown = _unknown_city() if status in (400, 404) else ""
    return render_template(
        "error.html",
        status=status,
        words=_wording(status),
        detail="" if thing else f"{odd}={request.args[odd][:LONGEST]}" if odd else detail,
        odd=odd,
        kind=thing["kind"] if thing else "",
        query=request.args.get("q", "")[:QUERY_LIMIT],
        longest=QUERY_LIMIT if len(request.args.get("q", "")) > QUERY_LIMIT else 0,
        unknown=unknown,
        cities=[str(row["label"]) for row in whole("home_places")] if unknown else (),
    ), "text/html; charset=utf-8"


def _odd(detail: str) -> str:
    """Return the parameter of this address that an error speaks of, "" where it speaks of none."""
    name = detail.partition(":")[0]
    return name if name in request.args else ""


def _unknown_city() -> str:
    """Return the first `?city=` that the base does not hold, by its full name or the short one."""
    asked = [name[:QUERY_LIMIT] for name in request.args.getlist("city") if request.url_rule]
    known = {str(row["label"]) for row in whole("home_places")} if asked else set()
    return next((name for name in asked if name and name not in {*known, *map(city, known)}), "")


def _wording(status: int) -> str:
    return str(status) if status in _DESIGNED else ("400" if status < 500 else "500")
