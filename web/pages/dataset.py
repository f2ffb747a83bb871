"""The dataset: what it holds, whose it is, how to get it; the same as DCAT and VoID for programs."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urljoin

from flask import Blueprint, Response, abort, render_template, request
from pyoxigraph import Literal, NamedNode, Triple

from kg.dump import dump
from ontology import terms
from web import negotiation
from web.pages.linked import rdf
from web.services import current
from web.wording import load

blueprint = Blueprint("dataset", __name__)
VOID = "http://rdfs.org/ns/void#"
FILES = {
    "ttl": "text/turtle",
    "nq": "application/n-quads",
    "jsonld": "application/ld+json",
    "csv": "text/csv",
}


@blueprint.get("/dataset")
@blueprint.get(f"/dataset.<any({','.join(negotiation.RDF_SUFFIXES)}):suffix>")
def dataset(suffix: str = "") -> Response:
    """Show what the dataset holds, or describe it in RDF by suffix or `Accept`."""
    chosen = suffix or negotiation.choose(request.headers.get("Accept", ""))
    if chosen is None:
        abort(406)
    answer = Response(_page()) if chosen == negotiation.HTML else rdf(_description(), chosen)
    answer.vary.add("Accept")
    if chosen == negotiation.HTML:
        answer.headers["Link"] = negotiation.alternates("/dataset")
    return answer


def _page() -> str:
    graph = current().graph
    return render_template(
        "dataset.html",
        files=FILES,
        documents_held=graph.select("dataset_rights"),
        triples=len(graph.store),
        base=current().base,
    )


@blueprint.get(f"/data.<any({','.join(FILES)}):suffix>")
def data(suffix: str) -> Response:
    """Send the whole base."""
    name = f"jingyan-{current().snapshot_id[:12]}.{suffix}"
    answer = Response(dump(current().graph.store, suffix), content_type=f"{FILES[suffix]}; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.set_etag(f"{current().snapshot_id}-{suffix}", weak=True)
    answer.make_conditional(request)
    return answer


def _description() -> Iterator[Triple]:
    """Yield the dataset as a DCAT dataset and a VoID one."""
    name = urljoin(current().base, "../dataset")
    yield from _said(name, terms.RDF + "type", NamedNode(terms.DCAT + "Dataset"), NamedNode(VOID + "Dataset"))
    for language, tag in (("zh", "zh-Hans"), ("en", "en")):
        words = load(language)
        yield from _said(name, terms.DCT + "title", Literal(words("dataset.title"), language=tag))
        yield from _said(name, terms.DCT + "description", Literal(words("dataset.lead"), language=tag))
        yield from _said(name, terms.DCT + "rights", Literal(words("dataset.rights_note"), language=tag))
    yield from _said(name, terms.DCAT + "version", Literal(current().snapshot_id))
    yield from _said(name, VOID + "triples", Literal(len(current().graph.store)))
    yield from _said(name, VOID + "uriSpace", Literal(current().base))
    yield from _said(name, VOID + "vocabulary", NamedNode(terms.JY), NamedNode(terms.SKOS))
    yield from _said(name, VOID + "sparqlEndpoint", NamedNode(urljoin(request.url_root, "sparql")))
    for row in current().graph.select("dataset_rights"):
        yield from _said(name, terms.DCT + "source", NamedNode(str(row["document"])))
    for suffix, media_type in FILES.items():
        yield from _distribution(name, suffix, media_type)


def _distribution(dataset: str, suffix: str, media_type: str) -> Iterator[Triple]:
    name, file = f"{dataset}/{suffix}", NamedNode(urljoin(request.url_root, f"data.{suffix}"))
    yield from _said(dataset, terms.DCAT + "distribution", NamedNode(name))
    if suffix != "csv":
        yield from _said(dataset, VOID + "dataDump", file)
    yield from _said(name, terms.RDF + "type", NamedNode(terms.DCAT + "Distribution"))
    yield from _said(name, terms.DCAT + "downloadURL", file)
    iana = f"https://www.iana.org/assignments/media-types/{media_type}"
    yield from _said(name, terms.DCAT + "mediaType", NamedNode(iana))


def _said(subject: str, predicate: str, *objects: NamedNode | Literal) -> Iterator[Triple]:
    for object in objects:
        yield Triple(NamedNode(subject), NamedNode(predicate), object)
