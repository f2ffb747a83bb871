"""Search: the question as it was understood, its conditions, and practices with the words that answer it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, render_template, request

from kg.query import Given
from kg.questions import suggestions, things
from ontology.concepts import concept_iri
from web import cards, facets, parameters, tables, tasks
from web.addresses import path_of
from web.answering import Answerer, Part, Reply
from web.asked import whole
from web.rendering import here
from web.results import table_of
from web.services import current
from web.sparql import links
from web.wording import language, words

if TYPE_CHECKING:
    from embed.search import Answer

blueprint = Blueprint("search", __name__)
PAGE = 10  # results
EXPORTED = 100  # results in a file
LAST_PAGE = 500


@dataclass(frozen=True)
class Understood:
    """What the page says about the question; each part with the address that asks without it."""

    parts: tuple[tuple[Part, str], ...]
    left_out: tuple[str, ...]  # keys taken out; the page offers to read them again
    rest: tuple[str, ...]  # not understood, searched for as words
    sparql: str  # address of the editor with the same question, "" where the graph is not asked
    none: bool  # the graph holds nothing that meets the demands
    count: int | None  # practices, where the question is how many
    total: int | None  # things of a kind, where the question is how many
    absent: bool  # it asks which cities do not mention something
    cities: tuple[tuple[str, str, int], ...]  # (name, address, mechanisms or 0)
    gaps: str  # address of what one place does not mention, "" where that is not asked
    compare: str  # address where the places named stand beside each other, "" where none are to be compared
    things: tuple[tuple[str, str], ...]  # (name, address) of platforms, programmes and instruments named
    actors: tuple[tuple[str, str], ...]  # (city, who)


@blueprint.get("/search")
def results() -> str:
    """Show one page of results; without a question all that meets the conditions, or examples."""
    question, asked = parameters.question(), _asked()
    page = parameters.integer("page", default=1, low=1, high=LAST_PAGE)
    start = (page - 1) * PAGE
    if question:
        sort = _sort()
        reply = _sorted(question, asked, start) if sort else _found(question, asked, limit=PAGE, offset=start)
        understood = _understood(reply, parameters.choices("without"))
        return _page(reply.answer, asked, question, page, understood, leading=reply.leading)
    if asked:
        return _page(current().searcher.browse(asked, limit=PAGE, offset=start), asked, "", page, None)
    return render_template("ask.html", query="", examples=_examples(), tasks=tasks.staff())


@blueprint.get("/search.<any(csv,xlsx):suffix>")
def export(suffix: str) -> Response:
    """Send the first results of the same search as a file; 400 without a question or condition."""
    question, asked = parameters.question(), _asked()
    if not question and not asked:
        abort(400, "q")
    searcher = current().searcher
    answer = (
        _found(question, asked, limit=EXPORTED).answer if question else searcher.browse(asked, limit=EXPORTED)
    )
    table = table_of(answer.hits, question, request.host_url.rstrip("/"))
    return tables.answer(table, suffix, "search")


def _sort() -> str:
    """Return city where results are asked for city by city, "" for the best first; 400 for anything else."""
    sort = parameters.text("sort", limit=10)
    if sort not in ("", "city"):
        abort(400, f"sort: {sort}")
    return sort


def _sorted(question: str, asked: Mapping[str, Sequence[str]], start: int) -> Reply:
    """Return a page of the first EXPORTED results, city by city, the best of each first."""
    reply = _found(question, asked, limit=EXPORTED)
    order = {str(row["label"]): at for at, row in enumerate(whole("home_places"))}
    hits = sorted(reply.answer.hits, key=lambda hit: order.get(str(hit.item.record["city"]), len(order)))
    kept = replace(
        reply.answer, hits=tuple(hits[start : start + PAGE]), total=min(reply.answer.total, EXPORTED)
    )
    return replace(reply, answer=kept, leading=0)


def _asked() -> dict[str, tuple[str, ...]]:
    return {name: chosen for name in facets.NAMES if (chosen := parameters.choices(name))}


def _found(question: str, asked: Mapping[str, Sequence[str]], *, limit: int, offset: int = 0) -> Reply:
    answerer = Answerer(current().searcher, current().graph, language())
    left_out = parameters.choices("without")
    return answerer.search(question, limit=limit, offset=offset, filters=asked, without=left_out)


def _examples() -> list[str]:
    return list(words().under("home.examples").values())


def _page(
    answer: Answer,
    asked: Mapping[str, Sequence[str]],
    question: str,
    page: int,
    understood: Understood | None,
    *,
    leading: int = 0,
) -> str:
    if page > 1 and not answer.hits:
        abort(404, "page")
    conditions = facets.settled(asked, answer)
    groups = facets.groups(answer, conditions)
    return render_template(
        "search.html",
        query=question,
        understood=understood,
        conditions=facets.removable(conditions),
        cards=[cards.card(hit, question) for hit in answer.hits],
        leading=leading,
        total=answer.total,
        places=facets.places(answer, conditions),
        abstained=answer.abstained,
        doubtful=answer.doubtful,
        unheld=answer.unheld if answer.verdict != "answered" else (),
        meant=suggestions.meant(question, current().graph, loosely=answer.abstained or not answer.hits),
        outside=[cards.named(hit, question) for hit in answer.outside],
        groups=groups,
        grid=facets.tiles_of(groups),
        first=(page - 1) * PAGE + 1,
        most_sorted=EXPORTED,
        page=page,
        pages=min(LAST_PAGE, -(-answer.total // PAGE)),
        examples=_examples(),
        api=_data_address(question, conditions, page),
        behind="" if answer.abstained else _behind(question, conditions),
    )


def _behind(question: str, conditions: Mapping[str, Sequence[str]]) -> str:
    """Return where the same search is a query, "" where there is none: for kinds of chain."""
    if not question or "kind" in conditions or parameters.choices("without"):
        return ""
    bound: dict[str, Given] = {"words": question}
    if "city" in conditions:
        bound["wanted"] = tuple(conditions["city"])
    if "topic" in conditions:
        bound["topic"] = tuple(concept_iri("topic", id) for id in conditions["topic"])
    return links.asked("search_answers", **bound)


def _data_address(question: str, conditions: Mapping[str, Sequence[str]], page: int) -> str:
    """Return where programs get the same hits."""
    asked = [("q", question)] if question else []
    chosen = [(name, value) for name in conditions for value in conditions[name]]
    left_out = [("without", key) for key in parameters.choices("without")]
    skipped = [("offset", str((page - 1) * PAGE))] if page > 1 else []
    return f"/api/v1/search?{urlencode([*asked, *chosen, *left_out, *skipped])}"


def _understood(reply: Reply, left_out: tuple[str, ...]) -> Understood:
    structure, answered = reply.understanding.structure, reply.answered
    parts = tuple((part, _without(part, left_out)) for part in reply.parts(language()))
    form = structure.form if structure and reply.direct else ""
    counted = answered and form in ("count", "exists") and not reply.figures and answered.total is None
    return Understood(
        parts=parts,
        left_out=left_out,
        rest=reply.understanding.rest if structure else (),
        sparql=f"/sparql?{urlencode({'query': answered.sparql})}" if answered else "",
        none=answered is not None and not answered.rows,
        count=len(answered.practices) if answered and counted else None,
        total=answered.total if answered else None,
        absent=reply.absent,
        cities=_cities(reply) if form == "cities" else (),
        gaps=_gaps(reply),
        compare=_compare(reply),
        things=_things(reply),
        actors=answered.actors if answered and form == "who" else (),
    )


def _without(part: Part, left_out: tuple[str, ...]) -> str:
    return here(without=[*left_out, part.key], page=None)


def _cities(reply: Reply) -> tuple[tuple[str, str, int], ...]:
    """Return the cities that answer, with the pages of their places and how many mechanisms each has."""
    if reply.answered is None:
        return ()
    places = {str(row["city"]): str(row.get("place") or "") for row in reply.answered.rows}
    counts = reply.answered.counts
    return tuple((name, _place(name, places[name]), counts.get(name, 0)) for name in reply.answered.cities)


def _place(name: str, iri: str) -> str:
    return path_of(iri, base=current().base) if iri else f"/search?{urlencode({'city': name})}"


def _compare(reply: Reply) -> str:
    regions = [("city", name) for name in reply.understanding.regions]
    return f"/compare?{urlencode(regions)}" if reply.understanding.compares else ""


def _gaps(reply: Reply) -> str:
    """Return where a place stands beside its peers: asked for, or a way on where nothing else answers."""
    regions = reply.understanding.regions
    lost = reply.answer.abstained and len(regions) == 1
    return f"/gaps?{urlencode({'city': regions[0]})}" if reply.understanding.lacks or lost else ""


def _things(reply: Reply) -> tuple[tuple[str, str], ...]:
    """Return what is named by its own name, with its page."""
    names = things.named(current().graph)
    said = [one.id for one in reply.understanding.concepts if one.scheme == "thing"]
    return tuple((name, path_of(names[name][1], base=current().base)) for name in dict.fromkeys(said))
