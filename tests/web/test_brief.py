"""A brief: collected practices in order, each line with its source, in Word as staff expect it."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from urllib.parse import quote

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.text.paragraph import Paragraph
from flask.testing import FlaskClient

from tests.web.conftest import Page
from web import briefs

Read = Callable[[str], Page]
Where = Callable[[str, int], str]


def _id(path: str) -> str:
    return path.rsplit("/", 1)[1]


@pytest.fixture
def query(practice_of: Where) -> str:
    """Two practices, the later city first."""
    return f"id={_id(practice_of('金华市', 1))}&id={_id(practice_of('宁波市', 1))}"


def test_a_brief_keeps_the_order_it_is_given(read: Read, query: str) -> None:
    page = read(f"/brief?{query}")
    headings = re.findall(r"<h2 lang=\"zh-Hans\">(\d)\. .*?<a[^>]*>(.*?)</a>", page.markup, re.DOTALL)
    assert [number for number, _ in headings] == ["1", "2"]
    assert "三个平台" in headings[0][1] and "系列化" in headings[1][1]
    sources = re.findall(r'source-line"><span>(.*?)</span>', page.markup)
    assert len(sources) == 2 and sources[0].startswith("金华市政协：") and "第 2 段" in sources[0]


def test_entries_move_and_leave_without_script(read: Read, query: str) -> None:
    first, second = (part.removeprefix("id=") for part in query.split("&"))
    hrefs = [href.replace("&amp;", "&") for href in read(f"/brief?{query}").values("a", "href")]
    assert f"/brief?id={second}&id={first}#{first}" in hrefs, "down"
    assert f"/brief?id={second}" in hrefs, "removed"
    assert not any(
        href.endswith(f"{first}#{second}") for href in hrefs if href.startswith(f"/brief?id={first}&id")
    )


def test_an_address_pasted_in_is_understood(read: Read, practice_of: Where) -> None:
    path = practice_of("舟山市", 1)
    page = read(f"/brief?id={quote('https://example.org' + path + '?q=闭环#e1-2', safe='')}")
    assert page.markup.count('class="small muted source-line"') == 1
    assert briefs.slugs(["a", " /practice/b ", "a", "", "<script>", "x/y"]) == ["a", "b"]


def test_what_the_base_no_longer_holds_is_said(read: Read, query: str) -> None:
    page = read(f"/brief?{query}&id=0000000000000000")
    assert "有 1 条不在现有数据中" in page.text and "0000000000000000" in page.text
    assert page.status == 200 and page.markup.count("source-line") == 2


def test_a_brief_too_long_has_a_page_with_a_way_on(read: Read, client: FlaskClient) -> None:
    many = "&".join(f"id=a{at}" for at in range(briefs.LIMIT + 1))
    page = read(f"/brief?{many}")
    assert page.status == 400 and f"最多 {briefs.LIMIT} 条" in page.text
    ways = [href for href in page.values("a", "href") if href.count("id=") == briefs.LIMIT]
    assert len(ways) == 1 and read(ways[0]).status == 200
    assert client.get(f"/brief.docx?{many}").status_code == 400
    assert client.get("/brief.docx").status_code == 400, "nothing to write"


def test_an_empty_brief_says_how_to_fill_it(read: Read) -> None:
    page = read("/brief")
    assert page.status == 200 and "还没有做法" in page.text
    assert [a for tag, a in page.tags if tag == "input" and a.get("name") == "id"]


def _font(paragraph: Paragraph) -> tuple[str, float]:
    properties = paragraph.runs[0]._element.rPr
    assert properties is not None and properties.rFonts is not None
    size = paragraph.runs[0].font.size
    assert size is not None
    return str(properties.rFonts.get(qn("w:eastAsia"))), size.pt


def test_word_has_the_layout_of_official_documents(client: FlaskClient, query: str) -> None:
    answer = client.get(f"/brief.docx?{query}&title={quote('闭环<&>做法')}")
    word = Document(io.BytesIO(answer.get_data()))
    section = word.sections[0]
    assert section.page_width is not None and round(section.page_width.mm) == 210
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(side.mm) for side in margins if side is not None] == [37, 35, 28, 26]
    written = [one for one in word.paragraphs if one.text]
    assert written[0].text == "闭环<&>做法" and _font(written[0]) == ("方正小标宋简体", 22)
    first = next(one for one in written if one.text.startswith("一、"))
    second = next(one for one in written if one.text.startswith("（一）"))
    assert (_font(first), _font(second)) == (("黑体", 16), ("楷体_GB2312", 16))
    body = next(one for one in written if one.text.startswith("用好"))
    assert _font(body) == ("仿宋_GB2312", 16)
    assert body.paragraph_format.line_spacing == Pt(28) and body.paragraph_format.first_line_indent == Pt(32)
    assert "PAGE" in section.footer._element.xml


def test_every_line_of_the_word_file_carries_its_source(client: FlaskClient, query: str) -> None:
    word = Document(io.BytesIO(client.get(f"/brief.docx?{query}").get_data()))
    said = [one.text for one in word.paragraphs if one.text][2:]
    lines = [text for text in said if not re.match(r"[一二]、|（[一二三]）", text)]
    assert len(lines) >= 7
    assert all(text.endswith("（第 2 段）") or text.startswith("来源：") for text in lines)
    assert sum("/practice/" in text for text in lines) == 2


def test_the_same_brief_gives_the_same_file(client: FlaskClient, query: str) -> None:
    texts = [
        [p.text for p in Document(io.BytesIO(client.get(f"/brief.docx?{query}").get_data())).paragraphs]
        for _ in range(2)
    ]
    assert texts[0] == texts[1]


def test_markdown_quotes_the_source_and_escapes_marks(client: FlaskClient, query: str) -> None:
    answer = client.get(f"/brief.md?{query}&title={quote('*<b>*')}")
    text = answer.get_data(as_text=True)
    assert answer.mimetype == "text/markdown" and text.startswith("# \\*\\<b\\>\\*\n")
    assert "## 一、" in text and "\n> 用好“三个平台”" in text and text.count("来源：") == 2
    assert "第 2 段" in text and "/practice/" in text


def test_practices_can_be_put_into_the_brief(read: Read, practice_of: Where) -> None:
    path = practice_of("金华市", 1)
    assert f"/brief?id={_id(path)}" in read(path).values("a", "href")
    assert "/brief" in read("/").values("a", "href")


@pytest.mark.parametrize(
    ("number", "said"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (30, "三十"), (21, "二十一")]
)
def test_numbers_are_counted_as_documents_do(number: int, said: str) -> None:
    assert briefs.numeral(number) == said
