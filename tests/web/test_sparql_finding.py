"""A cited result: the link keeps query, snapshot and digest, and says whether it still holds."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from urllib.parse import parse_qs, urlencode, urlsplit

from tests.web.conftest import Page
from web.services import Services

LOOPS = """PREFIX jy: <https://w3id.org/jingyan/ontology#>
SELECT ?m { ?m a jy:DerivedLoop }"""


def page(read: Callable[[str], Page], **parameters: str) -> Page:
    found = read("/sparql?" + urlencode(parameters))
    assert found.status == 200
    return found


def permalink(shown: Page) -> str:
    (link,) = [href for href in shown.values("a", "href") if "result=" in href]
    return link


def test_the_link_holds_query_snapshot_and_digest(read: Callable[[str], Page], services: Services) -> None:
    values = parse_qs(urlsplit(permalink(page(read, query=LOOPS))).query)
    assert values["query"] == [LOOPS]
    assert values["snapshot"] == [services.snapshot_id]
    assert re.fullmatch(r"[0-9a-f]{16}", values["result"][0])


def test_the_order_of_rows_does_not_count_and_their_content_does(read: Callable[[str], Page]) -> None:
    def digest(query: str) -> str:
        return parse_qs(urlsplit(permalink(page(read, query=query))).query)["result"][0]

    assert digest(LOOPS) == digest(LOOPS + " ORDER BY DESC(?m)") == digest(LOOPS + " ORDER BY ?m")
    assert digest(LOOPS) != digest(LOOPS + " LIMIT 1")
    assert digest("ASK { ?s ?p ?o }") != digest("ASK { ?s ?p -7 }")


def test_followed_it_says_that_nothing_changed_and_quotes_the_source(
    read: Callable[[str], Page], services: Services
) -> None:
    shown = read(permalink(page(read, query=LOOPS)))
    assert "结果与引用时相同" in shown.text
    text = next(iter(services.documents.values()))
    quotes = re.findall(
        r'<li><a lang="zh-Hans" href="/evidence/[^"]+">.*?<span[^>]*>\S+ (\d+)–(\d+)<', shown.markup
    )
    assert len(quotes) > 3
    assert any("反馈" in text[int(start) : int(end)] for start, end in quotes)


def test_another_result_is_called_another(read: Callable[[str], Page]) -> None:
    shown = page(read, query=LOOPS, snapshot="0123456789abcdef", result="f" * 16)
    assert "结果与引用时不同：引用时的数据版本是 0123456789abcdef" in shown.text
    assert unescape(shown.markup).count("permanent link") == 0


def test_a_cut_result_cannot_be_cited(read: Callable[[str], Page]) -> None:
    shown = page(read, query="SELECT * { ?s ?p ?o }")
    assert [href for href in shown.values("a", "href") if "result=" in href] == []
