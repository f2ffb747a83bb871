"""Quotations without a head noun after them: which are names, of what kind, and which are not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.model import Document, Excerpt, Mention, Passage, Source, Span

Named = Callable[[str], list[tuple[str, str]]]
Mentions = Callable[[str], tuple[Mention, ...]]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("推广“和合调解工作法”。", [("mechanism", "“和合调解工作法”")]),
        ("把“需求清单”转化为“服务清单”。", [("mechanism", "“需求清单”"), ("mechanism", "“服务清单”")]),
        ("组建“政协委员协力共富服务团”。", [("platform", "“政协委员协力共富服务团”")]),
        ("拓展“民情一点通”监督职能。", [("platform", "“民情一点通”")]),
        ("深入打造“四大榜单一张网”。", [("platform", "“四大榜单一张网”")]),
        ("推出“六大系列行动”。", [("programme", "“六大系列行动”")]),
        ("让“六送下乡”送到心坎上。", [("programme", "“六送下乡”")]),
        ("赴港澳开展“同心行”。", [("programme", "“同心行”")]),
        ("开展提案办理“回头看”。", [("programme", "“回头看”")]),
        ("探索推进家庭、学校、社会“教联体”建设。", [("mechanism", "“教联体”")]),
        ("推行“履职积分”。", [("mechanism", "“履职积分”")]),
        ("依托“越乡情”。", [("platform", "“越乡情”")]),
    ],
)
def test_clues_type_a_quotation(named: Named, text: str, found: list[tuple[str, str]]) -> None:
    assert named(text) == found


def test_neighbours_in_a_list_share_a_kind(named: Named) -> None:
    assert {kind for kind, _ in named("灵活开展“微调研”“微协商”、“微监督”。")} == {"programme"}


@pytest.mark.parametrize(
    "text",
    [
        "按照“不建机构建机制”要求开展工作。",
        "紧扣“项目谋划”“政策争取”等关键问题协商。",
        "推动委员下沉履职“动”起来。",
        "聚焦“革命老区”开展协商。",
        "为推动“两山”转化资政。",
        "助推“五大关系”更加和谐。",
        "推动成果从“一地一域”向“全市全域”拓展。",
        "搭建“三大平台”。",
        "打破“信息孤岛”，杜绝“协商走过场”现象。",
    ],
)
def test_slogans_and_subjects_are_no_names(named: Named, text: str) -> None:
    assert named(text) == []


def test_a_plan_by_its_quoted_name(named: Named) -> None:
    assert ("instrument", "“十五五”规划") in named("在服务“十五五”规划编制上发力。")


def test_document_told_as_issued(named: Named) -> None:
    found = named("贯彻落实市委出台的进一步健全人民政协协商民主机制等文件精神。")
    assert found == [("instrument", "进一步健全人民政协协商民主机制")]


def _document(*bodies: str) -> Document:
    text, at, passages = "\n".join(bodies), 0, []
    for index, body in enumerate(bodies):
        passages.append(Passage(index, at, at + len(body), None, (Span(at, at + len(body)),)))
        at += len(body) + 1
    excerpt = Excerpt(0, "宁波市政协", None, (), tuple(passages), "宁波市")
    return Document(Source("doc", "doc.txt", text, "0", "doc"), (excerpt,), "none")


def test_a_name_typed_once_is_known_everywhere_in_the_document() -> None:
    from kg.extract import extract

    document = _document("“六联履职”让群众满意。", "打造“六联履职”品牌。", "“九联履职”让群众满意。")
    (extraction,) = extract([document])
    found = {m.quote: (m.kind, m.rule, m.confidence) for m in extraction.mentions}
    assert found["“六联履职”"][0] == "programme"
    brand = found["“六联履职”品牌"]
    assert brand[0] == "programme" and brand[2] > found["“六联履职”"][2]


def test_propagated_only_inside_one_document() -> None:
    from kg.extract import extract

    first, second = _document("依托“越乡情”平台。"), _document("“越乡情”凝聚人心。")
    assert [m.quote for e in extract([first, second]) for m in e.mentions] == ["“越乡情”平台"]
    (both,) = extract([_document("依托“越乡情”平台。", "“越乡情”凝聚人心。")])
    assert [(m.quote, m.rule) for m in both.mentions][1] == ("“越乡情”", "propagated")
