"""The command as a user types it: answers, exit codes, one line for every mistake."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest

from jingyan.cli import COMMANDS, main


@pytest.fixture(autouse=True)
def _in_the_base(base_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JINGYAN_STORE", str(base_store))


def _error(capsys: pytest.CaptureFixture[str], *arguments: str | Path, status: int = 2) -> str:
    assert main([str(word) for word in arguments]) == status
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1, lines
    assert lines[0].startswith("jingyan: ")
    return lines[0]


def _json(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> object:
    assert main([str(word) for word in arguments]) == 0
    return json.loads(capsys.readouterr().out)


def test_search_answers_in_the_promised_shape(capsys: pytest.CaptureFixture[str]) -> None:
    answer = _json(capsys, "search", "闭环反馈", "-k", "3", "--json")
    assert isinstance(answer, dict)
    assert list(answer) == [
        "query", "language", "snapshot", "took_ms", "abstained", "verdict", "unheld",
        "understood", "hits", "facets",
    ]  # fmt: skip
    hit = answer["hits"][0]
    assert {
        "rank",
        "score",
        "iri",
        "city",
        "org",
        "paragraph_index",
        "heading",
        "text",
        "matches",
        "why",
    } <= set(hit)
    assert all(hit["text"][m["start"] : m["end"]] for m in hit["matches"])
    assert len(answer["hits"]) == 3


def test_search_is_filtered_by_city(capsys: pytest.CaptureFixture[str]) -> None:
    answer = _json(capsys, "search", "民主监督", "--city", "金华市", "--json")
    assert isinstance(answer, dict)
    assert {hit["city"] for hit in answer["hits"]} == {"金华市"}


def test_extract_shows_exact_words(capsys: pytest.CaptureFixture[str], corpus: Path) -> None:
    excerpts = _json(capsys, "extract", corpus, "--json")
    text = corpus.read_text(encoding="utf-8")
    assert isinstance(excerpts, list)
    assert len(excerpts) == 11
    quoted = [
        item
        for excerpt in excerpts
        for kind in ("mechanisms", "platforms", "programmes", "instruments", "outcomes", "commitments")
        for item in excerpt[kind]
    ]
    assert len(quoted) > 100
    assert all(text[item["start"] : item["end"]] == item["quote"] for item in quoted)


def test_sparql_counts_the_excerpts(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    query = "PREFIX jy: <https://w3id.org/jingyan/ontology#> SELECT (COUNT(?e) AS ?n) { ?e a jy:Excerpt }"
    assert main(["sparql", "-q", query, "--format", "csv"]) == 0
    assert capsysbinary.readouterr().out.split() == [b"n", b"11"]


@pytest.mark.parametrize("format", ["ttl", "nq", "jsonld", "csv"])
def test_export_writes_the_whole_base(tmp_path: Path, format: str) -> None:
    path = tmp_path / f"base.{format}"
    assert main(["export", "--format", format, "-o", str(path)]) == 0
    assert "闭环" in path.read_text(encoding="utf-8")
    assert list(tmp_path.iterdir()) == [path]


def test_verify_and_validate_hold(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify"]) == 0
    assert main(["validate"]) == 0
    assert "0 findings" in capsys.readouterr().out


def test_an_unknown_option_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert "--frob" in _error(capsys, "search", "x", "--frob")


def test_an_unknown_command_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert "bulid" in _error(capsys, "bulid")


def test_an_empty_folder_is_one_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert str(tmp_path) in _error(capsys, "build", tmp_path, "--store", tmp_path / "s")


def test_a_binary_file_is_one_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "photo.txt"
    path.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00" * 9)
    assert "photo.txt" in _error(capsys, "extract", path)


def test_a_line_too_long_is_one_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_text("□某市政协\n" + "长" * 1_700_000, encoding="utf-8")
    assert "long.txt" in _error(capsys, "extract", path)


def test_a_store_that_is_not_there_says_what_to_run(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert "jingyan build" in _error(capsys, "search", "闭环", "--store", tmp_path)


def test_a_port_in_use_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert "in use" in _error(capsys, "serve", "--port", str(port))


def test_a_query_with_a_mistake_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    _error(capsys, "sparql", "-q", "SELECT * WHERE { ?s ?p")


def test_another_models_index_is_refused(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JINGYAN_ENCODER", "e5-large")
    assert "e5-large" in _error(capsys, "search", "闭环")


def test_every_command_is_in_the_docs(root: Path) -> None:
    docs = "\n".join(path.read_text(encoding="utf-8") for path in sorted((root / "docs").glob("*.md")))
    assert [name for name in COMMANDS if f"jingyan {name}" not in docs] == []
