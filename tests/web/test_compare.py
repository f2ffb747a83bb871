"""Chains side by side, gaps to similar cities, the network and the reading of a draft."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from flask.testing import FlaskClient

from kg.facts import joined
from tests.web.conftest import Page
from tests.web.lookups import iri_named
from web import chains, network, similarity
from web.app import create_app
from web.comparison import line_of
from web.services import Services

Read = Callable[[str], Page]
CLAIMED = "“发现线索、研究问题、转化报送”闭环"


def _rows(page: Page) -> list[str]:
    return re.findall(r"<tr>\s*<th scope=\"row\">(.*?)</tr>", page.markup, re.DOTALL)


def test_each_step_stands_under_its_stage(services: Services) -> None:
    found = {one.label: one for one in chains.views(services.graph.select("compare_chains"))}
    line = line_of(found["“委员提—部门办—专委督—群众评”监督全链条"])
    assert [[step.action for step in cell] for cell in line.cells] == [["提"], [], [], ["办"], ["督"], ["评"]]
    assert line.unplaced == ()


def test_an_empty_cell_says_not_mentioned_and_flags_are_apart(read: Read) -> None:
    page = read("/compare")
    row = next(row for row in _rows(page) if "发现线索" in row)
    assert row.count('class="hatched"') == 3 and row.count("原文未提及</span>") == 3 + 0
    assert "原文自称闭环" in row and "原文未提及反馈" in row and "环节闭合" not in row


def test_the_comparison_narrows_to_cities_loops_and_chosen_ones(read: Read, services: Services) -> None:
    everything, loops = _rows(read("/compare")), _rows(read("/compare?loops=1"))
    assert 0 < len(loops) < len(everything)
    assert not any("点题" in row for row in loops)
    jinhua = _rows(read("/compare?city=金华市"))
    assert jinhua and all("金华" in row for row in jinhua)
    slug = iri_named(services, "Mechanism", CLAIMED).rsplit("/", 1)[1]
    assert len(_rows(read(f"/compare?m={slug}"))) == 1
    assert "没有符合条件的机制" in read("/compare?m=nope").text
    assert read("/compare?loops=7").status == 400


def test_gaps_are_what_peers_mention_and_the_city_does_not(read: Read, services: Services) -> None:
    known = similarity.mentions(services.graph.select("gaps_mentions"))
    city = next(one for one in known.cities if one.name == "湖州市")
    peers = similarity.peers(city, known.cities)
    found = similarity.gaps(city, peers, known.labels)
    assert len(peers) == similarity.PEERS and city not in peers
    assert found and all((gap.kind, gap.iri) not in city.mentions for gap in found)
    assert all((gap.kind, gap.iri) in peer.mentions for gap in found for peer in gap.cities)
    page = read("/gaps?city=湖州市")
    assert "该地原文未提及" in page.text and "不等于当地没有" in page.text
    passages = [href for href in page.values("a", "href") if href.startswith("/search?city=")]
    assert passages and 'class="card hit"' in read(passages[0]).markup, "one click to the passages"
    assert {"topic", "stage", "role", "platform"} >= {gap.kind for gap in found} > {"topic"}
    assert len(re.findall("共同提到", read("/gaps?city=湖州市&k=2").text)) == 2
    assert read("/gaps?city=湖州市&k=99").status == 400
    assert read("/gaps?city=火星市").status == 404


def test_gaps_are_outlined_where_no_city_is_chosen(read: Read, services: Services) -> None:
    rows = tuple(services.graph.select("gaps_mentions"))
    known = similarity.mentions(rows)
    outlines = similarity.outlines(rows)
    assert [one.city for one in outlines] == list(known.cities), "eleven are shown whole"
    assert all((gap.kind, gap.iri) not in one.city.mentions for one in outlines for gap in one.first)
    page = read("/gaps")
    for one in outlines:
        peers = similarity.peers(one.city, known.cities)
        assert one.count == len(similarity.gaps(one.city, peers, known.labels))
        assert f"全部 {one.count} 项" in page.text and one.first[0].cities


def test_the_network_draws_every_city_and_lights_what_is_joined(read: Read, services: Services) -> None:
    facts = services.graph.facts
    found = network.joined(joined.of_all(facts))
    things = network.chosen(joined.firsts(facts, most=34), joined.ranked(facts, most=34))
    drawing = network.draw(found, network.Topics({}), things)
    cities = {node.label for node in drawing.nodes if node.kind == "place"}
    assert len(cities) == 11
    assert all(0 < node.y <= drawing.height for node in drawing.nodes)
    page = read("/network?focus=place/330700")
    lit = re.findall(r'<a class="node k-(\w+) lit"', page.markup)
    assert lit.count("place") == 1 and "platform" in lit and "mechanism" in lit
    assert read("/network?focus=place/999999").status == 404


def test_an_absent_draft_reader_is_said_openly(services: Services) -> None:
    client = create_app(replace(services, analyze=None)).test_client()
    assert "没有提供草稿分析" in client.get("/analyze").text
    assert client.post("/analyze", data={"text": "一段"}).status_code == 200


def _read_draft(text: str, *, spoken: str | None = None) -> Mapping[str, Any]:
    steps = [{"text": "委员提", "actor": "委员", "action": "提", "stage": "collect"}]
    mechanism = {"name": "“委员提”机制", "chain": "sequence", "steps": steps, "loop_claimed": False}
    peer = {
        "city": "金华市",
        "text": "群众评",
        "mechanism": "https://w3id.org/jingyan/id/mechanism/x",
        "label": "",
    }
    return {
        "excerpts": [{"mechanisms": [mechanism]}],
        "analogues": [{"start": 0, "end": len(text), "hits": []}],
        "stages": {"mentioned": ["collect"], "missing": [{"stage": "feedback", "peers": [peer]}]},
    }


def test_programs_read_a_draft(services: Services) -> None:
    client: FlaskClient = create_app(replace(services, analyze=_read_draft)).test_client()
    answer = client.post("/api/v1/analyze", data="委员提。".encode(), content_type="text/plain")
    assert answer.get_json()["stages"]["mentioned"] == ["collect"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert client.post("/api/v1/analyze", data=b" ").status_code == 400
    assert client.post("/api/v1/analyze", data=b"a" * 20_001).status_code == 413
    without = create_app(replace(services, analyze=None)).test_client()
    assert without.post("/api/v1/analyze", data=b"a").status_code == 503


def test_a_draft_is_read_and_not_kept(services: Services) -> None:
    client: FlaskClient = create_app(replace(services, analyze=_read_draft)).test_client()
    answer = client.post("/analyze", data={"text": "委员提<b>。"})
    assert "“委员提”机制" in answer.text and "群众评" in answer.text and "草稿未提及" in answer.text
    assert "<b>。" not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert "请先贴入草稿正文" in client.post("/analyze", data={"text": "  "}).text
    assert client.post("/analyze", data={"text": "长" * 20_001}).status_code == 413
