"""The example questions of the page: their titles, and forms for those that take parameters."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from flask import abort, redirect, request
from werkzeug.wrappers import Response

from kg.errors import QueryError
from kg.query import Parameter, QueryFile, catalogue
from ontology import concepts
from web.services import current
from web.sparql.errors import ProtocolError
from web.wording import language, words

LONGEST = 500  # characters of a value in a form
_FOLDER = "examples/"


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter in a form; with `options` (value, words) it is chosen from a list."""

    name: str
    label: str
    default: str
    numeric: bool
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Example:
    """A question: its name in the address of its form, its title, the query with the defaults."""

    name: str
    title: str
    query: str
    fields: tuple[Field, ...]


def listed() -> list[Example]:
    """Return all examples in the language of the request."""
    return [_example(query) for query in catalogue() if query.is_example]


def ask(name: str) -> Response:
    """Lead from a form to its query with the values bound; 404 for no such example."""
    query = next((each for each in catalogue() if each.name == _FOLDER + name), None)
    if query is None:
        abort(404)
    known = {parameter.name for parameter in query.parameters}
    given = {key: value.strip() for key, value in request.args.items() if key != "lang"}
    if any(len(value) > LONGEST for value in given.values()):
        raise ProtocolError("request", f"a value longer than {LONGEST} characters", "shorten it")
    if unknown := sorted(given.keys() - known):
        raise ProtocolError(
            "request", f"no parameter {unknown[0][:40]!r}", f"it takes {', '.join(sorted(known))}"
        )
    try:
        bound = query.bound(**{key: value for key, value in given.items() if value})
    except QueryError as error:
        raise ProtocolError("request", error.what, error.do) from error
    return redirect("/sparql?" + urlencode({"query": bound}), 303)


def _example(query: QueryFile) -> Example:
    return Example(
        name=query.name.removeprefix(_FOLDER),
        title=query.title_en if language() == "en" else query.title_zh,
        query=query.body,
        fields=tuple(_field(parameter) for parameter in query.parameters),
    )


def _field(parameter: Parameter) -> Field:
    return Field(
        parameter.name,
        words()(f"sparql.parameter.{parameter.name}"),
        parameter.default,
        parameter.type == "number",
        _options(parameter.name) if parameter.type == "iri" else (),
    )


def _options(name: str) -> tuple[tuple[str, str], ...]:
    """Return what an IRI of this name may be: concepts by their labels, places of the base by theirs."""
    if name == "place":
        rows = current().graph.select("home_places")
        return tuple((str(row["place"]), str(row["label"])) for row in rows)
    vocabulary = concepts.load()
    known = {"topic": vocabulary.topics, "stage": vocabulary.stages, "role": vocabulary.roles}
    return tuple((one.iri, one.label(language())) for one in known[name])
