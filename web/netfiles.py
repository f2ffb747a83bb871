"""The network as files: a table of links, and GraphML for programs that draw or count graphs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from xml.sax.saxutils import escape, quoteattr

from web.network import Links, Topics
from web.tables import Cell, Table, printable
from web.wording import words

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
 <key id="label" for="node" attr.name="label" attr.type="string"/>
 <key id="kind" for="node" attr.name="kind" attr.type="string"/>
 <key id="address" for="node" attr.name="address" attr.type="string"/>
 <graph id="network" edgedefault="undirected">
"""


def table_of(found: Links, topics: Topics) -> Table:
    """Return a row for each link: kind, name and address of both ends."""
    t = words()
    end = (t("network.kind"), t("network.name"), t("network.address"))
    rows = tuple((*_end(found, topics, a), *_end(found, topics, b)) for a, b in found.places + topics.pairs)
    return Table(t("network.title"), (*end, *end), rows)


def _end(found: Links, topics: Topics, iri: str) -> tuple[Cell, ...]:
    kind = found.kinds.get(iri, "topic")
    return words()(f"kind.{kind}"), found.labels.get(iri) or topics.labels[iri], iri


def as_graphml(found: Links, topics: Topics, address: Callable[[str], str]) -> str:
    """Return the links as GraphML; `address` gives the page of an IRI."""
    return "".join(
        (_HEAD, *_nodes(found, topics, address), *_edges(found, topics), " </graph>\n</graphml>\n")
    )


def _nodes(found: Links, topics: Topics, address: Callable[[str], str]) -> Iterator[str]:
    kinds = {**found.kinds, **dict.fromkeys(topics.labels, "topic")}
    labels = {**found.labels, **topics.labels}
    for iri in sorted(kinds):
        data = {"label": labels[iri], "kind": kinds[iri], "address": address(iri)}
        inner = "".join(f'<data key="{key}">{escape(printable(value))}</data>' for key, value in data.items())
        yield f"  <node id={quoteattr(iri)}>{inner}</node>\n"


def _edges(found: Links, topics: Topics) -> Iterator[str]:
    for a, b in found.places + topics.pairs:
        yield f"  <edge source={quoteattr(a)} target={quoteattr(b)}/>\n"
