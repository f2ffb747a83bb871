"""The assistant's tools, asked over standard input and output as an assistant asks."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

anyio = pytest.importorskip("anyio")
mcp = pytest.importorskip("mcp")

Ask = Callable[[str, dict[str, Any]], dict[str, Any]]
LOOP = """PREFIX jy: <https://w3id.org/jingyan/ontology#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?m ?label { ?m a jy:DerivedLoop ; rdfs:label ?label } ORDER BY ?label"""


def conversation(
    store: Path, asked: list[tuple[str, dict[str, Any]]]
) -> tuple[set[str], list[dict[str, Any]]]:
    """Start the server, list its tools, ask them in turn, end it."""
    parameters = mcp.StdioServerParameters(
        command=sys.executable,
        args=["-m", "jingyan", "mcp", "--store", str(store)],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])},
    )

    async def talk() -> tuple[set[str], list[dict[str, Any]]]:
        async with mcp.Client(parameters) as client:
            names = {tool.name for tool in (await client.list_tools()).tools}
            answers = [await client.call_tool(name, arguments) for name, arguments in asked]
            return names, [json.loads(answer.content[0].text) for answer in answers]

    with ThreadPoolExecutor(1) as apart:  # a browser test may have left a loop running in this thread
        told: tuple[set[str], list[dict[str, Any]]] = apart.submit(anyio.run, talk).result()
    return told


def test_tools_answer_with_words_of_the_base(base_store: Path) -> None:
    names, (hits, rows, draft, wrong, nothing) = conversation(
        base_store,
        [
            ("search", {"question": "闭环反馈", "limit": 3}),
            ("sparql", {"query": LOOP}),
            ("analyse", {"draft": "我市建立“群众提—部门办—委员督”监督机制。"}),
            ("sparql", {"query": "SELECT {"}),
            ("entity", {"iri": "https://w3id.org/jingyan/id/mechanism/none"}),
        ],
    )
    assert names == {"search", "analyse", "entity", "sparql"}
    assert [hit["rank"] for hit in hits["hits"]] == [1, 2, 3]
    assert all(hit["text"] for hit in hits["hits"])
    assert rows["columns"] == ["m", "label"]
    assert rows["total"] == len(rows["rows"]) >= 4
    assert {"excerpts", "analogues", "stages"} <= draft.keys()
    assert "line 1" in wrong["error"]
    assert "says nothing of" in nothing["error"]


def test_an_entity_comes_with_its_source_words(base_store: Path) -> None:
    _, (rows,) = conversation(base_store, [("sparql", {"query": LOOP})])
    iri = rows["rows"][0]["m"]
    _, (told,) = conversation(base_store, [("entity", {"iri": iri})])
    assert {row["subject"] for row in told["statements"]} == {iri}
    name = rows["rows"][0]["label"]
    assert any(row["quote"] in name or name in row["quote"] for row in told["evidence"])
