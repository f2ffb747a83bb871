"""Search within a query: what the search page and CONTAINS give, and nothing else is called."""

from __future__ import annotations

import csv
import io
from typing import cast

import pytest
from flask.testing import FlaskClient

from kg.errors import QueryError
from ontology import terms
from tests.web.sparql_parts import listener, service_spellings
from web.services import Services
from web.sparql.calls import prepare
from web.sparql.errors import QueryRefusedError, QuerySyntaxError
from web.sparql.guard import Limits
from web.sparql.searches import MOST_NEAREST, Finder

KB = f"PREFIX kb: <{terms.KB}> PREFIX jy: <{terms.JY}> "
LOOP = "闭环反馈"


def ask(services: Services, query: str) -> list[dict[str, str]]:
    reply = services.sparql.query(KB + query, accept="text/csv")
    return list(csv.DictReader(io.StringIO(reply.body.decode())))


def semantic(services: Services, asked: str) -> list[dict[str, str]]:
    return ask(
        services,
        f"SELECT * {{ SERVICE kb:semantic {{ ?p {asked} ; kb:score ?s ; kb:rank ?n }} }} ORDER BY ?n",
    )


def refused(text: str) -> QuerySyntaxError:
    with pytest.raises(QuerySyntaxError) as wrong:
        prepare(text, limits=Limits(), finder=lambda: cast(Finder, None))
    return wrong.value


@pytest.mark.parametrize(
    "question", [LOOP, "杭州的闭环机制", "who supervises the results?", "哪些市有民生议事堂"]
)
def test_semantic_ranks_as_the_search_of_the_site(
    services: Services, client: FlaskClient, question: str
) -> None:
    answer = client.get("/api/v1/search", query_string={"q": question, "k": 7}).get_json()
    rows = semantic(services, f'kb:query "{question}" ; kb:k 7')
    assert [(row["p"], float(row["s"]), int(row["n"])) for row in rows] == [
        (hit["iri"], hit["score"], hit["rank"]) for hit in answer["hits"]
    ]
    assert len(rows) > 3


def test_a_threshold_is_a_least_score(services: Services) -> None:
    every = semantic(services, f'kb:query "{LOOP}" ; kb:k 30')
    least = every[2]["s"]
    some = semantic(services, f'kb:query "{LOOP}" ; kb:k 30 ; kb:threshold {least}')
    assert some == [row for row in every if float(row["s"]) >= float(least)]
    assert 0 < len(some) < len(every)


def test_where_the_search_page_says_that_nothing_answers_nothing_is_found(services: Services) -> None:
    assert services.searcher.search("蘑菇烹饪").abstained
    assert semantic(services, 'kb:query "蘑菇烹饪"') == []


def test_a_practice_is_an_anchor_and_so_is_a_mechanism(services: Services) -> None:
    practice = services.searcher.search(LOOP, limit=1).hits[0].item
    near = [hit.item.record["iri"] for hit in services.searcher.similar(practice.id, limit=5)]
    assert [row["p"] for row in semantic(services, f"kb:like <{practice.record['iri']}> ; kb:k 5")] == near
    mechanism = services.graph.select("home_loops")[0]
    rows = semantic(services, f"kb:like <{mechanism['mechanism']}> ; kb:k 3")
    assert rows == semantic(services, f'kb:query "{mechanism["label"]}" ; kb:k 3')
    assert len(rows) == 3


def test_an_anchor_that_the_base_does_not_hold_is_said(services: Services) -> None:
    with pytest.raises(QueryError, match="has no name in this base"):
        semantic(services, f"kb:like <{services.base}practice/none>")


