"""Cities, mechanisms and platforms, and topics: drawn on the server, with the same in a list."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, abort, render_template, request

from ontology import concepts
from web import netfiles, network, parameters, tables
from web.addresses import iris_of, path_of
from web.asked import made
from web.companions import things_of
from web.network import Links, Topics, joined
from web.services import current
from web.wording import language, words

blueprint = Blueprint("network", __name__)
COLUMN_KINDS = ("place", "mechanism", "platform", "topic")
LISTED = 30  # places of the list, and things of one of them


@dataclass(frozen=True)
class Seen:
    """What is looked at: all links, the focus ("" for none), the things drawn and their topics."""

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
    seen = _seen()
    beside = seen.beside()
    return render_template(
        "network.html",
        drawing=_drawn(seen),
        seen=seen,
        links=seen.links,
        width=network.WIDTH,
        columns=network.COLUMNS,
        half=network.HALF,
        focus=seen.focus,
        most=LISTED,
        neighbours={kind: [iri for iri in beside if seen.kind(iri) == kind] for kind in COLUMN_KINDS},
        places=seen.links.cities,
    )


@blueprint.get("/network.<suffix>")
def export(suffix: str) -> Response:
    """Send the drawing as SVG, or the links, with the topics of what is drawn, as a table or GraphML."""
    seen = _seen()
    if suffix not in ("svg", "graphml"):
        return tables.answer(netfiles.table_of(seen.links, seen.topics), suffix, "network")
    answer = _svg(seen) if suffix == "svg" else _graphml(seen)
    answer.headers["Content-Disposition"] = tables.disposition(words()("network.title"), "network", suffix)
    return answer


def _svg(seen: Seen) -> Response:
    page = render_template("network.svg", drawing=_drawn(seen), width=network.WIDTH, half=network.HALF)
    return Response(page, content_type="image/svg+xml; charset=utf-8")


def _graphml(seen: Seen) -> Response:
    root, base = request.host_url.rstrip("/"), current().base
    body = netfiles.as_graphml(seen.links, seen.topics, lambda iri: root + path_of(iri, base=base))
    return Response(body, content_type="application/graphml+xml; charset=utf-8")


def _drawn(seen: Seen) -> network.Drawing:
    return current().kept(_draw, seen.things, seen.focus, language())


def _draw(things: tuple[str, ...], focus: str, _language: str) -> network.Drawing:
    return network.draw(made("network_links", joined), _topics(things), things, focus=focus)


def _seen() -> Seen:
    links = made("network_links", joined)
    focus = _focus(links)
    near = links.beside(focus) or _about(focus, links)
    things = tuple(network.chosen(links, focus, near))
    return Seen(links, focus, things, _topics(things))


def _focus(links: Links) -> str:
    asked = parameters.text("focus", limit=80)
    if not asked:
        return ""
    kind, _, slug = asked.partition("/")
    topics = concepts.load().by_iri if kind == "topic" else {}
    iris = iris_of(kind, slug, base=current().base)
    known = [iri for iri in iris if iri in links.kinds or iri in topics]
    if not known:
        abort(404, asked)
    return known[0]


def _about(focus: str, links: Links) -> list[str]:
    """Return the things most practices about a topic name, none for what is no topic."""
    if not focus or focus in links.kinds:
        return []
    return [one.iri for one in things_of(focus) if one.iri in links.kinds]


def topics_of_all() -> tuple[tuple[str, str], ...]:
    """Return the topics of what is drawn when nothing is asked for."""
    return current().kept(_pairs, tuple(network.chosen(made("network_links", joined), "", ())))


def _topics(things: tuple[str, ...]) -> Topics:
    pairs = current().kept(_pairs, things)
    names = {topic: concepts.load().by_iri[topic].label(language()) for _, topic in pairs}
    return Topics(names, pairs)


def _pairs(things: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    if not things:
        return ()
    rows = current().graph.select("network_topics", thing=things)
    return tuple((str(row["thing"]), str(row["topic"])) for row in rows)
