"""The dataset: what it holds, whose it is, how to get it; the same as DCAT and VoID for programs."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from urllib.parse import urljoin

from flask import Blueprint, Response, abort, jsonify, redirect, render_template, request
from pyoxigraph import Literal, NamedNode, Store, Triple
from werkzeug.wrappers import Response as Answer

from kg.dump import columns, dump
from ontology import terms
from web import negotiation, parameters, quality
from web.asked import made, whole
from web.chains import views
from web.pages.linked import rdf
from web.pages.resource import shortened
from web.services import current
from web.wording import TAGS, load, words

blueprint = Blueprint("dataset", __name__)
VOID = "http://rdfs.org/ns/void#"
SPDX = "http://spdx.org/rdf/terms#"
SUMMED = 300_000  # quads: some seconds of writing, once a snapshot
FILES = {
    "ttl": "text/turtle",
    "nq": "application/n-quads",
    "jsonld": "application/ld+json",
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
TABLES = ("csv", "xlsx")
LISTED = 100  # documents of one page


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
    held = whole("dataset_rights")
    pages = max(1, -(-len(held) // LISTED))
    page = parameters.integer("page", default=1, low=1, high=pages)
    return render_template(
        "dataset.html",
        files={suffix: checksum(suffix) for suffix in FILES},
        measures=quality.measures(),
        floors=quality.floors(),
        classes=whole("dataset_classes"),
        properties=whole("dataset_properties"),
        shortened=shortened,
        documents_held=held[(page - 1) * LISTED : page * LISTED],
        page=page,
        pages=pages,
        triples=quads(),
        base=current().base,
        described=_schema_org(),
    )


def quads() -> int:
    """Return how many quads the graph holds, as published; counting a large base takes seconds."""
    told = current().manifest.get("graph")
    return int(told["quads"]) if isinstance(told, dict) else current().kept(len, current().graph.store)


def _schema_org() -> dict[str, object]:
    """Return the dataset as search engines for data read it (schema.org)."""
    t = words()
    return {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": urljoin(current().base, "../dataset"),
        "name": t("dataset.title"),
        "description": t("dataset.lead"),
        "url": urljoin(request.url_root, "dataset"),
        "version": current().snapshot_id,
        "inLanguage": TAGS["zh"],
        "usageInfo": t("dataset.rights_note"),
        "isAccessibleForFree": True,
        "distribution": [
            {
                "@type": "DataDownload",
                "encodingFormat": kind,
                "contentUrl": urljoin(request.url_root, f"data.{suffix}"),
            }
            for suffix, kind in FILES.items()
        ],
    }


@blueprint.get(f"/data.<any({','.join(FILES)}):suffix>")
def data(suffix: str) -> Response:
    """Send the whole base."""
    tag = f"{current().snapshot_id}-{suffix}"
    known = request.if_none_match.contains_weak(tag)
    answer = Response(status=304) if known else _download(suffix)
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Link"] = _links(suffix)
    answer.set_etag(tag, weak=True)  # make_conditional would put the whole body together first
    return answer


def _download(suffix: str) -> Response:
    name = f"jingyan-{current().snapshot_id[:12]}.{suffix}"
    kind = FILES[suffix] if suffix == "xlsx" else f"{FILES[suffix]}; charset=utf-8"
    answer = Response(dump(current().graph.store, suffix), content_type=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _links(suffix: str) -> str:
    """Return where a download is described, its columns too (CSV on the Web, 5.2)."""
    told = ['</dataset>; rel="collection"', '</dataset.ttl>; rel="describedby"; type="text/turtle"']
    if suffix == "csv":
        told.append('</data.csv-metadata.json>; rel="describedby"; type="application/csvm+json"')
    return ", ".join(told)


@blueprint.get("/data.csv-metadata.json")
def csv_metadata() -> Response:
    """Say what each column of the CSV holds, as CSV on the Web."""
    listed = [
        {"name": name, "titles": name, "dc:description": [_text(said[tag], tag) for tag in ("zh", "en")]}
        | {
            "datatype": said["type"],
            "required": name not in ("city", "subjectLabel", "objectLabel", "passage"),
        }
        for name, said in columns().items()
    ]
    body = {"@context": "http://www.w3.org/ns/csvw", "url": "data.csv", "tableSchema": {"columns": listed}}
    answer = jsonify(body)
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.mimetype = "application/csvm+json"
    return answer


def _text(words: str, tag: str) -> dict[str, str]:
    return {"@value": words, "@language": TAGS[tag]}


@blueprint.get("/.well-known/void")
def void() -> Answer:
    """Lead to the description of the dataset (VoID, 7.2)."""
    return redirect("/dataset", 303)


def checksum(suffix: str) -> tuple[str, int] | None:
    """Return the SHA-256 and the bytes of a whole download; None where the base is too large to tell soon."""
    if quads() > SUMMED:
        return None
    return current().kept(_checksum, current().graph.store, suffix)


def _checksum(store: Store, suffix: str) -> tuple[str, int]:
    digest, size = sha256(), 0
    for piece in dump(store, suffix):
        digest.update(piece)
        size += len(piece)
    return digest.hexdigest(), size


def _partitions(dataset: str) -> Iterator[Triple]:
    """Yield how many entities each class has and how many triples each property, as VoID partitions."""
    for row in whole("dataset_classes"):
        part = f"{dataset}#class-{_digest(row['class'])}"
        yield from _said(dataset, VOID + "classPartition", NamedNode(part))
        yield from _said(part, VOID + "class", NamedNode(str(row["class"])))
        yield from _said(part, VOID + "entities", Literal(int(row["entities"] or 0)))
    for row in whole("dataset_properties"):
        part = f"{dataset}#property-{_digest(row['property'])}"
        yield from _said(dataset, VOID + "propertyPartition", NamedNode(part))
        yield from _said(part, VOID + "property", NamedNode(str(row["property"])))
        yield from _said(part, VOID + "triples", Literal(int(row["triples"] or 0)))
        yield from _said(part, VOID + "distinctSubjects", Literal(int(row["subjects"] or 0)))


def _digest(iri: object) -> str:
    return sha256(str(iri).encode()).hexdigest()[:10]


def _description() -> Iterator[Triple]:
    """Yield the dataset as a DCAT dataset and a VoID one."""
    name = urljoin(current().base, "../dataset")
    yield from _said(name, terms.RDF + "type", NamedNode(terms.DCAT + "Dataset"), NamedNode(VOID + "Dataset"))
    for language, tag in (("zh", "zh-Hans"), ("en", "en")):
        t = load(language)
        yield from _said(name, terms.DCT + "title", Literal(t("dataset.title"), language=tag))
        yield from _said(name, terms.DCT + "description", Literal(t("dataset.lead"), language=tag))
        yield from _said(name, terms.DCT + "rights", Literal(t("dataset.rights_note"), language=tag))
        yield from _said(name, terms.DCAT + "keyword", Literal(t("site.name"), language=tag))
    yield from _said(name, terms.DCAT + "version", Literal(current().snapshot_id))
    yield from _said(name, VOID + "triples", Literal(quads()))
    yield from _said(name, VOID + "uriSpace", Literal(current().base))
    yield from _said(name, VOID + "vocabulary", NamedNode(terms.JY), NamedNode(terms.SKOS))
    yield from _said(name, VOID + "sparqlEndpoint", NamedNode(urljoin(request.url_root, "sparql")))
    for row in whole("dataset_rights"):
        yield from _said(name, terms.DCT + "source", NamedNode(str(row["document"])))
    yield from _said(name, terms.DCT + "identifier", Literal(name))
    yield from _said(name, terms.DCT + "language", NamedNode("http://id.loc.gov/vocabulary/iso639-1/zh"))
    yield from _said(name, terms.DCT + "conformsTo", NamedNode(terms.JY.removesuffix("#")))
    yield from _said(name, terms.DCAT + "landingPage", NamedNode(urljoin(request.url_root, "dataset")))
    yield from _said(name, VOID + "exampleResource", *_examples())
    yield from _said(name, VOID + "classes", Literal(len(whole("dataset_classes"))))
    yield from _said(name, VOID + "properties", Literal(len(whole("dataset_properties"))))
    yield from _partitions(name)
    yield from quality.triples(name)
    for suffix, media_type in FILES.items():
        yield from _distribution(name, suffix, media_type)


def _examples() -> tuple[NamedNode, ...]:
    return tuple(NamedNode(one.iri) for one in made("home_loops", views)[:1])


def _distribution(dataset: str, suffix: str, media_type: str) -> Iterator[Triple]:
    name, file = f"{dataset}/{suffix}", NamedNode(urljoin(request.url_root, f"data.{suffix}"))
    yield from _said(dataset, terms.DCAT + "distribution", NamedNode(name))
    if suffix not in TABLES:
        yield from _said(dataset, VOID + "dataDump", file)
    yield from _said(name, terms.RDF + "type", NamedNode(terms.DCAT + "Distribution"))
    yield from _said(name, terms.DCAT + "downloadURL", file)
    iana = f"https://www.iana.org/assignments/media-types/{media_type}"
    yield from _said(name, terms.DCAT + "mediaType", NamedNode(iana))
    if summed := checksum(suffix):
        sha, size = summed
        sum_ = f"{name}#checksum"
        yield from _said(name, terms.DCAT + "byteSize", _typed(str(size), "nonNegativeInteger"))
        yield from _said(name, SPDX + "checksum", NamedNode(sum_))
        yield from _said(sum_, terms.RDF + "type", NamedNode(SPDX + "Checksum"))
        yield from _said(sum_, SPDX + "algorithm", NamedNode(SPDX + "checksumAlgorithm_sha256"))
        yield from _said(sum_, SPDX + "checksumValue", _typed(sha, "hexBinary"))


def _typed(text: str, datatype: str) -> Literal:
    return Literal(text, datatype=NamedNode(terms.XSD + datatype))


def _said(subject: str, predicate: str, *objects: NamedNode | Literal) -> Iterator[Triple]:
    for object in objects:
        yield Triple(NamedNode(subject), NamedNode(predicate), object)