@pytest.mark.parametrize(
    "words", ["闭环", "闭", "第三方", "“小闭环”", "1+N", "APP", "2", "；", "，打造", "小 闭环", "闭环 大循环"]
)
def test_text_holds_what_contains_holds(services: Services, words: str) -> None:
    contains = ask(
        services,
        "SELECT ?p (COUNT(*) AS ?n) { ?p a jy:Practice ; jy:reportedIn/jy:text ?t"
        f' FILTER CONTAINS(?t, "{words}") }} GROUP BY ?p',
    )
    rows = ask(services, f'SELECT ?p {{ SERVICE kb:text {{ ?p kb:query "{words}" }} }}')
    assert sorted(row["p"] for row in rows) == sorted({row["p"] for row in contains if row["p"]})


def test_text_counts_and_cuts(services: Services) -> None:
    rows = ask(
        services,
        'SELECT * { SERVICE kb:text { ?p kb:query "协商" ; kb:score ?n ; kb:rank ?r } } ORDER BY ?r',
    )
    counts = [int(row["n"]) for row in rows]
    assert counts == sorted(counts, reverse=True)
    assert counts[0] > 1
    two = ask(services, 'SELECT * { SERVICE kb:text { ?p kb:query "协商" ; kb:k 2 ; kb:score ?n } }')
    assert sorted(int(row["n"]) for row in two) == sorted(counts[:2])
    often = ask(
        services, 'SELECT * { SERVICE kb:text { ?p kb:query "协商" ; kb:threshold 2 ; kb:score ?n } }'
    )
    assert len(often) == sum(count >= 2 for count in counts)


def test_a_block_joins_the_graph_around_it(services: Services) -> None:
    rows = ask(
        services,
        "SELECT DISTINCT ?p { ?p jy:reportsMechanism ?m ."
        ' SERVICE kb:text { ?p kb:query "闭环" } ?m a jy:DerivedLoop }',
    )
    holding = ask(services, 'SELECT ?p { SERVICE kb:text { ?p kb:query "闭环" } }')
    assert 0 < len(rows) <= len(holding)
    without = ask(services, 'SELECT ?p { ?p a jy:Practice MINUS { SERVICE kb:text { ?p kb:query "闭环" } } }')
    assert len(without) + len(holding) == services.counts["practices"]


def test_words_may_be_bound_written_long_and_in_any_quotes(services: Services) -> None:
    plain = ask(services, 'SELECT ?p { SERVICE kb:text { ?p kb:query "闭环" } } ORDER BY ?p')
    for block in (
        "service<https://w3id.org/jingyan/service#text>{?p kb:query '''闭环'''}",
        'SERVICE kb:text { VALUES ?w { "闭环" } ?p kb:query ?w . # 注 }\n }',
        'SERVICE kb:text { ?p kb:query "\\u95ed环"@zh }',
    ):
        assert ask(services, f"SELECT ?p {{ {block} }} ORDER BY ?p") == plain


def test_words_are_never_read_as_query(services: Services) -> None:
    evil = '闭环\\" } } INSERT DATA { <x:a> <x:b> \\"'
    assert ask(services, f'SELECT ?p {{ SERVICE kb:text {{ ?p kb:query "{evil}" }} }}') == []


@pytest.mark.parametrize(
    ("block", "said"),
    [
        ("{ }", "needs one thing to search for"),
        ("{ ?p kb:k 3 }", "needs one thing to search for"),
        ('{ ?p kb:query "a" ; kb:like <x:a> }', "needs one thing to search for"),
        ('{ ?p kb:query "a" , "b" }', "given twice"),
        ('{ ?p kb:query "" }', "cannot be"),
        ("{ ?p kb:query 闭环 }", "cannot be read"),
        ("{ ?p kb:query 5 }", "kb:query cannot be"),
        ("{ ?p kb:query ?w }", "kb:query cannot be"),
        ('{ ?p kb:query "a" ; kb:k -1 }', "kb:k cannot be"),
        ('{ ?p kb:query "a" ; kb:k "x" }', "kb:k cannot be"),
        ('{ ?p kb:query "a" ; kb:threshold "high" }', "kb:threshold cannot be"),
        ('{ ?p kb:query "a" ; kb:score 3 }', "kb:score cannot be"),
        ('{ ?p kb:query "a" ; kb:score ?p }', "bound to two things"),
        ('{ ?p kb:query "a" . ?q kb:score ?s }', "of one variable"),
        ('{ <x:p> kb:query "a" }', "of one variable"),
        ('{ ?p kb:query "a" ; kb:colour ?c }', "has no property"),
        ('{ ?p kb:query "a" ; a jy:Practice }', "has no property"),
        ('{ VALUES ?w { "a" "b" } ?p kb:query ?w }', "cannot be read"),
        ("{ VALUES ?w { } ?p kb:query ?w }", "one variable to one term"),
    ],
)
def test_a_misshapen_block_is_refused_where_it_stands(block: str, said: str) -> None:
    error = refused(f"{KB}\nSELECT * {{\n  SERVICE kb:semantic {block} }}")
    assert said in error.what
    assert error.line == 3


