"""The command line's answers: tables that line up under Chinese, and the machine formats."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest

from ontology import terms
from tests.web.sparql_parts import LOOPS, build
from web.sparql.answer import WIDEST, run_query, width
from web.sparql.errors import NotAcceptableError, QueryTooBigError
from web.sparql.pool import Caps, Pool

QUERY = f"""PREFIX jy: <{terms.JY}> PREFIX rdfs: <{terms.RDFS}>
SELECT ?m ?city ?n ?type {{ ?m jy:city ?city ; jy:position ?n ; a ?type }} ORDER BY ?n"""


@pytest.fixture(scope="module")
def pool(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pool]:
    caps = Caps(deadline_s=5, memory_bytes=256 << 20, rows=100)
    with Pool(build(tmp_path_factory.mktemp("answer") / "graph"), workers=1, caps=caps) as made:
        yield made


def test_a_table_lines_up(pool: Pool) -> None:
    lines = run_query(pool, QUERY, format="table").decode().splitlines()
    assert lines[2].split() == ["<https://w3id.org/jingyan/id/mechanism/1>", "杭州市", "1", "jy:Mechanism"]
    assert [line.split()[1] for line in lines[2:]] == list(LOOPS)
    starts = {width(line[: line.index("jy:Mechanism")]) for line in lines[2:]}
    assert starts == {width(lines[0][: lines[0].index("type")])}


def test_a_missing_value_leaves_its_place_empty(pool: Pool) -> None:
    text = run_query(pool, "SELECT ?a ?b { VALUES (?a ?b) { (UNDEF '杭州') } }", format="table").decode()
    assert text == "a  b\n-  ----\n   杭州\n"


def test_long_texts_and_line_breaks_stay_in_one_line(pool: Pool) -> None:
    text = run_query(pool, f"SELECT ?a {{ BIND ('''甲\n乙{'丙' * 80}''' AS ?a) }}", format="table").decode()
    value = text.splitlines()[2]
    assert value.startswith("甲 乙丙") and value.endswith("…")
    assert width(value) <= WIDEST


def test_yes_or_no_and_graphs(pool: Pool) -> None:
    assert run_query(pool, "ASK { ?s ?p 1 }", format="table") == b"true\n"
    assert run_query(pool, "ASK { ?s ?p -1 }", format="table") == b"false\n"
    turtle = run_query(pool, "CONSTRUCT { <urn:a> <urn:b> 1 } { }", format="table")
    assert turtle == b"<urn:a> <urn:b> 1 .\n"


@pytest.mark.parametrize(
    ("format", "start"),
    [("json", b'{"head"'), ("xml", b"<?xml"), ("csv", b"m,city,n,type\r\n"), ("tsv", b"?m\t?city")],
)
def test_machine_formats(pool: Pool, format: str, start: bytes) -> None:
    body = run_query(pool, QUERY, format=format)
    assert body.startswith(start) and body.endswith(b"\n")


def test_a_format_that_cannot_hold_the_result(pool: Pool) -> None:
    with pytest.raises(NotAcceptableError):
        run_query(pool, QUERY, format="ttl")
    with pytest.raises(NotAcceptableError, match="one of table, json"):
        run_query(pool, QUERY, format="pdf")


def test_a_cut_answer_is_never_silent(pool: Pool) -> None:
    everything = "SELECT * { ?s ?p ?o }"
    assert run_query(pool, everything, format="table").decode().splitlines()[-1].startswith("… cut")
    with pytest.raises(QueryTooBigError, match="cap of rows"):
        run_query(pool, everything, format="csv")
    with pytest.raises(QueryTooBigError, match="cap of rows"):
        run_query(pool, "CONSTRUCT WHERE { ?s ?p ?o }", format="table")


def test_the_pool_needs_no_web_framework() -> None:
    dear = "{'flask', 'rdflib', 'spacy', 'numpy'}"
    code = f"import sys, web.sparql.answer; print(*sorted({dear} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
