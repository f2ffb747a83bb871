"""Old addresses after a real second reading: sent on, or told what became of them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from jingyan.config import Settings
from jingyan.opening import open_services
from jingyan.pipeline import build, remove
from jingyan.reviewing import Review
from kg.model import Source
from kg.sources import read_sources
from kg.succession import Address, read_addresses
from kg.succession.addresses import FILE
from web.app import create_app

DOCUMENT = "zhejiang-2025-excerpts-1"
VENUE = "“越乡情”平台"
CUT = "和合委员讲堂"
Open = Callable[[], FlaskClient]
Old = Callable[[str, str], str]


@pytest.fixture(scope="module")
def settings(base_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A store in which the first corpus was published, then edited, corrected and published again."""
    folder = tmp_path_factory.mktemp("former")
    store = Path(shutil.copytree(base_store, folder / "store", symlinks=True))
    return Settings.from_environment(os.environ, store=store, curation=folder / "decisions")


@pytest.fixture(scope="module")
def before(settings: Settings, corpus: Path) -> dict[str, Address]:
    """The addresses of the first snapshot, after which the second has taken its place."""
    sources = read_sources([corpus])
    first = build(sources, settings, force=True).manifest.folder
    listed = {one.path: one for one in read_addresses(first / FILE)}
    review = Review(settings)
    finding = review.find(VENUE)
    review.decide(finding.document, "reject", [(finding.target, {})], who="阿金", why="只是活动")
    build([_edited(source) for source in sources], settings)
    return listed


def _edited(source: Source) -> Source:
    """Return the document with a word put in at its head, one paragraph reworded and one name cut out."""
    text = source.text.replace(CUT, "大课")
    start = text.index("百分百回访")
    text = text[:start] + "做到件件" + text[start:]
    return replace(source, text="本刊按语。\n" + text, sha256="e" * 64)


@pytest.fixture(scope="module")
def client(settings: Settings, before: dict[str, Address]) -> Iterator[FlaskClient]:
    """A browser of the second snapshot."""
    services = open_services(settings)
    yield create_app(services).test_client()
    services.sparql.close()
    services.searcher.close()


@pytest.fixture(scope="module")
def old(before: dict[str, Address], corpus: Path) -> Old:
    """Find the old path of a kind at words of the first text."""
    text = next(s.text for s in read_sources([corpus]) if s.id == DOCUMENT)

    def find(kind: str, words: str) -> str:
        at = text.index(words)
        fit = [
            one.path
            for one in before.values()
            if one.kind == kind and any(s <= at and at + len(words) <= e for _, s, e in one.places)
        ]
        assert fit, (kind, words)
        return f"/{fit[0]}"

    return find


def test_a_reworded_practice_is_sent_on_to_itself(client: FlaskClient, old: Old) -> None:
    path = old("practice", "百分百回访")
    sent = client.get(path)
    assert sent.status_code == 308 and sent.headers["Cache-Control"] == "no-cache"
    found = client.get(sent.headers["Location"])
    assert found.status_code == 200 and "做到件件" in found.get_data(as_text=True)
    assert client.get(f"/id{path}").headers["Location"] == sent.headers["Location"]
    assert client.get(f"{path}.ttl").headers["Location"] == sent.headers["Location"] + ".ttl"
    passage = client.get(path.replace("practice", "passage"))
    assert passage.headers["Location"] == sent.headers["Location"]


def test_evidence_and_statements_behind_an_insertion_lead_to_the_same_words(
    client: FlaskClient, before: dict[str, Address], old: Old
) -> None:
    for kind in ("evidence", "statement"):
        sent = client.get(old(kind, "百分百回访"), follow_redirects=True)
        assert sent.status_code == 200 and "百分百回访" in sent.get_data(as_text=True).replace("</mark>", "")


def test_every_old_address_of_the_edited_document_leads_somewhere(
    client: FlaskClient, before: dict[str, Address]
) -> None:
    kinds = ("practice", "mechanism", "step", "outcome", "commitment", "platform", "programme", "excerpt")
    told = {
        one.path: client.get(f"/{one.path}", follow_redirects=True).status_code
        for one in before.values()
        if one.kind in kinds
    }
    assert len(told) > 150
    assert set(told.values()) == {200, 410}
    assert [path for path, status in told.items() if status == 410 and path.startswith("practice")] == []


def test_what_a_curator_rejected_says_so_and_where_its_words_are(client: FlaskClient, old: Old) -> None:
    path = old("platform", VENUE)
    page = client.get(f"{path}?lang=zh")
    assert page.status_code == 410
    text = page.get_data(as_text=True)
    assert "不再读作" in text and f"/document/{DOCUMENT}?at=" in text
    assert "no longer" in client.get(f"{path}?lang=en").get_data(as_text=True)


def test_what_was_cut_out_of_the_text_says_so(client: FlaskClient, old: Old) -> None:
    page = client.get(old("platform", CUT) + "?lang=zh")
    assert page.status_code == 410 and "已不在其中" in page.get_data(as_text=True).split("<main")[1]


def test_a_program_is_told_the_successor(client: FlaskClient, old: Old) -> None:
    told = client.get(old("practice", "百分百回访"), headers={"Accept": "application/json"})
    assert (told.status_code, told.mimetype) == (410, "application/problem+json")
    assert client.get(told.get_json()["successor"]).status_code == 200
    gone = client.get(old("platform", VENUE), headers={"Accept": "application/json"}).get_json()
    assert gone["code"] == "gone-unread" and "successor" not in gone
    rdf = client.get(old("platform", VENUE), headers={"Accept": "text/turtle"})
    assert (rdf.status_code, rdf.mimetype) == (410, "application/problem+json")


def test_what_never_was_is_a_plain_404(client: FlaskClient) -> None:
    assert client.get("/practice/0000000000000000").status_code == 404
    assert client.get("/evidence/x-1-2").status_code == 404


def test_the_same_input_still_has_the_same_id_and_what_is_back_needs_no_ledger(
    settings: Settings, before: dict[str, Address], corpus: Path, old: Old, tmp_path: Path
) -> None:
    store = Path(shutil.copytree(settings.store, tmp_path / "store", symlinks=True))
    again = replace(settings, store=store, curation=tmp_path / "none")
    fresh = replace(settings, store=tmp_path / "fresh", curation=tmp_path / "none")
    sources = read_sources([corpus])
    assert build(sources, again).manifest.id == build(sources, fresh).manifest.id
    services = open_services(again)
    assert create_app(services).test_client().get(old("practice", "百分百回访")).status_code == 200
    services.sparql.close()
    services.searcher.close()


def test_a_withdrawn_document_is_said_to_be_withdrawn(
    settings: Settings, before: dict[str, Address], corpus: Path, old: Old, tmp_path: Path
) -> None:
    store = Path(shutil.copytree(settings.store, tmp_path / "store", symlinks=True))
    here = replace(settings, store=store, curation=tmp_path / "none")
    other = tmp_path / "other.txt"
    other.write_text("写好文章\n（甲市政协）\n□建立“听民声”机制，收集意见建议。\n", encoding="utf-8")
    build([*read_sources([corpus]), *read_sources([other])], here)
    remove([DOCUMENT], here)
    services = open_services(here)
    page = create_app(services).test_client().get(old("practice", "百分百回访"))
    assert page.status_code == 410 and "撤下" in page.get_data(as_text=True)
    services.sparql.close()
    services.searcher.close()