def test_too_much_is_refused(services: Services) -> None:
    with pytest.raises(QuerySyntaxError, match=f"at most {MOST_NEAREST}"):
        semantic(services, f'kb:query "{LOOP}" ; kb:k {MOST_NEAREST + 1}')
    block = 'SERVICE kb:text { ?p kb:query "a" } '
    assert "searches in one query" in refused(f"{KB} SELECT * {{ {block * 5} }}").what
    with pytest.raises(QueryError, match="no word to look for"):
        semantic(services, 'kb:query "！？"')


def test_errors_after_a_block_keep_their_line_and_column(services: Services) -> None:
    places = []
    for call in ("SERVICE kb:text", " " * 15):
        with pytest.raises(QuerySyntaxError) as wrong:
            ask(services, f'\nSELECT * {{\n {call} {{\n  ?p kb:query "闭环" }} ?x ?y ?z ?u\n }}')
        places.append((wrong.value.line, wrong.value.column, wrong.value.what))
    assert places[0] == places[1]


def test_a_block_without_an_end_is_refused() -> None:
    assert "not closed" in refused(KB + 'SELECT * { SERVICE kb:text { ?p kb:query "a"').what


@pytest.mark.parametrize("number", range(len(service_spellings("http://x/"))))
def test_beside_a_block_no_other_service_is_called(services: Services, number: int) -> None:
    with listener() as (address, heard):
        query = service_spellings(address)[number]
        start = query.rindex("{ ?s ?p ?o }")
        mixed = (
            f'{KB}{query[:start]}{{ SERVICE kb:text {{ ?p kb:query "闭环" }} ?s ?p ?o }}{query[start + 12 :]}'
        )
        with pytest.raises((QueryRefusedError, QuerySyntaxError)):
            services.sparql.query(mixed)
    assert heard == []


@pytest.mark.parametrize(
    "call", ["kb:other", "SILENT kb:text", "kb:textual", "?x", "kb2:text", "<http://127.0.0.1:9/#text>"]
)
def test_other_names_are_refused(services: Services, call: str) -> None:
    with pytest.raises(QueryRefusedError, match="kb:semantic and kb:text only"):
        ask(services, f'SELECT * {{ SERVICE {call} {{ ?p kb:query "闭环" }} }}')


def test_without_a_search_every_service_is_refused() -> None:
    query = KB + 'SELECT * { SERVICE kb:text { ?p kb:query "闭环" } }'
    with pytest.raises(QueryRefusedError):
        prepare(query, limits=Limits(), finder=None)


def test_the_endpoint_answers_and_tells_where_a_block_is_wrong(client: FlaskClient) -> None:
    query = KB + 'SELECT ?p { SERVICE kb:text { ?p kb:query "闭环" } }'
    answer = client.get("/sparql", query_string={"query": query, "format": "json"})
    assert answer.status_code == 200
    assert len(answer.get_json()["results"]["bindings"]) > 2
    wrong = client.get("/sparql", query_string={"query": query.replace("kb:query", "kb:q"), "format": "json"})
    assert (wrong.status_code, wrong.get_json()["line"]) == (400, 1)
