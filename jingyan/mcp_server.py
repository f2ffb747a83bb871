"""The base for assistants that speak the Model Context Protocol: search, analyse, entity, sparql."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from kg.errors import ConfigError, QueryError, UserError

if TYPE_CHECKING:
    from mcp.server import MCPServer

    from jingyan.notebook import Base

MOST_HITS, MOST_ROWS = 50, 200
_ABOUT = (
    "经验图谱: practices and mechanisms read in provincial experience excerpts, every statement with its"
    " exact source words. Quote the words that a tool returns with their IRI; what no tool returns is not in"
    " the base."
)


def server(base: Base) -> MCPServer[Any]:
    """Return a server with four tools over an opened base; ConfigError when the extra is not installed."""
    try:
        from mcp.server import MCPServer
    except ImportError:
        raise ConfigError("mcp", "the package mcp is not installed", "pip install 'jingyan[mcp]'") from None
    made: MCPServer[Any] = MCPServer("jingyan", instructions=_ABOUT, version=version("jingyan"))
    tools = Tools(base)
    for tool in (tools.search, tools.analyse, tools.entity, tools.sparql):
        made.tool()(tool)
    return made


class Tools:
    """The tools; their docstrings are what an assistant reads. A user's error is an answer, not a fault."""

    def __init__(self, base: Base) -> None:
        self._base = base

    def search(self, question: str, limit: int = 10) -> dict[str, Any]:
        """Find practices by meaning for a question in Chinese or English, best first, with the reasons.

        Returns hits with city, organization, heading, text and IRI; no hit means that nothing answers.
        """
        return _told(lambda: {"hits": self._base.search(question, limit=min(max(limit, 1), MOST_HITS))})

    def analyse(self, draft: str) -> dict[str, Any]:
        """Read a Chinese draft: its mechanisms with their steps, alike practices, stages it does not mention.

        Nothing of the draft is stored.
        """
        return _told(lambda: self._base.analyze(draft))

    def entity(self, iri: str) -> dict[str, Any]:
        """Return all statements about a thing of the base by its IRI, and the source words behind them."""
        return _told(lambda: self._entity(iri))

    def sparql(self, query: str) -> dict[str, Any]:
        """Run a SPARQL 1.1 SELECT, ASK or CONSTRUCT, read-only; at most 200 rows are returned.

        Prefix jy: <https://w3id.org/jingyan/ontology#>. Search by meaning inside a query with
        SERVICE <https://w3id.org/jingyan/service#semantic> { ?practice kb:query "words" ; kb:score ?score }.
        """
        return _told(lambda: self._rows(query))

    def _entity(self, iri: str) -> dict[str, Any]:
        statements = [row for row in self._base.describe(iri) if row["subject"] == iri]
        if not statements:
            raise QueryError(
                "entity", f"the base says nothing of <{iri}>", "give an IRI that a tool returned"
            )
        return {"statements": statements, "evidence": self._base.evidence(iri)}

    def _rows(self, query: str) -> dict[str, Any]:
        table = self._base.query(query)
        return {"columns": table.names, "rows": table[:MOST_ROWS], "total": len(table)}


def _told(ask: Any) -> dict[str, Any]:
    try:
        found: dict[str, Any] = ask()
    except UserError as error:
        return {"error": str(error)}
    return found
