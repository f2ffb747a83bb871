"""A value put into a query file stays one term, whatever it holds."""

from __future__ import annotations

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, Store

from kg.errors import QueryError
from kg.query import QueryFile, bind, catalogue

FILES = {query.name: query for query in catalogue()}
WORDY = [
    (q, p.name)
    for q in catalogue()
    for p in q.parameters
    if p.type not in ("iri", "number", "limit", "offset")
]
IRIS = [(q, p.name) for q in catalogue() for p in q.parameters if p.type == "iri"]
HOSTILE = (
    '" } INSERT',
    "'''",
    '"""\\',
    "\\u0022 } UNION { ?s ?p ?o",
    "} #",
    "\n} ?x",
    "闭环\u202e",
    "$x ?y <a:b>",
)


def closing(query: QueryFile, name: str, value: str) -> tuple[str, str]:
    """Return what stands before and after the one term that `value` became."""
    text, term = bind(query, **{name: value}), str(Literal(value))
    assert text.count(term) == 1
    before, after = text.split(term)
    return before, after


def test_files_with_words_and_with_addresses_were_found() -> None:
    assert len(FILES) > 50
    assert len(WORDY) >= 3
    assert len(IRIS) > 20


@pytest.mark.parametrize("value", HOSTILE)
def test_hostile_words_leave_the_query_as_it_was(value: str) -> None:
    for query, name in WORDY:
        assert closing(query, name, value) == closing(query, name, "民生议事堂-9f2c")


@given(value=st.text(max_size=40))
def test_any_words_are_read_back_as_themselves(value: str) -> None:
    query, name = WORDY[0]
    if value.strip():
        assert closing(query, name, f"9f2c{value}") == closing(query, name, "9f2c民生议事堂")
    found = Store().query(f"SELECT ?v {{ VALUES ?v {{ {Literal(value)} }} }}")
    assert isinstance(found, pyoxigraph.QuerySolutions)
    assert [row["v"] for row in found] == [Literal(value)]


@given(value=st.text(max_size=40))
def test_an_address_is_whole_or_refused(value: str) -> None:
    query, name = IRIS[0]
    try:
        text = bind(query, **{name: f"https://example.org/{value}"})
    except QueryError:
        return
    assert not set(value) & set('<>"{}|^`\\ \n')
    assert text.count(f"<https://example.org/{value}>") == 1
