"""Lookups answered without a worker: which they are, that they end, and that a worker would say the same."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from kg.errors import QueryError
from tests.web.sparql_parts import build
from web.sparql.formats import by_accept
from web.sparql.lookups import BYTES, ROWS, Lookups, is_lookup
from web.sparql.pool import Pool
from web.sparql.worker import Capped

JSON = by_accept("application/sparql-results+json")
ONE = "<https://w3id.org/jingyan/id/mechanism/1>"
JY = "PREFIX jy: <https://w3id.org/jingyan/ontology#> "
LOOKUPS = (
    f"SELECT ?p ?o {{ {ONE} ?p ?o }}",
    f"{JY}select * where {{ {ONE} jy:city ?city . }} limit 5",
    f"{JY}\nPREFIX x: <urn:x:>\nSELECT ?p\nWHERE {{\n  {ONE} ?p jy:Mechanism\n}}\n",
    f"{JY}SELECT ?class {{ {ONE} a ?class }}",
    f"{JY}SELECT * {{ {ONE} a jy:Mechanism }}",
    "PREFIX m: <https://w3id.org/jingyan/id/mechanism/> SELECT ?o ?unknown { m:none ?p ?o }LIMIT 0",
)
OTHERS = (
    "SELECT * { ?s ?p ?o }",
    f"SELECT * {{ {ONE} ?p ?p }}",
    f"SELECT DISTINCT ?o {{ {ONE} ?p ?o }}",
    f"SELECT (COUNT(*) AS ?n) {{ {ONE} ?p ?o }}",
    f"SELECT * {{ {ONE} ?p ?o . ?o ?q ?r }}",
    f"SELECT * {{ {ONE} ?p ?o ; ?q ?r }}",
    f"SELECT * {{ {ONE} !a ?o }}",
    f"SELECT * {{ {ONE} <a:b>* ?o }}",
    f"SELECT * {{ {ONE} ?p ?o }} ORDER BY ?o",
    f"SELECT * {{ {ONE} ?p ?o }} LIMIT 10000000",
    f"SELECT * FROM <urn:inferred> {{ {ONE} ?p ?o }}",
    f"SELECT * {{ {{ {ONE} ?p ?o }} }}",
    f"SELECT * {{ GRAPH ?g {{ {ONE} ?p ?o }} }}",
    f"SELECT * {{ {ONE} ?p ?o #\n}}",
    f"BASE <https://w3id.org/> {JY}SELECT * {{ <x> jy:city ?o }}",
    "PREFIX SERVICEx: <urn:x> SELECT * {SERVICEx:y ?p ?o}",
    f"SELECT * {{ {ONE} ?p ?o }} VALUES ?o {{ 1 }}",
    f"ASK {{ {ONE} ?p ?o }}",
    f"SELECT * {{ {ONE} ?p ?o }}" + " " * 1000,
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("lookups") / "graph")


@pytest.fixture(scope="module")
def pool(folder: Path) -> Iterator[Pool]:
    with Pool(folder, workers=1) as made:  # not warmed: every query goes to a worker
        yield made


@pytest.fixture(scope="module")
def lookups(folder: Path) -> Lookups:
    made = Lookups(folder)
    made.warm()
    return made


@pytest.mark.parametrize("query", LOOKUPS)
@pytest.mark.parametrize("accept", ["application/sparql-results+json", "text/csv", "application/xml"])
def test_a_lookup_is_answered_as_by_a_worker(lookups: Lookups, pool: Pool, query: str, accept: str) -> None:
    reply = lookups.answered(query, by_accept(accept))
    assert reply is not None
    assert reply == pool.query(query, accept=accept)


@pytest.mark.parametrize("query", OTHERS)
def test_whatever_else_is_left_to_a_worker(lookups: Lookups, query: str) -> None:
    assert not is_lookup(query)
    assert lookups.answered(query, JSON) is None


def test_what_the_engine_refuses_is_left_to_a_worker_which_says_why(lookups: Lookups, pool: Pool) -> None:
    for query in ("SELECT * { no:prefix ?p ?o }", f"SELECT * {{ {ONE} A ?o }}"):
        assert is_lookup(query)
        assert lookups.answered(query, JSON) is None
        with pytest.raises(QueryError):
            pool.query(query)


def test_a_long_answer_ends_the_scan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one, said, graph = NamedNode("urn:one"), NamedNode("urn:said"), NamedNode("urn:graph")
    store = Store(str(tmp_path / "graph"))
    store.bulk_extend(Quad(one, said, Literal(number), graph) for number in range(50_000))
    store.flush()
    lookups = Lookups(tmp_path / "graph")
    lookups.warm()
    written = []

    class Watched(Capped):
        def write(self, chunk: bytes) -> int:
            written.append(len(chunk))
            return super().write(chunk)

    monkeypatch.setattr("web.sparql.lookups.Capped", Watched)
    query = "SELECT * { <urn:one> ?p ?o }"
    assert lookups.answered(query, JSON) is None
    assert sum(written) < 2 * BYTES  # of some 6 MB
    reply = lookups.answered(f"{query} LIMIT {ROWS}", JSON)
    assert reply is not None and reply.body.count(b'"p"') == ROWS + 1


@pytest.mark.parametrize("filling", [" ", "?x ", "PREFIX a: <a:b> ", "?"])
def test_a_text_that_is_none_is_refused_at_once(filling: str) -> None:
    """Where a quantifier gave back what it took, this would not end."""
    assert not is_lookup("SELECT ?a " + filling * (900 // len(filling)))


def test_a_closed_store_answers_nothing(folder: Path) -> None:
    lookups = Lookups(folder)
    lookups.warm()
    lookups.close()
    assert lookups.answered(LOOKUPS[0], JSON) is None
