"""Extraction over hard line breaks: names, chains and figures are found, quotes are the source's."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from kg.extract import extract
from kg.extract.unwrapped import unwrapped
from kg.layout import read_layout
from kg.model import Extraction, Source

BODY = (
    "推行“边民吹哨、委员报到、部门协同、州县共评”服务机制，帮助边民解决务工、通关、就医等困难。"
    "建立“线索发现—工会介入—部门协办—结果告知本人”维权闭环，出台《边寨矛盾纠纷调解办法》，"
    "协调市自然资源和规划局办理，𠮷祥社区累计宣讲四百三十余场，听众突破7万人次。"
)
WIDTH = 27
INDENT = "　　"


def wrapped(body: str, *, end: str = "\n") -> str:
    lines = [(INDENT + body)[at : at + WIDTH] for at in range(0, len(body) + len(INDENT), WIDTH)]
    return end.join(["连心桥", "◎贵阳市政协", *lines, ""])


def read(text: str, *, path: str = "a.txt") -> Extraction:
    return next(iter(extract([read_layout(Source("a", path, text, "", ""))])))


def names(extraction: Extraction) -> list[tuple[str, str, str]]:
    return [(mention.kind, mention.name, mention.key) for mention in extraction.mentions]


def test_what_is_found_does_not_depend_on_the_wrap() -> None:
    plain, broken = read(f"连心桥\n◎贵阳市政协\n{INDENT}{BODY}\n"), read(wrapped(BODY))
    assert len(broken.document.excerpts[0].passages) == 1
    assert names(broken) == names(plain) and len(names(plain)) >= 5
    acts = [[(step.actor, step.action) for step in chain.steps] for chain in broken.chains]
    assert ("工会", "介入") in acts[1] and len(acts[1]) == 4
    assert [figure.value for figure in broken.outcomes] == [430, 70000]


def test_quotes_are_the_untouched_source() -> None:
    text = wrapped(BODY, end="\r\n")
    extraction = read(text)
    located = [(m.start, m.end, m.quote) for m in extraction.mentions]
    located += [(c.start, c.end, c.quote) for c in extraction.chains]
    located += [(f.start, f.end, f.quote) for f in extraction.outcomes]
    located += [(t.start, t.end, t.quote) for t in extraction.topics]
    assert any("\r\n" in quote for _, _, quote in located)
    assert all(text[start:end] == quote for start, end, quote in located)
    assert extraction.document.source.text == text


def test_bold_marks_of_markdown_are_no_words() -> None:
    body = "**推行**“边民吹哨、委员报到、部门协同”**服务机制**，在**边民**中开展宣讲。委员随时答复。"
    (mechanism,) = (
        m for m in read(f"□贵阳市政协\n\n{body}\n", path="a.md").mentions if m.kind == "mechanism"
    )
    assert mechanism.name == "“边民吹哨、委员报到、部门协同”服务机制"
    assert mechanism.quote == "“边民吹哨、委员报到、部门协同”**服务机制"


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text("甲乙𠮷。，A \u3000", min_size=1, max_size=12), min_size=1, max_size=6))
def test_cuts_come_back_to_the_same_characters(lines: list[str]) -> None:
    text = wrapped(BODY[:60] + "\n".join(lines))
    plain = unwrapped(read_layout(Source("a", "a.txt", text, "", "")))
    for flat, original in zip(plain.document.excerpts, plain.original.excerpts, strict=True):
        for short, full in zip(flat.passages, original.passages, strict=True):
            words = plain.document.source.text[short.start : short.end]
            assert "".join(words.split()) == "".join(text[full.start : full.end].split())
            restored = [plain._offset(at) for at in range(short.start, short.end)]
            assert "".join(text[at] for at in restored) == words
