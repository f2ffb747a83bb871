"""Questions to the graph: the SPARQL of `kg/queries/*.rq` with its parameters bound as terms."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias, cast

from kg.errors import QueryError
from kg.order import Order, taken

if TYPE_CHECKING:
    from pyoxigraph import Literal, NamedNode, QuerySolution, QuerySolutions, QueryTriples, Store, Triple

    from kg.facts import Facts

Value = str | int | float | bool | None
Row = dict[str, Value]
One: TypeAlias = "str | int | float | NamedNode | Literal"
Given: TypeAlias = "One | tuple[One, ...]"
Known: TypeAlias = "Callable[[str], list[Row] | None]"

FOLDER = Path(__file__).parent / "queries"
_HEADER = re.compile(r"^# (?P<name>[a-z-]+): *(?P<value>.*)$", re.MULTILINE)
_SLOT = re.compile(r"VALUES \?(?P<name>\w+) \{ UNDEF \}")
_WINDOW = re.compile(r"^(?P<word>LIMIT|OFFSET) (?P<count>\d+)$", re.MULTILINE)
_INTEGERS = frozenset({"integer", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger"})
_FRACTIONS = frozenset({"decimal", "double", "float"})


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a query file; `type` is iri, text, number, limit or offset.

    Where the file gives a default, that stands for a parameter that is not given.
    """

    name: str
    type: str
    default: str = ""


@dataclass(frozen=True, slots=True)
class QueryFile:
    """A query file: `name` is its path under kg/queries without `.rq`."""

    name: str
    title_zh: str
    title_en: str
    parameters: tuple[Parameter, ...]
    text: str

    @property
    def is_example(self) -> bool:
        """True for the questions of the SPARQL page."""
        return self.name.startswith("examples/")

    @property
    def body(self) -> str:
        """Return the query without its header of titles and parameters, defaults in their places."""
        return self.bound()

    def bound(self, **params: Given) -> str:
        """Return the query as it would be asked, without its header; raises as `bind` does."""
        return _HEADER.sub("", bind(self, **params)).strip() + "\n"


@lru_cache(maxsize=1)
def catalogue() -> tuple[QueryFile, ...]:
    """Return every query file by name, the examples among them."""
    return tuple(_read(path) for path in sorted(FOLDER.rglob("*.rq")))


def _read(path: Path) -> QueryFile:
    text = path.read_text(encoding="utf-8")
    header = {match["name"]: match["value"].strip() for match in _HEADER.finditer(text)}
    listed = [part.strip() for part in header.get("params", "").split(",") if part.strip()]
    return QueryFile(
        name=path.relative_to(FOLDER).with_suffix("").as_posix(),
        title_zh=header["title-zh"],
        title_en=header["title-en"],
        parameters=tuple(map(_parameter, listed)),
        text=text,
    )


def _parameter(said: str) -> Parameter:
    """Read `name:type` or `name:type=default`."""
    name, _, rest = said.partition(":")
    type, _, default = rest.partition("=")
    return Parameter(name, type, default)


@lru_cache(maxsize=1)
def _by_name() -> dict[str, QueryFile]:
    return {query.name: query for query in catalogue()}


class Graph:
    """Asks one store; the default graph of every question is the union of all named graphs.

    `known` gives the rows of a query file about the whole store where they are kept, else None; `facts` is
    the file of its tables, made in memory where there is none.
    """

    def __init__(
        self, store: Store, known: Known = lambda _query: None, *, facts: Path | None = None
    ) -> None:
        self.store, self._known, self._facts = store, known, facts

    @cached_property
    def facts(self) -> Facts:
        """Its tables, opened or made when first asked for."""
        from kg.facts import Facts

        if self._facts is not None and self._facts.is_file():
            facts = Facts.opened(self._facts)
            if facts.is_current:
                return facts
        return Facts.of(self)

    def select(self, name: str, **params: Given) -> list[Row]:
        """Return the rows of `kg/queries/<name>.rq`; parameters left out do not restrict."""
        known = None if params else self._known(name)
        return self.ask(bind(_named(name), **params)) if known is None else known

    def rows(self, name: str, **params: Given) -> Iterator[Row]:
        """Yield what `select` returns, one row at a time: for files of more rows than memory should hold."""
        bare, order = self._taken(bind(_named(name), **params))
        text = bare if order and order.is_long else bind(_named(name), **params)
        found = cast("QuerySolutions", self.store.query(text, use_default_graph_as_union=True))
        names = _variables(found)
        if order and order.is_long:
            return order.spooled(found, lambda solution: _row(names, solution))
        return _rows(names, found)

    def ask(self, text: str) -> list[Row]:
        """Return the rows of a SELECT whose terms are bound already."""
        bare, order = self._taken(text)
        found = cast("QuerySolutions", self.store.query(bare, use_default_graph_as_union=True))
        return list(_rows(_variables(found), order.of(found) if order else found))

    def _taken(self, text: str) -> tuple[str, Order | None]:
        return taken(text) if isinstance(self.store, _local()) else (text, None)

    def construct(self, name: str, **params: Given) -> list[Triple]:
        """Return the triples of a CONSTRUCT file, each once, sorted."""
        return sorted(set(cast("QueryTriples", self._run(name, params))), key=str)

    def describe(self, iri: str) -> list[Triple]:
        """Return what the graph says of a thing, with the labels of what it points to."""
        return self.construct("describe", thing=iri)

    def _run(self, name: str, params: dict[str, Given]) -> object:
        return self.store.query(bind(_named(name), **params), use_default_graph_as_union=True)


