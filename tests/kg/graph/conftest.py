"""A small document with its extraction, written by hand in the seed's words, and the graph of it."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import Store

from kg.extract import extract
from kg.layout import read_layout
from kg.link import links
from kg.model import (
    Chain,
    Document,
    Excerpt,
    Extraction,
    Figure,
    Link,
    LoopClaim,
    Mention,
    Passage,
    Source,
    Span,
    Step,
    TopicTag,
)
from kg.publish import assemble
from kg.query import Graph
from kg.sources import read_source

BASE = "https://w3id.org/jingyan/id/"
JINHUA = (
    "用好“三个平台”,推动监督常态。打造“委员提—部门办—专委督—群众评”监督全链条,强化民生议事堂监督,"
    "今年开展活动74场。健全“两天内交办”闭环落实机制,与市纪委建立联动机制,印发《协商工作规则》。"
)
WENZHOU = (
    "畅通“三种渠道”,倾听共富之声。构建“发现线索、研究问题、转化报送”闭环,依托民生议事堂广谋共富,"
    "赴文成县开展“结对帮扶”活动,服务群众近300.5万人次。"
)
# 𠮷 lies outside the basic plane: one code point, two UTF-16 units, before every other offset
TEXT = f"𠮷日交流\n建好监督闭环\n□金华市政协\n{JINHUA}\n串起工作链\n□温州市政协\n{WENZHOU}\n"
LINES = TEXT.split("\n")


def _line(number: int) -> Span:
    start = sum(len(line) + 1 for line in LINES[:number])
    return Span(start, start + len(LINES[number]))


def _passage(number: int) -> Passage:
    span, ends = _line(number), []
    for position in range(span.start, span.end):
        if TEXT[position] == "。":
            ends.append(position + 1)
    starts = [span.start, *ends[:-1]]
    sentences = tuple(Span(a, b) for a, b in zip(starts, ends, strict=True))
    return Passage(0, span.start, span.end, sentences[0], sentences)


def _find(words: str, line: int) -> Span:
    start = TEXT.index(words, _line(line).start)
    return Span(start, start + len(words))


def _mention(kind: str, words: str, line: int, *, act: str | None = None, **more: object) -> Mention:
    span, name = _find(words, line), words.strip("“”《》")
    given = Mention(
        kind=kind,
        start=span.start,
        end=span.end,
        quote=words,
        name=name,
        key=name,
        excerpt_index=0 if line < 4 else 1,
        paragraph_index=0 if line in (3, 6) else None,
        rule="head-noun",
        confidence=0.9,
        act=act,
    )
    return replace(given, **more)  # type: ignore[arg-type]


def _chain(
    words: str, line: int, parts: tuple[tuple[str, str | None, str, str, str | None], ...], **more: object
) -> Chain:
    span = _find(words, line)
    steps = tuple(
        Step(n, *_bounds(text, line), text, actor, action, stage, role)
        for n, (text, actor, action, stage, role) in enumerate(parts, start=1)
    )
    given = Chain("sequence", span.start, span.end, words, steps, 0 if line < 4 else 1, 0, "dash", 0.95)
    return replace(given, **more)  # type: ignore[arg-type]


def _bounds(words: str, line: int) -> tuple[int, int]:
    span = _find(words, line)
    return span.start, span.end


def _figure(words: str, line: int, value: float, unit: str, object: str, kind: str, **more: object) -> Figure:
    span = _find(words, line)
    excerpt = 0 if line < 4 else 1
    given = Figure(
        span.start, span.end, words, value, unit, object, False, kind, None, excerpt, 0, "number", 0.8
    )
    return replace(given, **more)  # type: ignore[arg-type]


def _topic(topic: str, words: str, line: int, score: float) -> TopicTag:
    span = _find(words, line)
    return TopicTag(topic, score, 0 if line < 4 else 1, 0, span.start, span.end, words)


def _sample() -> Extraction:
    sha = hashlib.sha256(TEXT.encode()).hexdigest()
    source = Source(
        "sample", "sample.txt", TEXT, sha, "𠮷日交流", province="浙江省", year=2025, publisher="省政协"
    )
    source = replace(source, date_start="2025-08-28", date_end="2025-08-29", rights="仅供测试")
    excerpts = (
        Excerpt(0, "金华市政协", _line(2), (_line(1),), (_passage(3),), "金华市", "330700"),
        Excerpt(1, "温州市政协", _line(5), (_line(4),), (_passage(6),), "温州市", "330300"),
    )
    mentions = (
        _mention("mechanism", "监督闭环", 1),
        _mention("mechanism", "“委员提—部门办—专委督—群众评”监督全链条", 3, act="create"),
        _mention("platform", "民生议事堂", 3, act="improve"),
        _mention("mechanism", "“两天内交办”闭环落实机制", 3, act="improve"),
        _mention("organization", "市纪委", 3),
        _mention("mechanism", "联动机制", 3, act="create", partners=("市纪委",)),
        _mention("instrument", "《协商工作规则》", 3, act="create"),
        _mention("mechanism", "“发现线索、研究问题、转化报送”闭环", 6, act="create"),
        _mention("platform", "民生议事堂", 6, act="use"),
        _mention("place", "文成县", 6, place_code="330328"),
        _mention("programme", "“结对帮扶”活动", 6, act="use", modality="done", key="结对帮扶"),
    )
    supervision = (
        ("委员提", "委员", "提", "collect", "member"),
        ("部门办", "部门", "办", "implement", "department"),
        ("专委督", "专委", "督", "supervise", "committee"),
        ("群众评", "群众", "评", "feedback", "public"),
    )
    leads = (
        ("发现线索", None, "发现线索", "collect", None),
        ("研究问题", None, "研究问题", "deliberate", None),
        ("转化报送", None, "转化报送", "refer", None),
    )
    return Extraction(
        document=Document(source, excerpts, "press"),
        mentions=mentions,
        chains=(
            _chain("委员提—部门办—专委督—群众评", 3, supervision, mechanism=1, loop_derived=True),
            _chain("发现线索、研究问题、转化报送", 6, leads, mechanism=7, kind="loop"),
        ),
        claims=(LoopClaim(3, *_bounds("闭环", 3), "闭环"), LoopClaim(7, *_bounds("闭环", 6), "闭环")),
        outcomes=(
            _figure("开展活动74场", 3, 74.0, "场", "活动", "output", time="今年"),
            _figure("服务群众近300.5万人次", 6, 300.5, "万人次", "群众", "output", approx=True),
        ),
        commitments=(_figure("两天内交办", 3, 2.0, "天", "交办", "commitment"),),
        topics=(
            _topic("supervision", "监督", 3, 0.9),
            _topic("media", "民生议事堂", 3, 0.2),
            _topic("closed-loop", "闭环", 6, 0.8),
        ),
        extractor="by-hand",
    )


@pytest.fixture(scope="session")
def sample() -> Extraction:
    """Two excerpts with a derived loop, a claimed one, a shared platform, partner, figures, topics."""
    return _sample()


@pytest.fixture(scope="session")
def sample_links() -> tuple[Link, ...]:
    """One kind-of link, so that every query over links has a row."""
    return (Link("kind-of", "programme", "结对帮扶", "民生议事堂"),)


@pytest.fixture
def sample_graph(sample: Extraction) -> Store:
    """The sample's whole graph, inferred triples included; free to be changed."""
    return assemble([sample], [], base=BASE)


@pytest.fixture(scope="session")
def seed(corpus: Path) -> Extraction:
    """The first corpus, read by the real layout and extraction."""
    (extraction,) = extract([read_layout(read_source(corpus))])
    return extraction


@pytest.fixture(scope="session")
def seed_graph(seed: Extraction) -> Graph:
    """The whole graph of the first corpus; do not change it."""
    return Graph(assemble([seed], links([seed]), base=BASE))
