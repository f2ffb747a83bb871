"""Static files under addresses that change with their content, so browsers may keep them for ever."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable

from flask import Flask, Response, request

YEAR = 31_536_000  # seconds


def publish(app: Flask) -> None:
    """Give templates `asset(name)` and let hashed addresses be cached as immutable."""
    digests = _digests()

    def asset(name: str) -> str:
        return f"/static/{name}?v={digests[name]}"

    app.jinja_env.globals["asset"] = asset

    @app.after_request
    def keep(response: Response) -> Response:
        if request.endpoint == "static" and "v" in request.args and response.status_code == 200:
            response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
        return response


def code_version() -> str:
    """Return a digest of all that shapes a page, so a page's ETag changes with the program."""
    whole = sha256()
    for name, content in _walk(files("web"), ""):
        whole.update(name.encode() + b"\0" + content)
    return whole.hexdigest()[:12]


def _digests() -> Mapping[str, str]:
    static = files("web") / "static"
    return {name: sha256(content).hexdigest()[:10] for name, content in _walk(static, "")}


def _walk(folder: Traversable, prefix: str) -> list[tuple[str, bytes]]:
    found: list[tuple[str, bytes]] = []
    for entry in sorted(folder.iterdir(), key=lambda item: item.name):
        if entry.name.startswith((".", "__pycache__")):
            continue
        if entry.is_dir():
            found += _walk(entry, f"{prefix}{entry.name}/")
        else:
            found.append((prefix + entry.name, entry.read_bytes()))
    return found
