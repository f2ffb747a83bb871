"""The searches that a query may hold, made by the search of the site over its own base."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kg.errors import QueryError
from web.addresses import slug_of
from web.answering import Answerer
from web.sparql.searches import Found

if TYPE_CHECKING:
    from embed.search import Hit, Searcher
    from kg.query import Graph


class SiteFinder:
    """Finds practices by the searcher of the site; the graph tells the name of other things."""

    def __init__(self, searcher: Searcher, graph: Graph) -> None:
        self._searcher, self._graph = searcher, graph

    def nearest(self, words: str, *, limit: int) -> Sequence[Found]:
        """Return what the search page lists for a question, nothing when it says that nothing answers."""
        reply = Answerer(self._searcher, self._graph).search(words, limit=limit)
        return () if reply.abstained else _found(reply.hits)

    def like(self, iri: str, *, limit: int) -> Sequence[Found]:
        """Return the practices nearest to a practice's text, or to the name of another thing."""
        slug = slug_of(iri)
        if "/practice/" in iri and self._searcher.has(slug):
            return _found(self._searcher.similar(slug, limit=limit))
        return self.nearest(self._name(iri), limit=limit)

    def containing(self, words: str, *, limit: int) -> Sequence[Found]:
        """Return the practices whose text holds the words, those that say them most often first."""
        return [Found(iri, count) for iri, count in self._searcher.containing(words, limit=limit)]

    def _name(self, iri: str) -> str:
        names = self._graph.select("entity_names", entity=iri)
        chinese = [str(row["name"]) for row in names if row["name"] and row["language"] != "en"]
        if not chinese:
            raise QueryError(
                "kb:like", f"<{iri}> has no name in this base", "give the IRI of one of its things"
            )
        return chinese[0]


def _found(hits: Sequence[Hit]) -> Sequence[Found]:
    return [Found(str(hit.item.record["iri"]), hit.score) for hit in hits]
