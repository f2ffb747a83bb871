"""The addresses of all pages for crawlers: /sitemap.xml and /robots.txt."""

from __future__ import annotations

from urllib.parse import urljoin
from xml.sax.saxutils import escape

from flask import Blueprint, Response, request

from web.addresses import LISTED, path_of
from web.asked import whole
from web.services import current

blueprint = Blueprint("sitemap", __name__)
PAGES = (
    "",
    *LISTED,
    "compare",
    "matrix",
    "network",
    "gaps",
    "figures",
    "actors",
    "sparql",
    "dataset",
    "ontology",
    "help",
)
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
)


@blueprint.get("/sitemap.xml")
def sitemap() -> Response:
    """List the pages of the site and of every thing, at most as many as one sitemap may hold."""
    paths = [
        *PAGES,
        *(path_of(str(row["thing"]), base=current().base).lstrip("/") for row in whole("sitemap")),
    ]
    listed = "".join(f"<url><loc>{escape(urljoin(request.url_root, path))}</loc></url>\n" for path in paths)
    return Response(f"{_HEAD}{listed}</urlset>\n", content_type="application/xml; charset=utf-8")


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Welcome crawlers to the pages; questions are not pages."""
    lines = (
        "User-agent: *",
        "Disallow: /sparql?",
        "Disallow: /search?",
        f"Sitemap: {urljoin(request.url_root, 'sitemap.xml')}",
    )
    return Response("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