def _local() -> type[Store]:
    """Return the class of stores on disk; a server brings its rows in order."""
    from pyoxigraph import Store

    return Store


def _named(name: str) -> QueryFile:
    query = _by_name().get(name)
    if query is None:
        raise QueryError(name, "no such query file", "see kg/queries")
    return query


def bind(query: QueryFile, **params: Given) -> str:
    """Return the query with each parameter as a serialised term in place of its `UNDEF`.

    The engine's own substitutions reach projected variables only, so the term goes into the
    VALUES block the file keeps for it; a tuple binds each of its terms in turn. Raises QueryError for an
    unknown or misshapen parameter.
    """
    types = {parameter.name: parameter.type for parameter in query.parameters}
    unknown = sorted(params.keys() - types.keys())
    if unknown:
        raise QueryError(query.name, f"no parameter “{unknown[0]}”", f"it takes {', '.join(types) or 'none'}")
    defaults: dict[str, Given] = {each.name: each.default for each in query.parameters if each.default}
    given = {**defaults, **params}
    terms = {name: _terms(value, types[name], query.name) for name, value in given.items()}
    text = _WINDOW.sub(lambda m: f"{m['word']} {terms.get(m['word'].lower(), m['count'])}", query.text)
    return _SLOT.sub(lambda m: f"VALUES ?{m['name']} {{ {terms.get(m['name'], 'UNDEF')} }}", text)


def _terms(value: Given, type: str, where: str) -> str:
    return " ".join(_term(one, type, where) for one in (value if isinstance(value, tuple) else (value,)))


def _term(value: One, type: str, where: str) -> str:
    from pyoxigraph import Literal, NamedNode

    if type in ("limit", "offset"):
        return str(int(str(value)))
    if isinstance(value, NamedNode | Literal):
        return str(value)
    if type == "number":
        return _number(value, where)
    if type != "iri":
        return str(Literal(value))
    try:
        return str(NamedNode(str(value)))
    except ValueError as error:
        raise QueryError(where, f"“{value}” is no IRI ({error})", "give a whole IRI") from error


def _number(value: object, where: str) -> str:
    try:
        return str(int(str(value)) if str(value).lstrip("-").isdigit() else float(str(value)))
    except ValueError as error:
        raise QueryError(where, f"“{value}” is no number", "give digits") from error


def _variables(solutions: QuerySolutions) -> list[str]:
    return [variable.value for variable in solutions.variables]


def _rows(names: Sequence[str], solutions: Iterable[QuerySolution]) -> Iterator[Row]:
    return (_row(names, solution) for solution in solutions)


def _row(names: Sequence[str], solution: QuerySolution) -> Row:
    return {name: _value(solution[name]) for name in names}


def _value(term: object) -> Value:
    """Return an IRI or literal as the plain value of Python it stands for."""
    from pyoxigraph import Literal, NamedNode

    if term is None:
        return None
    assert isinstance(term, NamedNode | Literal), f"{term} is neither an IRI nor a literal"
    if isinstance(term, NamedNode):
        return term.value
    datatype = term.datatype.value.rsplit("#", 1)[-1]
    if datatype in _INTEGERS:
        return int(term.value)
    if datatype in _FRACTIONS:
        return float(term.value)
    return term.value == "true" if datatype == "boolean" else term.value
