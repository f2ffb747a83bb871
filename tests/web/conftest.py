"""The whole web application over one base of the first corpus, and a reader of its pages."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from flask import Flask
from flask.testing import FlaskClient

from web.services import Services

VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)


class Page(HTMLParser):
    """A page as read: tags with their attributes, and its text by language."""

    def __init__(self, markup: str, status: int) -> None:
        super().__init__()
        self.markup, self.status = markup, status
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.texts: list[tuple[str, str]] = []  # (language, words) outside of <title>
        self._open: list[tuple[str, str]] = [("", "")]
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag; it inherits the language around it."""
        values = {name: value or "" for name, value in attrs}
        self.tags.append((tag, values))
        if tag not in VOID:
            self._open.append((tag, values.get("lang", self._open[-1][1])))

    def handle_endtag(self, tag: str) -> None:
        """Close the last tag of this name."""
        assert self._open[-1][0] == tag, f"</{tag}> closes <{self._open[-1][0]}>"
        self._open.pop()

    def handle_data(self, data: str) -> None:
        """Note words with their language."""
        if data.strip() and self._open[-1][0] != "title":
            self.texts.append((self._open[-1][1], data.strip()))

    @property
    def text(self) -> str:
        """All words of the page."""
        return "".join(words for _, words in self.texts)

    def values(self, tag: str, attribute: str) -> list[str]:
        """Return an attribute of every tag of a name."""
        return [found[attribute] for name, found in self.tags if name == tag and attribute in found]


@pytest.fixture(scope="session")
def app(services: Services) -> Flask:
    """The application with every page."""
    from web.app import create_app

    return create_app(services)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without cookies yet."""
    return app.test_client()


@pytest.fixture
def read(client: FlaskClient) -> Callable[[str], Page]:
    """Get a page of this site as a reader would."""

    def get(path: str) -> Page:
        answer = client.get(path, headers={"Accept": "text/html"})
        return Page(answer.get_data(as_text=True), answer.status_code)

    return get


@pytest.fixture(scope="session")
def practice_of(services: Services) -> Callable[[str, int], str]:
    """Find the path of a city's practice by its paragraph."""
    rows = services.graph.store.query(
        "PREFIX jy: <https://w3id.org/jingyan/ontology#> PREFIX dct: <http://purl.org/dc/terms/> "
        "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> SELECT ?label ?index ?practice { "
        "?practice a jy:Practice ; jy:reportedIn ?passage . ?passage jy:index ?index . "
        "?passage dct:isPartOf/jy:place/rdfs:label ?label }",
        use_default_graph_as_union=True,
    )
    slugs = {(str(r[0].value), int(r[1].value)): r[2].value.rsplit("/", 1)[1] for r in rows}  # type: ignore[union-attr]
    return lambda city, paragraph: f"/practice/{slugs[city, paragraph]}"


@pytest.fixture
def post(curator: FlaskClient) -> Callable[..., int]:
    """Post a form of the curator's own session; return the status."""
    page = curator.get("/review").get_data(as_text=True)
    secret = re.search(r'name="csrf" value="([^"]+)"', page)
    assert secret is not None

    def send(path: str, **fields: str) -> int:
        return curator.post(path, data={"csrf": secret[1], **fields}).status_code

    return send
