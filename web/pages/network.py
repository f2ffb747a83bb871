"""Cities, mechanisms and platforms, and topics: drawn on the server, with the same in a list."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, abort, render_template, request

from kg.facts import joined
from ontology import concepts
from web import netfiles, network, parameters, tables
from web.addresses import iris_of, path_of
from web.companions import things_of
from web.network import Links, Topics
from web.services import current
from web.wording import language, words

blueprint = Blueprint("network", __name__)
COLUMN_KINDS = ("place", "mechanism", "platform", "topic")
LISTED = 30  # places of the list, and things of one of them


@dataclass(frozen=True)
class Seen:
    """What is looked at: the focus ("" for none) and the things drawn, with their links and topics."""

    links: Links
    focus: str
    things: tuple[str, ...]
    topics: Topics

    def kind(self, iri: str) -> str:
        """Return the kind of a place, thing or topic."""
        return self.links.kinds.get(iri, "topic")

    def label(self, iri: str) -> str:
        """Return its name, of a topic in the language of the request."""
        return self.links.labels.get(iri) or concepts.load().by_iri[iri].label(language())

    def beside(self) -> tuple[str, ...]:
        """Return what is joined to the focus."""
        return (*self.links.beside(self.focus), *self.topics.beside(self.focus))


@blueprint.get("/network")
def show() -> str:
    """Show the network; `?focus=<kind>/<id>` lights one thing and what is joined to it."""
    seen, keep = _seen(), current().kept
    beside, places = seen.beside(), keep(joined.places, current().graph.facts)
    return render_template(
        "network.html",
        drawing=_drawn(seen),
        seen=seen,
        links=keep(_listed, places[:LISTED]),
        width=network.WIDTH,
        columns=network.COLUMNS,
        half=network.HALF,
        focus=seen.focus,
        most=LISTED,
        neighbours={kind: [iri for iri in beside if seen.kind(iri) == kind] for kind in COLUMN_KINDS},
        places=places,
    )


@blueprint.get("/network.<suffix>")
def export(suffix: str) -> Response:
    """Send the drawing as SVG, or the links, with the topics of what is drawn, as a table or GraphML."""
    seen = _seen()
    if suffix not in ("svg", "graphml"):
        return tables.answer(netfiles.table_of(_all(), seen.topics), suffix, "network")
    answer = _svg(seen) if suffix == "svg" else _graphml(seen)
    answer.headers["Content-Disposition"] = tables.disposition(words()("network.title"), "network", suffix)
    return answer


def _svg(seen: Seen) -> Response:
    page = render_template("network.svg", drawing=_drawn(seen), width=network.WIDTH, half=network.HALF)
    return Response(page, content_type="image/svg+xml; charset=utf-8")


def _graphml(seen: Seen) -> Response:
    root, base = request.host_url.rstrip("/"), current().base
    body = netfiles.as_graphml(_all(), seen.topics, lambda iri: root + path_of(iri, base=base))
    return Response(body, content_type="application/graphml+xml; charset=utf-8")


def _drawn(seen: Seen) -> network.Drawing:
    return current().kept(_draw, seen.things, seen.focus, language())


def _draw(things: tuple[str, ...], focus: str, _language: str) -> network.Drawing:
    left_out = joined.count(current().graph.facts) - len(things)
    links = current().kept(_links, things, focus)
    return network.draw(links, _topics(things), things, focus=focus, left_out=left_out)


def _seen() -> Seen:
    focus = _focus()
    things = current().kept(_things, focus)
    return Seen(current().kept(_links, things, focus), focus, things, _topics(things))


def _focus() -> str:
    asked = parameters.text("focus", limit=80)
    if not asked:
        return ""
    kind, _, slug = asked.partition("/")
    iris, facts = iris_of(kind, slug, base=current().base), current().graph.facts
    topics = concepts.load().by_iri if kind == "topic" else {}
    known = [
        iri for iri in iris if iri in topics or joined.by_rank(facts, [iri]) or joined.of_places(facts, [iri])
    ]
    if not known:
        abort(404, asked)
    return known[0]


def _things(focus: str) -> tuple[str, ...]:
    """Return what is drawn: the focus and what is near it, one thing of every city, then by rank."""
    facts, most = current().graph.facts, network.SHOWN
    near = joined.best_of(facts, focus, most=most) if focus else []
    near = near or joined.by_rank(facts, [focus, *(one.iri for one in things_of(focus))] if focus else ())
    return network.chosen(near, joined.firsts(facts, most=most), joined.ranked(facts, most=most))


def _links(things: tuple[str, ...], focus: str) -> Links:
    """Return what things and the focus are joined to."""
    facts = current().graph.facts
    return network.joined([*joined.of_things(facts, things), *joined.of_places(facts, [focus])])


def _listed(places: tuple[str, ...]) -> Links:
    return network.joined(joined.of_places(current().graph.facts, places))


def _all() -> Links:
    return network.joined(joined.of_all(current().graph.facts))


def topics_of_all() -> tuple[tuple[str, str], ...]:
    """Return the topics of what is drawn when nothing is asked for."""
    return current().kept(_pairs, current().kept(_things, ""))


def _topics(things: tuple[str, ...]) -> Topics:
    pairs = current().kept(_pairs, things)
    names = {topic: concepts.load().by_iri[topic].label(language()) for _, topic in pairs}
    return Topics(names, pairs)


def _pairs(things: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    return joined.topics(current().graph.facts, things)
