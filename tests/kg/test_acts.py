"""What becomes of a named thing: told by the verb before it, after it, or both."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.model import Mention


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("推动“连心驿站”平台提档升级。", "improve"),
        ("推动《老旧小区物业管理办法》出台。", "create"),
        ("推动“连心驿站”平台向村一级下沉。", "use"),
        ("推进“连心工程”建设。", "use"),
        ("将“板凳夜谈”平台延伸到村组。", "improve"),
        ("对《提案办理办法》进行修订。", "improve"),
        ("将“双报告”制度落实到位。", "use"),
        ("《基层协商工作规程》修订出台。", "create"),
        ("《基层协商工作规程》正在修订。", "improve"),
        ("依托“连心驿站”平台升级服务。", "use"),
        ("正式启用“智慧履职”平台。", "create"),
        ("不断固化“四会联动”机制。", "improve"),
    ],
)
def test_the_act(mentions_of: Callable[[str], tuple[Mention, ...]], text: str, act: str) -> None:
    kinds = ("mechanism", "platform", "programme", "instrument")
    (named,) = [m for m in mentions_of(text) if m.kind in kinds]
    assert named.act == act, named.quote
