"""A synthetic graph along the ontology, the same every time, and eighteen shapes of query over it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import count

from pyoxigraph import Literal, NamedNode, Quad

from ontology import terms

BASE = "https://w3id.org/jingyan/id/"
PREFIXES = f"PREFIX jy: <{terms.JY}> PREFIX rdfs: <{terms.RDFS}> PREFIX dct: <{terms.DCT}> "
STAGES = ("收集议题", "研究协商", "报送交办", "办理落实", "督促监督", "反馈评价")
CITIES, PROVINCES = 110, 10
ONE, PLACE, WHOLE = f"<{BASE}mechanism/57>", f"<{BASE}place/3>", f"<{BASE}place/p0>"
_HUNDRED = " ".join(f"<{BASE}mechanism/{number}>" for number in range(1, 101))
QUERIES = {
    "lookup": f"SELECT ?p ?o {{ {ONE} ?p ?o }}",
    "star": f"SELECT ?l ?v ?u {{ ?m jy:place {PLACE} ; rdfs:label ?l ; jy:reportsOutcome ?x ."
    " ?x jy:value ?v ; jy:unit ?u }",
    "steps by path": f"SELECT ?s ?t {{ {ONE} jy:hasStep/jy:nextStep* ?s . ?s jy:text ?t }}",
    "places within": f"SELECT (COUNT(?m) AS ?n) {{ ?c jy:within* {WHOLE} . ?m jy:place ?c ;"
    " a jy:Mechanism }",
    "loop by path": "SELECT (COUNT(DISTINCT ?m) AS ?n) { ?m jy:hasStep ?s ."
    " ?s (jy:nextStep|jy:closesTo)+ ?s }",
    "count by place": "SELECT ?c (COUNT(?m) AS ?n) { ?m jy:place ?c ; jy:hasStep/jy:position 1 } GROUP BY ?c",
    "average": "SELECT ?c (AVG(?v) AS ?a) { ?m jy:place ?c ; jy:reportsOutcome/jy:value ?v } GROUP BY ?c",
    "optional": f"SELECT ?m ?l ?v {{ ?m jy:place {PLACE} ; rdfs:label ?l"
    " OPTIONAL { ?m jy:reportsOutcome/jy:value ?v } }",
    "regex": 'SELECT (COUNT(*) AS ?n) { ?m rdfs:label ?l FILTER regex(?l, "闭环|循环") }',
    "contains": 'SELECT (COUNT(*) AS ?n) { ?e jy:quote ?t FILTER CONTAINS(?t, "闭环") }',
    "order": "SELECT ?o ?v { ?o jy:value ?v } ORDER BY DESC(?v) ?o LIMIT 20",
    "construct": f"CONSTRUCT {{ ?s ?p ?o }} {{ ?m jy:place {PLACE} ; jy:hasStep ?s . ?s ?p ?o }}",
    "describe": f"DESCRIBE {ONE}",
    "not exists": "SELECT ?m { ?m a jy:Mechanism FILTER NOT EXISTS { ?m jy:reportsOutcome ?o } }",
    "subquery": "SELECT ?c ?n ?l { { SELECT ?c (COUNT(?m) AS ?n) { ?m a jy:Mechanism ; jy:place ?c }"
    " GROUP BY ?c ORDER BY DESC(?n) ?c LIMIT 5 } ?c rdfs:label ?l }",
    "evidence": f"SELECT ?m ?q ?v {{ ?m jy:place {PLACE} ; jy:evidence ?e ; jy:reportsOutcome/jy:value ?v ."
    " ?e jy:quote ?q }",
    "hundred values": f"SELECT ?m ?l ?c {{ VALUES ?m {{ {_HUNDRED} }} ?m rdfs:label ?l ;"
    " jy:place/rdfs:label ?c }",
    "subclasses": "SELECT (COUNT(?x) AS ?n) { ?x a/rdfs:subClassOf* jy:Mechanism }",
}
_DRAWN = random.Random(3)
WORDS = [
    "".join(chr(0x4E00 + _DRAWN.randrange(2000)) for _ in range(_DRAWN.choice((2, 3, 4))))
    for _ in range(3000)
]
Statement = tuple[NamedNode, NamedNode, NamedNode | Literal]
TYPE, LABEL = NamedNode(terms.RDF + "type"), NamedNode(terms.RDFS + "label")


def graph(triples: int) -> Iterator[Quad]:
    """Yield about so many asserted statements on practices, forty to a document, the same every time."""
    chance, made = random.Random(7), 0
    yield from (Quad(*each, NamedNode("urn:shared")) for each in places())
    for number in count(1):
        rows = list(practice(number, chance))
        document = NamedNode(f"{BASE}graph/{number // 40}")
        yield from (Quad(subject, predicate, value, document) for subject, predicate, value in rows)
        made += len(rows)
        if made >= triples:
            return


def places() -> Iterator[Statement]:
    """Yield cities within provinces, and what kinds of mechanism there are."""
    sub = NamedNode(terms.RDFS + "subClassOf")
    yield jy("ClaimedLoop"), sub, jy("Mechanism")
    yield jy("DerivedLoop"), sub, jy("Mechanism")
    for number in range(CITIES):
        city = NamedNode(f"{BASE}place/{number}")
        yield city, LABEL, Literal(f"第{number}市", language="zh-Hans")
        yield city, jy("within"), NamedNode(f"{BASE}place/p{number % PROVINCES}")


def practice(number: int, chance: random.Random) -> Iterator[Statement]:
    """Yield one excerpt with a practice and its one mechanism, steps, three quotes and mostly an outcome."""
    excerpt, thing = NamedNode(f"{BASE}excerpt/{number}"), NamedNode(f"{BASE}practice/{number}")
    passage, steps = NamedNode(f"{BASE}passage/{number}"), chance.randint(3, 5)
    said = [quote(chance) for _ in range(3)]
    yield excerpt, jy("place"), NamedNode(f"{BASE}place/{number % CITIES}")
    yield passage, NamedNode(terms.DCT + "isPartOf"), excerpt
    yield passage, jy("text"), Literal("。".join(said + quotes_beside(chance)), language="zh-Hans")
    yield thing, TYPE, jy("Practice")
    yield thing, jy("reportedIn"), passage
    yield thing, jy("reportsMechanism"), NamedNode(f"{BASE}mechanism/{number}")
    yield from mechanism(number, steps, chance)
    yield from evidence(number, said)
    if chance.random() < 0.7:
        outcome = NamedNode(f"{BASE}outcome/{number}")
        yield thing, jy("reportsOutcome"), outcome
        yield NamedNode(f"{BASE}mechanism/{number}"), jy("reportsOutcome"), outcome
        yield outcome, jy("value"), Literal(chance.randint(1, 9999))
        yield outcome, jy("unit"), Literal("场")


def mechanism(number: int, steps: int, chance: random.Random) -> Iterator[Statement]:
    """Yield a mechanism and its steps by their positions; every fifth ends in feedback, so that it closes."""
    thing = NamedNode(f"{BASE}mechanism/{number}")
    kind = chance.choice(("闭环机制", "联动机制", "监督机制", "循环方式"))
    yield thing, TYPE, jy("Mechanism")
    yield thing, LABEL, Literal(f"第{number}项{kind}", language="zh-Hans")
    yield thing, jy("chainKind"), NamedNode(f"{BASE}chain/{'loop' if number % 5 == 0 else 'sequence'}")
    for position in range(1, steps + 1):
        step, last = NamedNode(f"{BASE}step/{number}-{position}"), position == steps and number % 5 == 0
        yield thing, jy("hasStep"), step
        yield step, TYPE, jy("Step")
        yield step, jy("position"), Literal(position)
        yield step, jy("text"), Literal(chance.choice(STAGES), language="zh-Hans")
        yield step, jy("stage"), NamedNode(f"{BASE}stage/{'feedback' if last else 'handling'}")


def quote(chance: random.Random) -> str:
    """Return a sentence of stages; few hold a rare name."""
    said = chance.choices((*STAGES, "闭环管理"), k=6)
    return "，".join(said + ["民生议事堂"] * (chance.random() < 0.002))


def quotes_beside(chance: random.Random) -> list[str]:
    """Return what else a passage says: words of two to four characters, of which there are three thousand."""
    return ["，".join(chance.choices(WORDS, k=12)) for _ in range(4)]


def evidence(number: int, said: list[str]) -> Iterator[Statement]:
    """Yield pieces of evidence with the words they quote."""
    for part, words in enumerate(said):
        piece = NamedNode(f"{BASE}evidence/{number}-{part}")
        yield NamedNode(f"{BASE}mechanism/{number}"), jy("evidence"), piece
        yield piece, jy("start"), Literal(number)
        yield piece, jy("quote"), Literal(words)


def jy(name: str) -> NamedNode:
    """Return a term of the ontology."""
    return NamedNode(terms.JY + name)
