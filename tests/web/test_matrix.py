"""Cities by topics: counts that agree with the graph, every figure a search."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from flask import Flask

from tests.web.conftest import Page
from web.crosstable import SHADES
from web.pages.matrix import topics

Read = Callable[[str], Page]


def test_totals_agree_with_the_cells(app: Flask) -> None:
    with app.test_request_context("/matrix"):
        matrix = topics()
    assert [line.city for line in matrix.lines][:3] == ["杭州市", "宁波市", "温州市"]
    assert list(matrix.totals) == sorted(matrix.totals, reverse=True)
    for at, total in enumerate(matrix.totals):
        assert sum(line.cells[at].count for line in matrix.lines) == total
    shades = {cell.shade for line in matrix.lines for cell in line.cells}
    assert {0, 1, SHADES} <= shades and all(
        (c.count == 0) == (c.shade == 0) for n in matrix.lines for c in n.cells
    )


def test_a_figure_leads_to_as_many_results(read: Read) -> None:
    page = read("/matrix")
    cells = re.findall(r'<td class="shade\d"><a href="(/search[^"]+)">(\d+)</a>', page.markup)
    assert len(cells) > 50
    for href, count in cells:
        asked = parse_qs(urlsplit(href.replace("&amp;", "&")).query)
        assert set(asked) == {"city", "topic"}
        results = read(href.replace("&amp;", "&"))
        assert results.status == 200
        assert len(re.findall(r'class="[^"]*\bhit\b', results.markup)) == int(count)


def test_a_cell_without_practices_says_not_mentioned(read: Read) -> None:
    page = read("/matrix")
    empty = page.markup.count('<td class="shade0">')
    assert empty > 50
    assert page.markup.count('<span class="unseen">原文未提及</span>') == empty
