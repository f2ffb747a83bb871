"""A statement's page says how far people stand behind it, beside the rule's own confidence."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from kg.statements.shipped import english
from tests.web.conftest import Page
from web.services import Services

QUERY = """
PREFIX jy: <https://w3id.org/jingyan/ontology#> PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
SELECT ?statement { ?statement jy:status "%s" ; jy:evidence/jy:quote "%s" ; rdf:predicate ?predicate }
ORDER BY ?statement LIMIT 1
"""


@pytest.mark.parametrize(
    ("status", "quote", "told"),
    [
        ("accepted", "《委员微观察》栏目", ("已认可", "随产品发布的机器初审", "对照原文无误")),
        ("edited", "提案双向评议和标准化工作", ("已更正", "规则漏读", "1.00")),
        ("edited", "“一堂一庭”", ("已更正", "议事调解的场所")),
    ],
)
def test_status_curator_and_reason_stand_beside_the_raw_confidence(
    status: str, quote: str, told: tuple[str, ...], services: Services, read: Callable[[str], Page]
) -> None:
    rows = services.graph.store.query(QUERY % (status, quote), use_default_graph_as_union=True)
    (row,) = list(rows)  # type: ignore[arg-type]
    page = read("/statement/" + row["statement"].value.rsplit("/", 1)[1])
    assert page.status == 200
    assert all(words in page.text for words in told), page.text


def test_the_first_review_speaks_the_language_of_the_page(
    services: Services, read: Callable[[str], Page]
) -> None:
    rows = services.graph.store.query(QUERY % ("edited", "“一堂一庭”"), use_default_graph_as_union=True)
    (row,) = list(rows)  # type: ignore[arg-type]
    page = read("/statement/" + row["statement"].value.rsplit("/", 1)[1] + "?lang=en")
    said = [words for language, words in page.texts if language == "en"]
    assert "first review by machine, shipped with the product" in said
    assert any("venues for deliberation" in words for words in said)
    assert "机器初审" not in page.text


def test_the_first_review_is_told_in_both_languages_to_programs(
    services: Services, client: FlaskClient
) -> None:
    rows = services.graph.store.query(QUERY % ("edited", "“一堂一庭”"), use_default_graph_as_union=True)
    slug = next(iter(rows))["statement"].value.rsplit("/", 1)[1]  # type: ignore[arg-type]
    data = client.get(f"/statement/{slug}.ttl").get_data(as_text=True)
    assert '"随产品发布的机器初审"@zh-hans' in data and 'shipped with the product"@en' in data
    for language, reason in (("zh", "议事调解的场所"), ("en", "venues for deliberation")):
        answer = client.get(f"/api/v1/statements/{slug}?lang={language}").get_json()
        assert any(reason in one for one in answer["reasons"]) and len(answer["reasons"]) == 1
        assert len(answer["reviewed_by"]) == 1


def test_every_note_that_is_shipped_is_told_in_both_languages(root: Path) -> None:
    files = sorted((root / "data/curation").glob("*.jsonl"))
    lines = [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    said = {line[name] for line in lines for name in ("who", "why") if line.get(name)}
    assert said == english().keys()
