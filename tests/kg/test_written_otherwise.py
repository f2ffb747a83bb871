"""Forms of other provinces: who acts, short lists, changes by year, plans, spaces and bold type."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.extract import extract
from kg.extract.chains import read_chains
from kg.extract.outcomes import read_figures
from kg.extract.words import Paragraph
from kg.layout import read_layout
from kg.model import Extraction, Source

ReadParagraph = Callable[..., Paragraph]


def read(text: str, *, path: str = "a.txt") -> Extraction:
    return next(iter(extract([read_layout(Source("a", path, text, "", ""))])))


@pytest.mark.parametrize(
    ("text", "kind", "steps"),
    [
        (
            "形成提、转、办、督、回全链条。",
            "loop",
            [(None, "提"), (None, "转"), (None, "办"), (None, "督"), (None, "回")],
        ),
        (
            "由书院理事会出题、委员工作室解题、乡镇党委落题,覆盖全市。",
            "parallel",
            [("书院理事会", "出题"), ("委员工作室", "解题"), ("乡镇党委", "落题")],
        ),
        (
            "建立“商会调解+司法确认”衔接机制。",
            "composition",
            [(None, "商会调解"), (None, "司法确认")],
        ),
        (
            "创新“业委会自治、物业服务企业履约、群众监督”联动机制。",
            "parallel",
            [("业委会", "自治"), ("物业服务企业", "履约"), ("群众", "监督")],
        ),
        (
            "实行“监理单位周通报—社区热线接单—人民调解员调解”闭环。",
            "sequence",
            [("监理单位", "周通报"), ("社区热线", "接单"), ("人民调解员", "调解")],
        ),
    ],
)
def test_who_acts(
    read_paragraph: ReadParagraph, text: str, kind: str, steps: list[tuple[str | None, str]]
) -> None:
    (chain,) = read_chains(read_paragraph(text))
    assert (chain.kind, [(step.actor, step.action) for step in chain.steps]) == (kind, steps)


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("群众满意度由2022年的87.3%提高到96.1%。", [(96.1, "%", 87.3)]),
        ("累计服务26万小时。", [(260000, "小时", None)]),
        ("先后有外地40余批次1200多人来考察学习。", [(40, "批次", None), (1200, "人", None)]),
        ("遴选20件重点提案。", [(20, "件", None)]),
    ],
)
def test_figures(
    read_paragraph: ReadParagraph, text: str, facts: list[tuple[float, str, float | None]]
) -> None:
    found = read_figures(read_paragraph(text))
    assert [(figure.value, figure.unit, figure.before) for figure in found] == facts


def test_figures_of_a_plan_are_targets() -> None:
    told = "完善协商制度。举办提案培训班4期,提案公开率达到80%以上。"
    assert len(read(f"提案工作总结\n{told}\n").outcomes) == 2
    plan = read(f"提案工作要点\n{told}\n")
    assert plan.outcomes == () and [figure.value for figure in plan.targets] == [4, 80]


def test_spaces_around_figures_and_bold_type_are_no_part_of_the_words() -> None:
    plain = read("搭平台\n■绵阳市政协\n设立生态共享法庭209个,办结诉求430件。\n")
    spaced = read("搭平台\n■绵阳市政协\n设立 **生态共享法庭** 209 个,办结诉求 430 件。\n", path="a.md")
    assert [(f.value, f.unit) for f in spaced.outcomes] == [(209, "个"), (430, "件")]
    assert [m.name for m in spaced.mentions] == [m.name for m in plain.mentions]


def test_rows_of_a_table_are_no_heading() -> None:
    found = read("搭平台\n■绵阳市政协\n| 项目 | 数量 |\n|---|---|\n| 线索 | 128条 |\n设立工作站11个。\n")
    assert [passage.heading for passage in found.document.excerpts[0].passages] == [None]


def test_a_plain_name_beside_other_bylines_is_one_too() -> None:
    first = "搭平台\n绵阳市游仙区委组织部\n设立工作站11个。\n"
    second = "建机制\n——绵阳市梓潼县总工会\n办结诉求43件。\n"
    text = f"交流材料汇编\n\n{first}\n{second}"
    orgs = [excerpt.org for excerpt in read(text).document.excerpts]
    assert orgs == ["绵阳市游仙区委组织部", "绵阳市梓潼县总工会"]
