"""The base for notebooks and scripts: `open_base()` gives its graph, queries, search and evidence.

from jingyan.notebook import open_base
with open_base() as base:
    base.query("SELECT …").frame()
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from functools import cached_property
from html import escape
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, cast

from jingyan.config import Settings
from kg.errors import ConfigError

if TYPE_CHECKING:
    from rdflib import Graph

    from web.services import Services

Row = dict[str, Any]
SHOWN = 60  # rows of a table that a notebook shows


class Table(list[Row]):
    """Rows as dictionaries by variable; `names` are the columns, also of an empty table."""

    def __init__(self, names: Sequence[str], rows: Iterable[Row]) -> None:
        super().__init__(rows)
        self.names = tuple(names)

    def frame(self) -> Any:
        """Return a pandas DataFrame; ConfigError when pandas is not installed."""
        try:
            import pandas
        except ImportError:
            raise ConfigError("frame", "pandas is not installed", "pip install pandas") from None
        return pandas.DataFrame(list(self), columns=list(self.names))

    def _repr_html_(self) -> str:
        """Return the first rows as HTML, which a notebook shows."""
        shown = [["" if row[name] is None else str(row[name]) for name in self.names] for row in self[:SHOWN]]
        head = "".join(f"<th>{escape(name)}</th>" for name in self.names)
        body = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in shown)
        more = f"<p>{SHOWN} / {len(self)}</p>" if len(self) > SHOWN else ""
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}"

    def csv(self) -> str:
        """Return the table as CSV, for a file or a spreadsheet."""
        written = io.StringIO()
        writer = csv.DictWriter(written, self.names, lineterminator="\n")
        writer.writeheader()
        writer.writerows(self)
        return written.getvalue()


class Base:
    """One snapshot, opened read-only; a context manager that ends its query workers."""

    def __init__(self, services: Services) -> None:
        self.services, self.snapshot = services, services.snapshot_id

    def __enter__(self) -> Base:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the query workers and let go of the index."""
        self.services.sparql.close()
        self.services.searcher.close()

    @cached_property
    def graph(self) -> Graph:
        """The union of all graphs as an rdflib Graph, a copy in memory; changing it changes nothing here.

        Its `query` is answered by the engine of the base, which knows no text or meaning: ask `Base.query`.
        """
        import pyoxigraph
        from oxrdflib import OxigraphStore
        from rdflib import Graph
        from rdflib.graph import DATASET_DEFAULT_GRAPH_ID

        union = pyoxigraph.Store()
        union.bulk_extend(pyoxigraph.Quad(*quad.triple) for quad in self.services.graph.store)
        return Graph(store=OxigraphStore(store=union), identifier=DATASET_DEFAULT_GRAPH_ID)

    def query(self, text: str) -> Table:
        """Return the rows of a SELECT as `/sparql` does, `SERVICE kb:semantic` and `kb:text` included.

        IRIs and texts are str, numbers int or float, truth bool, what is unbound None. An ASK is a table of
        one row and column `boolean`, a CONSTRUCT one of `subject`, `predicate`, `object`.
        """
        from web.sparql.rows import plain

        names, rows = plain(self.services.sparql, text)
        return Table(names, rows)

    def search(self, question: str, *, limit: int = 10) -> Table:
        """Return the hits of a question as the search page lists them; none when nothing answers."""
        from web.answering import Answerer

        answerer = Answerer(self.services.searcher, self.services.graph)
        answer = answerer.search(question, limit=limit).as_json(self.snapshot)
        hits = [] if answer["abstained"] else cast(list[Row], answer["hits"])
        return Table(("rank", "score", "city", "org", "heading", "iri", "text", "why"), map(_told, hits))

    def evidence(self, iri: str) -> Table:
        """Return the words behind all that is said of a thing: quote, start, end, document, evidence."""
        rows = self.services.graph.select("finding_quotes", thing=iri)
        return Table(("quote", "start", "end", "document", "evidence"), [dict(row) for row in rows])

    def analyze(self, draft: str) -> dict[str, Any]:
        """Return what `jingyan analyze --json` says of a draft; nothing of it is stored."""
        assert self.services.analyze is not None  # open_services always sets it
        return dict(self.services.analyze(draft))

    def describe(self, iri: str) -> Table:
        """Return every statement about a thing: subject, predicate, object; empty when there is none."""
        triples = self.services.graph.describe(iri)
        told = [
            {"subject": _bare(t.subject), "predicate": t.predicate.value, "object": _bare(t.object)}
            for t in triples
        ]
        return Table(("subject", "predicate", "object"), told)


def open_base(store: Path | str | None = None) -> Base:
    """Open the current snapshot of a store (else of JINGYAN_STORE, else of ./store); raises StoreError."""
    from jingyan.opening import open_services

    return Base(open_services(Settings.from_environment(store=None if store is None else Path(store))))


def _told(hit: Row) -> Row:
    named = {name: hit.get(name) for name in ("rank", "score", "city", "org", "heading", "iri", "text")}
    return {**named, "why": "；".join(map(str, hit["why"]))}


def _bare(term: Any) -> str:
    return str(getattr(term, "value", term))
