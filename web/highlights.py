"""Where a question's words stand in one practice, exactly as its search results mark them."""

from __future__ import annotations

from web.services import current

_MOST = 200  # results looked through


def find(question: str, slug: str) -> tuple[tuple[int, int], ...]:
    """Return the stretches that a search for `question` marks in the practice; () when it is no result."""
    searcher = current().searcher
    beside = {"document": searcher.item(slug).fields["document"]}
    answer = searcher.search(question, limit=_MOST, filters=beside)
    found = next((hit for hit in answer.hits if hit.item.id == slug), None)
    return tuple((m.start, m.end) for m in found.matches if m.kind == "lexical") if found else ()
