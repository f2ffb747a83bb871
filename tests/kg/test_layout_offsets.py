"""Whatever the text, the spans of a layout are of the untouched source."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import LayoutError
from kg.layout import read_layout
from kg.model import Document, Source

PIECES = st.sampled_from(
    [
        "□杭州市政协",
        "【宁波市政协】",
        "（湖州市政协供稿）",
        "某省政协主席　　张　三",
        "一、搭平台",
        "（二）建机制。",
        "1.",
        "一是抓落实。",
        "**建机制。**",
        "## 标题",
        "- ",
        "编者按",
        "𠮷祥社区",
        "🧩",
        "推行机制，收集意见。",
        "“点单”",
        '"派单"',
        "—",
        "：",
        "　　",
        "\u00a0",
        " ",
        "\r\n",
        "\n",
        "\n\n",
        "责任编辑：某某",
        "甲乙丙丁戊己庚辛壬癸" * 4,
    ]
)
TEXTS = st.lists(PIECES, min_size=1, max_size=40).map("".join)


def check(document: Document) -> None:
    text = document.source.text
    last = 0
    for excerpt in document.excerpts:
        if excerpt.byline:
            assert excerpt.byline.of(text) == excerpt.org
        for title in excerpt.titles:
            assert title.of(text).strip() and "\n\n" not in title.of(text)  # of wrapped text over two rows
        for passage in excerpt.passages:
            assert last <= passage.start < passage.end <= len(text)
            last = passage.end
            check_sentences(text, passage.start, passage.end, [(s.start, s.end) for s in passage.sentences])
            if passage.heading:
                assert passage.heading.of(text).strip()


def check_sentences(text: str, start: int, end: int, sentences: list[tuple[int, int]]) -> None:
    """Between the sentences stands only white space."""
    at = start
    for first, after in sentences:
        assert at <= first < after <= end and not text[at:first].strip()
        at = after
    assert not text[at:end].strip()


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_spans_are_of_the_source(text: str) -> None:
    source = Source("a", "a.md", text, hashlib.sha256(text.encode()).hexdigest(), text.split("\n")[0])
    try:
        document = read_layout(source)
    except LayoutError:
        return
    check(document)


@pytest.mark.parametrize(
    "body", ["长" * 1_000_000, "推行机制，" * 200_000, "（" * 300_000, "一、" * 300_000, "（张 " * 200_000]
)
def test_a_megabyte_without_paragraphs_is_read_at_once(body: str) -> None:
    text = f"标题\n□杭州市政协\n{body}。收集意见。\n"
    document = read_layout(Source("a", "a.txt", text, "", ""))
    assert len(document.excerpts[0].passages) == 1


def test_many_excerpts_are_read_in_reasonable_time() -> None:
    text = "".join(f"标题{at}\n□杭州市政协\n搭平台。收集意见。\n" for at in range(3000))
    assert len(read_layout(Source("a", "a.txt", text, "", "")).excerpts) == 3000
