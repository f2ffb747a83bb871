"""Every kind of page, by how it is reached and what a reader must see on it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from kg.query import catalogue
from ontology import terms
from web.addresses import LISTED
from web.services import Services

LOOPS = next(query.body for query in catalogue() if query.is_example)
PLACES = next(query.body for query in catalogue() if query.name == "home_places")
MANY = "CONSTRUCT { ?m ?p ?o } WHERE { ?m a <" + terms.DerivedLoop + "> ; ?p ?o }"
UNREADABLE = "SELECT *\n{ ?s ?p 杭州市 }"


@dataclass(frozen=True)
class Kind:
    """A kind of page; a path in {} names a thing of the base by its class and, where given, its label."""

    path: str
    shows: str  # selector of what the page is for
    status: int = 200


def search(**values: str) -> str:
    """Return the path of a search."""
    return "/search?" + urlencode(values)


def sparql(query: str) -> str:
    """Return the path of the query page with a query asked."""
    return "/sparql?" + urlencode({"query": query})


KINDS: Mapping[str, Kind] = {
    "home": Kind("/", "form.ask, ol.loops li"),
    "ask": Kind("/search", ".examples a"),
    "search": Kind(search(q="闭环反馈"), ".hits article mark"),
    "search-2": Kind(search(q="委员", page="2"), ".paging a[rel=prev]"),
    "abstained": Kind(search(q="量子计算芯片"), ".notice h1"),
    "nothing": Kind(search(q="闭环反馈", city="台州市", kind="closed-loop"), ".nothing h1"),
    "understood": Kind(search(q="没有提到数字平台的城市"), ".understood .part"),
    "elsewhere": Kind(search(q="苏州怎么做社区治理"), ".understood .absent em"),
    "browse": Kind(search(city="杭州市"), ".hits article"),
    "practice": Kind("{Practice 完善“系列化”政企协商机制}", "blockquote.source"),
    "mechanism": Kind("{Mechanism “协商—落实—反馈”闭环机制}", "ol.flow li"),
    "platform": Kind("{Platform 民生议事堂}", ".localities .sentence"),
    "programme": Kind("{Programme}", ".localities .sentence"),
    "instrument": Kind("{Instrument}", "h1"),
    "organization": Kind("{Organization 宁波市政协}", ".contributed a"),
    "place": Kind("{Place 杭州市}", ".excerpt li a"),
    "topic": Kind("{Topic 闭环反馈}", ".localities .brief"),
    "outcome": Kind("{Outcome}", "blockquote.source"),
    "commitment": Kind("{Commitment}", "blockquote.source"),
    "slogan": Kind("{Slogan}", ".source.short mark"),
    "document": Kind("{Document}", ".reader .paragraph"),
    "evidence": Kind("{Evidence}", "mark"),
    "statement": Kind("{Statement}", "#main dd a"),
    "stage": Kind("/stage/feedback", "#main dd a"),
    **{f"list-{kind}": Kind(f"/{kind}", ".kinds-table th a") for kind in LISTED if kind != "target"},
    "list-mechanism-loops": Kind("/mechanism?chain=claimed&sort=name", ".kinds-table th a"),
    "list-nothing": Kind("/platform?name=没有这样的名称", ".nothing a"),
    "compare": Kind("/compare", ".compare tbody .cell"),
    "compare-city": Kind("/compare?city=金华市&loops=1", ".compare tbody .cell"),
    "align": Kind("/align?m={#Mechanism “协商—落实—反馈”}&m={#Mechanism “两天内交办}", ".aligned td"),
    "matrix": Kind("/matrix", ".matrix td a"),
    "matrix-platforms": Kind("/matrix?by=platform", ".matrix td a"),
    "matrix-chains": Kind("/matrix?by=chain", ".matrix td a"),
    "network": Kind("/network", ".network svg a.node, .network-list a"),
    "network-one": Kind("/network?focus=place/330700", ".focus dd a"),
    "whole": Kind("/network/whole", ".degrees th a"),
    "whole-kind": Kind("/network/whole?kind=platform", ".degrees th a"),
    "gaps": Kind("/gaps?city=湖州市", "#main table td, #main ol li"),
    "actors": Kind("/actors", "#main td"),
    "figures": Kind("/figures", "#main td"),
    "help": Kind("/help", ".tasks dt a"),
    "matrix-platform": Kind("/matrix?by=platform", ".matrix td a"),
    "brief": Kind("/brief", "#main h1"),
    "brief-one": Kind("/brief?id={Practice 完善“系列化”政企协商机制}", ".entries blockquote"),
    "analyze": Kind("/analyze", "form.draft textarea"),
    "dataset": Kind("/dataset", "#main th a"),
    "ontology": Kind("/ontology", "#main section"),
    "sparql": Kind("/sparql", "form.query button"),
    "sparql-rows": Kind(sparql(LOOPS), "#answer td"),
    "sparql-chart": Kind(sparql(PLACES) + "&view=chart", ".bars li"),
    "sparql-map": Kind(sparql(PLACES) + "&view=map", "#answer .tiles li"),
    "sparql-network": Kind(sparql(MANY) + "&view=network", "#answer svg a"),
    "sparql-turtle": Kind(sparql(MANY), "#answer pre"),
    "sparql-error": Kind(sparql(UNREADABLE), "#answer .wrong", 400),
    "report": Kind("/report?about={Practice 完善“系列化”政企协商机制}", "form textarea"),
    "report-sent": Kind("/report?sent=r12345678&about=/", "#main code"),
    "not-found": Kind("/nowhere", "#main .ways a", 404),
    "bad-request": Kind("/search?q=闭环&page=never", "#main .ways a", 400),
}


def resolved(path: str, services: Services) -> str:
    """Return the path of a page, with the things in {} found in the base; {#…} is the slug alone."""

    def found(named: re.Match[str]) -> str:
        at = _path(services, named[2], named[3])
        return at.rsplit("/", 1)[1] if named[1] else at

    return re.sub(r"\{(#?)(\S+) ?(.*?)\}", found, path)


def _path(services: Services, name: str, label: str) -> str:
    return "/" + _thing(services, name, label).removeprefix(services.base).removeprefix(terms.ID)


def _thing(services: Services, name: str, label: str) -> str:
    """Return the first IRI of a class whose label begins so."""
    is_one = f"<{terms.JY}quote> ?words" if name == "Evidence" else f"a <{terms.JY}{name}>"  # not stored
    query = (
        f"SELECT ?thing {{ ?thing {is_one} . OPTIONAL {{ ?thing "
        f"<{terms.RDFS}label>|<{terms.SKOS}prefLabel> ?label }} "
        f'FILTER(STRSTARTS(COALESCE(STR(?label), ""), "{label}")) }} ORDER BY ?thing LIMIT 1'
    )
    rows = list(services.graph.store.query(query, use_default_graph_as_union=True))  # type: ignore[arg-type]
    assert rows, f"the base has no {name} {label}"
    return str(rows[0]["thing"].value)
