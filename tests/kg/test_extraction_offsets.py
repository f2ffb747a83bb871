"""Every offset of an extraction is of the untouched source, whatever stands in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.errors import LayoutError
from kg.extract import extract
from kg.layout import read_layout
from kg.model import Extraction, Source, Span

PIECES = st.sampled_from(
    [
        "构建“企业提—部门办—群众评”闭环机制，",
        "依托**民情🧩驿站**开展活动",
        "𠮷祥社区议事厅",
        "办结率由58%提升至79.6%",
        "计划明年新建驿站 30 个",
        "建立“三张清单”，即需求清单、服务清单、责任清单。",
        "收集、研判、交办、反馈的流程",
        "3日内分办、15日内答复",
        "与市纪委、文成县妇联",
        "《协商工作规则》",
        "“",
        "🧩",
        "𠮷",
        "　　",
        "&nbsp;",
        "\r\n",
        "\n",
        "。",
        "；",
        "一、搭平台。",
        "□温州市政协\n",
        "（某某县委组织部供稿）\n",
    ]
)


def located(value: object) -> Iterator[tuple[int, int, str | None]]:
    """Yield start, end and, where it has one, the quote of everything inside."""
    if isinstance(value, tuple):
        for one in value:
            yield from located(one)
    elif is_dataclass(value) and not isinstance(value, type):
        if hasattr(value, "start") and hasattr(value, "end"):
            yield value.start, value.end, getattr(value, "quote", None)
        for field in fields(value):
            yield from located(getattr(value, field.name))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PIECES, min_size=2, max_size=24).map("".join), st.sampled_from(["a.txt", "a.md"]))
def test_every_quote_is_the_source_at_its_place(text: str, path: str) -> None:
    try:
        document = read_layout(Source("a", path, text, "", ""))
    except LayoutError:
        return
    (extraction,) = extract([document])
    found = [value for name in names(extraction) for value in located(getattr(extraction, name))]
    for start, end, quote in found:
        assert 0 <= start < end <= len(text)
        assert quote is None or isinstance(quote, Span) or quote == text[start:end]


def names(extraction: Extraction) -> list[str]:
    return [field.name for field in fields(extraction) if field.name != "document"]


@pytest.mark.parametrize("repeated", ["12345", "百万", "“", "委员提、", "委员提—", "由5%至6%"])
def test_text_of_one_thing_over_and_over_is_read_to_its_end(repeated: str) -> None:
    body = repeated * (12000 // len(repeated))
    (extraction,) = extract([read_layout(Source("a", "a.txt", f"材料\n□杭州市政协\n{body}。\n", "", ""))])
    assert extraction.document.excerpts[0].org == "杭州市政协"
