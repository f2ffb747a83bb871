"""Who decided about a thing, when and why, on its page and in the graph."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from jingyan.config import Settings
from jingyan.opening import open_services
from jingyan.pipeline import build
from jingyan.reviewing import Review
from kg.sources import read_sources
from tests.web.lookups import iri_named
from web.app import create_app
from web.services import Services
from web.verdicts import collected

VENUE = "“越乡情”平台"


@pytest.fixture(scope="module")
def decided(base_store: Path, corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    """A base in which one platform was accepted by a person."""
    folder = tmp_path_factory.mktemp("history")
    settings = Settings.from_environment(os.environ, store=base_store, curation=folder / "decisions")
    review = Review(settings)
    finding = review.find(VENUE)
    review.decide(
        finding.document, "accept", [(finding.target, finding.seen)], who="阿金", why="对照<b>原文</b>"
    )
    built = replace(settings, store=folder / "store")
    build(read_sources([corpus]), built)
    services = open_services(built)
    yield services
    services.sparql.close()
    services.searcher.close()


@pytest.fixture(scope="module")
def client(decided: Services) -> FlaskClient:
    """A browser of that base."""
    return create_app(decided).test_client()


def _path(services: Services) -> str:
    iri = iri_named(services, "Platform", "越乡情")
    return "/" + iri.split("/id/", 1)[1]


def test_the_page_of_a_thing_tells_who_when_and_why(client: FlaskClient, decided: Services) -> None:
    page = client.get(_path(decided)).get_data(as_text=True)
    history = page.split('class="judged')[1].split("</section>")[0]
    (day,) = {str(row["when"])[:10] for row in decided.graph.select("entity_curation") if row["when"]}
    assert all(words in history for words in ("已认可", "阿金", day, "对照&lt;b&gt;原文"))
    english = client.get(_path(decided) + "?lang=en").get_data(as_text=True)
    assert "History of curation" in english


def test_a_thing_nobody_looked_at_has_no_history(client: FlaskClient, decided: Services) -> None:
    iri = iri_named(decided, "Platform", "民生议事堂")
    assert 'class="judged' not in client.get("/" + iri.split("/id/", 1)[1]).get_data(as_text=True)


def test_all_decisions_tell_of_one_thing_what_its_own_query_does(decided: Services) -> None:
    iri, columns = iri_named(decided, "Platform", "越乡情"), ("statement", "status", "who", "when", "reason")
    rows = [row for row in decided.graph.select("statements_decided") if row["entity"] == iri]
    own = decided.graph.select("entity_curation", entity=iri)
    assert rows
    assert {tuple(map(row.get, columns)) for row in rows} == {tuple(map(row.get, columns)) for row in own}


def test_statements_decided_alike_stand_together_and_no_pairs_are_made_up() -> None:
    rows = [
        {"statement": s, "status": "accepted", "who": who, "when": f"{day}T00:00:00Z", "reason": "同"}
        for s in ("a", "b")
        for who in ("甲", "乙")
        for day in ("2025-09-01", "2025-09-02")
    ]
    late = {"statement": "c", "status": "edited", "who": "丙", "when": "2025-10-01T08:00:00Z", "reason": None}
    first, second = collected([*rows, late])
    assert (first.status, first.who, first.days, first.reasons) == ("edited", ("丙",), ("2025-10-01",), ())
    assert (second.who, second.days) == (("乙", "甲"), ("2025-09-02", "2025-09-01"))
    assert second.statements == ("a", "b")
