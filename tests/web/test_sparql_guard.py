"""The guard: sizes, depth, and every spelling of what must not run."""

from __future__ import annotations

import random
import re
from functools import cache

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from kg.errors import QueryError
from tests.web.sparql_parts import listener, service_spellings
from web.sparql.errors import QueryRefusedError, QuerySyntaxError, QueryTooBigError
from web.sparql.guard import Limits, check

BOMBS = {
    "braces": "SELECT * WHERE " + "{" * 3000 + "}" * 3000,
    "parentheses": "ASK { FILTER(" + "(" * 10_000 + "1" + ")" * 10_000 + ") }",
    "patterns": "ASK { " + " ".join(f"?a{i} ?b{i} ?a{i + 1} ." for i in range(300)) + " }",
    "objects": "ASK { ?s ?p " + " , ".join(f"?o{i}" for i in range(300)) + " }",
    "path": "ASK { ?s " + "/".join(["<x:p>"] * 1000) + " ?o }",
    "alternatives": "ASK { ?s " + "|".join(["<x:p>"] * 1000) + " ?o }",
    "brackets": "ASK { ?s ?p " + "[ ?p " * 100 + "1" + "]" * 100 + " }",
    "list": "ASK { ?s ?p " + "( " * 100 + "1" + ")" * 100 + " }",
    "triple terms": "ASK { ?s ?p " + "<<( ?s ?p " * 100 + "1" + ")>>" * 100 + " }",
    "unions": "ASK { " + " UNION ".join(["{ ?s ?p ?o }"] * 100) + " }",
    "optionals": "ASK { " + "OPTIONAL { ?s ?p ?o } " * 100 + " }",
    "disjunction": "ASK { FILTER(" + "||".join(["?s = 1"] * 400) + ") }",
    "negation": "ASK { FILTER(" + "!" * 9000 + "true) }",
    "length": "ASK { } #" + "x" * 20_000,
}


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_are_refused_before_the_parser(name: str) -> None:
    with pytest.raises(QueryTooBigError):
        check(BOMBS[name])


def test_ordinary_queries_pass() -> None:
    values = " ".join(f"<https://w3id.org/jingyan/id/mechanism/{i}>" for i in range(300))
    check(f"SELECT * {{ VALUES ?m {{ {values} }} ?m ?p ?o }}")
    check("SELECT * { ?s ?p ?o FILTER(?o IN (" + ",".join(map(str, range(900))) + ")) }")
    check("ASK { ?s ?p " + "(" * 38 + ")" * 38 + " }")


@pytest.mark.parametrize("number", range(len(service_spellings("http://x/"))))
def test_service_is_refused_in_every_spelling(number: int) -> None:
    with pytest.raises(QueryRefusedError) as refused:
        check(service_spellings("http://127.0.0.1:9/x")[number])
    assert refused.value.line >= 1


@pytest.mark.parametrize(
    "query",
    [
        "PREFIX sd: <http://www.w3.org/ns/sparql-service-description#> SELECT * { ?s a sd:Service }",
        'SELECT * { ?s ?p "the SERVICE window" }',
        "SELECT ?service { ?service ?p ?o } # SERVICE <http://x> {}",
        "SELECT * { ?s <http://x/service> ?o FILTER(?o < 3) }",
        'SELECT * { ?s ?p ?o FILTER(?o < 3 && ?s != "service") }',
        'SELECT * { ?s ?p ?o FILTER(?o IN (<http://x/service>, "a")) BIND("x"^^<http://x/service> AS ?y) }',
        "PREFIX ex: <http://x/> SELECT * { ?s ex:self-service ?o }",
    ],
)
def test_the_word_alone_is_no_offence(query: str) -> None:
    assert check(query).text == query


def test_a_refusal_names_line_and_column() -> None:
    with pytest.raises(QueryRefusedError) as refused:
        check("SELECT *\n{ ?s ?p ?o\n  SERVICE <http://x> { } }")
    assert (refused.value.line, refused.value.column) == (3, 3)
    assert str(refused.value).startswith("query, line 3, column 3: ")


@pytest.mark.parametrize(
    "update",
    ["INSERT DATA { <x:a> <x:b> <x:c> }", "load <http://x>", "PREFIX ex: <x:> DELETE WHERE { ?s ?p ?o }"],
)
def test_updates_are_called_by_their_name(update: str) -> None:
    with pytest.raises(QueryRefusedError, match="only reads"):
        check(update)


def test_half_a_character_is_refused() -> None:
    with pytest.raises(QuerySyntaxError, match="not valid Unicode"):
        check("ASK { ?s ?p '\ud800' }")


