"""Which clauses in a row are a chain, and what between them is no step."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.extract.chains import read_chains
from kg.extract.words import Paragraph

ReadParagraph = Callable[..., Paragraph]


@pytest.mark.parametrize(
    ("text", "kind", "steps"),
    [
        (
            "家长扫码提交诉求,学校当天派给年级组,年级组三日内回复。",
            "loop",
            [("家长", "扫码提交诉求"), ("学校", "当天派给年级组"), ("年级组", "三日内回复")],
        ),
        (
            "商户拍照上传,平台派单,城管队员到场处置,结果短信告知报事人,超过24小时未处置的自动提醒。",
            "loop",
            [("商户", "拍照上传"), ("平台", "派单"), ("城管队员", "到场处置"), (None, "结果短信告知报事人")],
        ),
        (
            "窗口五分钟内登记,调解员一小时内接谈,疑难纠纷由律师、法官会商,结案后社区干部一周内回访当事人。",
            "loop",
            [
                ("窗口", "五分钟内登记"),
                ("调解员", "一小时内接谈"),
                ("律师、法官", "会商"),
                ("社区干部", "一周内回访当事人"),
            ],
        ),
        (
            "企业提交诉求,区营商办24小时内分派,责任单位5个工作日内办理,复杂事项另议。",
            "sequence",
            [("企业", "提交诉求"), ("区营商办", "24小时内分派"), ("责任单位", "5个工作日内办理")],
        ),
        (
            "巡查员发现问题后上报,指挥中心10分钟内派单,街道2小时内到场,处置结果拍照回传,由居民在线打分。",
            "loop",
            [
                ("巡查员", "发现问题后上报"),
                ("指挥中心", "10分钟内派单"),
                ("街道", "2小时内到场"),
                (None, "处置结果拍照回传"),
                ("居民", "在线打分"),
            ],
        ),
        (
            "社区每周收集诉求,汇总后报送街道,由街道分派给部门办理,部门10个工作日内办结。",
            "sequence",
            [
                ("社区", "每周收集诉求"),
                (None, "报送街道"),
                ("街道", "分派给部门办理"),
                ("部门", "10个工作日内办结"),
            ],
        ),
        (
            "老人先说,委员接着问,部门干部当场答,一时说不清的记在本子上,由乡镇干部上门回话。",
            "loop",
            [("老人", "说"), ("委员", "问"), ("部门干部", "当场答"), ("乡镇干部", "上门回话")],
        ),
        (
            "由居委会登记,街道党工委分类,区直部门承办,办完后代表上门向居民说明,居民签字认可才算完。",
            "loop",
            [
                ("居委会", "登记"),
                ("街道党工委", "分类"),
                ("区直部门", "承办"),
                ("代表", "上门向居民说明"),
                ("居民", "签字认可"),
            ],
        ),
    ],
)
def test_from_who_raises_a_matter_to_who_hears_of_it(
    read_paragraph: ReadParagraph, text: str, kind: str, steps: list[tuple[str | None, str]]
) -> None:
    (chain,) = read_chains(read_paragraph(text))
    assert [(step.actor, step.action) for step in chain.steps] == steps
    assert chain.kind == kind


def test_what_is_announced_is_no_step(read_paragraph: ReadParagraph) -> None:
    (chain,) = read_chains(
        read_paragraph("办件分四步走:群众扫码提事,网格员核实,乡镇限时办理,最后由群众评价。")
    )
    assert chain.quote.startswith("群众扫码提事")
    assert len(chain.steps) == 4


@pytest.mark.parametrize("text", ["群众提了意见,干部很重视。", "物业服务好,居民满意,社区和谐。"])
def test_a_tale_is_no_chain(read_paragraph: ReadParagraph, text: str) -> None:
    assert read_chains(read_paragraph(text)) == ()
