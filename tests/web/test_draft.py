"""Drafts of different forms read against the first corpus."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from jingyan.drafts import analyze
from kg.errors import LayoutError
from web.services import Services

PLAN = """关于建立意见“快办”机制的工作方案
一、主要措施
（一）建立“群众提—社区收—街道办—群众评”闭环机制。对群众反映的问题，三个工作日内交办、十个工作日内答复。
二、工作保障
各镇街明确专人负责。
"""
PROSE = "委员的提案都由县政府督查室登记，部门办得怎么样，要看有没有书面答复。"
FLOW = "- 需求清单\n- 资源清单\n流程：收集需求 → 梳理清单 → 组团服务 → 跟踪回访\n"
ENGLISH = "Members collect opinions, departments handle them within ten days, residents rate the result."


def _read(services: Services, text: str) -> Mapping[str, Any]:
    return analyze(text, searcher=services.searcher, graph=services.graph, snapshot="s")


def test_peers_mention_stages_and_actors_that_a_plan_does_not(services: Services) -> None:
    found = _read(services, PLAN)
    assert {"collect", "implement", "feedback"} <= set(found["stages"]["mentioned"])
    assert "supervise" in [one["stage"] for one in found["stages"]["missing"]]
    roles = {one["role"]: one["peers"] for one in found["roles"]["missing"]}
    assert "public" not in roles and "grassroots" not in roles
    assert {peer["city"] for peer in roles["department"]} and all(
        peer["text"] for peer in roles["department"]
    )


def test_a_stage_in_plain_words_is_not_called_missing(services: Services) -> None:
    found = _read(services, PROSE)
    assert found["stages"]["said"]["feedback"] == "答复"
    assert "feedback" not in [one["stage"] for one in found["stages"]["missing"]]


def test_short_lines_are_read_as_one_paragraph(services: Services) -> None:
    found = _read(services, FLOW)
    assert {hit["city"] for hit in found["analogues"][0]["hits"]} & {"杭州市", "衢州市"}
    with pytest.raises(LayoutError):
        _read(services, "标题\n")


def test_of_a_draft_in_english_only_analogues_are_found(services: Services) -> None:
    found = _read(services, ENGLISH)
    assert not found["read"] and not found["stages"]["missing"] and found["analogues"][0]["hits"]