@pytest.mark.parametrize(
    ("query", "own"),
    [
        ("SELECT * { ?s ?p ?o }", False),
        ("SELECT * FROM <urn:g> { ?s ?p ?o }", True),
        ("SELECT * from named <urn:g> { GRAPH ?g { ?s ?p ?o } }", True),
        ("PREFIX ex: <x:> SELECT *FROMex:g{ ?s ?p ?o }", True),
        ("SELECT ?from { ?from ?p 'FROM <urn:g>' }", False),
    ],
)
def test_a_dataset_of_its_own_is_seen(query: str, own: bool) -> None:
    assert check(query).own_dataset is own


def test_limits_are_settings() -> None:
    with pytest.raises(QueryTooBigError, match="at most 1 are run"):
        check("SELECT * { ?a ?b ?c . ?d ?e ?f . }", limits=Limits(joins=1))


PIECES = """
?s ?p ?o|?s ?p ?o.|.|;|,|)|(|{|}|FILTER(|FILTER(1<2|FILTER(1<2)|FILTER(?s<ex:a|<2|<2#>|>|#|#>|NL|#>NL|#NL
CR|"|""|QQQ|'|'''|"a"|@en|^^|1|1.|.1|1e0|true|ex:|ex:a|ex:a.|ex:.|ex:%41|_:a|?x|$|<http://x/p>|<|<<
<<(|)>>|<=|=|!|*|+|/|^|[|]|[]|BIND(1<2|AS ?y)|VALUES ?v {1}|VALUES(?a){(|EXISTS{|OPTIONAL{|UNION|LATERAL{
IN(|STR(|1<ex:a|1<<http://x#>|?o<?s|<?s#>QQQ|QQQNL)|#QQQNL|\\|·|٣|TAB
"""


@cache
def pieces() -> list[str]:
    """Return what the fuzz puts together; NL, CR, TAB and QQQ stand for what a line here cannot hold."""
    spelled = PIECES.replace("QQQ", '"' * 3).strip().replace("\n", "|")
    marks = {"NL": "\n", "CR": "\r", "TAB": "\t"}
    return [re.sub("NL|CR|TAB", lambda mark: marks[mark[0]], piece) for piece in spelled.split("|")]


def scattered(chance: random.Random, call: str) -> str:
    """Return a call among pieces in no order."""
    parts = chance.choices(pieces(), k=chance.randint(0, 5))
    parts.insert(chance.randint(0, len(parts)), call)
    opening = chance.choice(("", "?s ?p ?o.", "?s ?p ", "FILTER(", "FILTER(1<"))
    return opening + "".join(parts) + chance.choice(("", ")", '"""\n', "#\n", " } #"))


def hidden(chance: random.Random, call: str) -> str:
    """Return a call behind a comparison that a careless lexer takes for an IRI, a string or a comment."""
    operand = chance.choice(("1", "?o", '"a"', "ex:a", "true", "<http://x/p>", "STR(?o)"))
    compared = chance.choice(("<2", "<?s", "<ex:a", "<<http://x", "<-1", "<=2", "< 2", "<true", ">1"))
    comment = chance.choice(("#>", "#", "#x>", "#> #", "#}>"))
    opener = chance.choice(("", '"""', "'''", '"', "'", "{", "(", "<", "#"))
    line = chance.choice(("\n", "\r", "\n ", "\r\n", ""))
    return f"FILTER({operand}{compared}{comment}{opener}{line}){call}#{opener}{chance.choice(('>', ''))}\n"


def test_nothing_that_passes_makes_a_request() -> None:
    """A bounded run of the fuzz that found the two readings of `<`; the engine here may use the network."""
    chance, store, ran = random.Random(20250829), Store(), 0
    for value in (Literal(1), Literal(True), Literal("a"), NamedNode("http://x/p")):
        store.add(Quad(NamedNode("http://x/1"), NamedNode("http://x/p"), value))
    with listener() as (address, heard):
        calls = [f"SERVICE<{address}>{{}}", "SERVICEex:{}", f"sERVICE#\n<{address}>{{}}"]
        for number in range(8_000):
            make = hidden if number % 2 else scattered
            query = f"PREFIX ex: <{address}> ASK {{{make(chance, chance.choice(calls))}}}"
            try:
                check(query)
                store.query(query, use_default_graph_as_union=True)
                ran += 1
            except (QueryError, SyntaxError, RuntimeError, OSError):
                continue
    assert heard == []
    assert ran > 5  # some did pass: the word in a comment or a string
