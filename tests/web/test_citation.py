"""Citations: what a library's software reads, and the national form for people."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from tests.web.conftest import Page
from tests.web.lookups import path_named
from web.citation import Citation
from web.services import Services

LOOP = "“委员提—部门办—专委督—群众评”监督全链条"
ODD = Citation(
    "k", title="A_b & 50%", part="", author="某{市}", document="A_b & 50%", publisher="", year="", date="",
    version="1", url="http://localhost/document/k",
)  # fmt: skip


def test_a_practice_in_the_national_form(client: FlaskClient, practice_of: Callable[[str, int], str]) -> None:
    answer = client.get(f"/cite{practice_of('杭州市', 1)}.txt")
    assert answer.status_code == 200
    said = answer.get_data(as_text=True)
    assert re.match(
        r"杭州市政协. 创新工作机制，.*第2段\[DB/OL\]//.*发言摘编（上）. 2025\(2025-08-28\). ", said
    )
    assert said.rstrip().endswith(f"http://localhost{practice_of('杭州市', 1)}.")


def test_bibtex_has_whole_fields_and_closed_braces(
    client: FlaskClient, practice_of: Callable[[str, int], str]
) -> None:
    answer = client.get(f"/cite{practice_of('宁波市', 1)}.bib")
    text = answer.get_data(as_text=True)
    assert text.startswith("@incollection{jingyan-")
    assert "  author = {{宁波市政协}},\n" in text
    assert "  year = {2025},\n" in text
    assert text.count("{") == text.count("}")
    assert answer.headers["Content-Disposition"].endswith('.bib"')


def test_ris_lines_are_tagged_and_end_the_record(client: FlaskClient, services: Services) -> None:
    text = client.get(f"/cite{path_named(services, 'Mechanism', LOOP)}.ris").get_data(as_text=True)
    lines = text.split("\r\n")
    assert lines[0] == "TY  - CHAP"
    assert f"TI  - {LOOP}" in lines
    assert "AU  - 金华市政协" in lines
    assert lines[-2:] == ["ER  - ", ""]
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in lines[:-1])


def test_a_document_is_cited_whole(client: FlaskClient) -> None:
    path = "/cite/document/zhejiang-2025-excerpts-1"
    assert client.get(path + ".bib").get_data(as_text=True).startswith("@misc{")
    assert "TY  - ELEC" in client.get(path + ".ris").get_data(as_text=True)
    assert "//" not in client.get(path + ".txt").get_data(as_text=True).split("http")[0]


def test_tex_s_own_characters_are_text() -> None:
    assert r"title = {A\_b \& 50\%}" in ODD.bibtex()
    assert r"author = {{某\{市\}}}" in ODD.bibtex()


@pytest.mark.parametrize("path", ["/cite/practice/none.bib", "/cite/platform/x.bib", "/cite/document/x.doc"])
def test_what_is_not_there_cannot_be_cited(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_pages_offer_their_citations(
    client: FlaskClient,
    read: Callable[[str], Page],
    practice_of: Callable[[str, int], str],
    services: Services,
) -> None:
    for path in (practice_of("杭州市", 1), path_named(services, "Mechanism", LOOP)):
        offered = [href for href in read(path).values("a", "href") if href.startswith("/cite/")]
        assert [href.rsplit(".", 1)[1] for href in offered] == ["txt", "bib", "ris"]
        assert {client.get(href).status_code for href in offered} == {200}
