"""The address of the editor with the query behind a panel, its terms bound."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import urlencode

from kg.query import Given, QueryFile, catalogue


@lru_cache(maxsize=1)
def _by_name() -> dict[str, QueryFile]:
    return {query.name: query for query in catalogue()}


def asked(name: str, **params: Given) -> str:
    """Return where the query file `name` opens in the editor; KeyError for none, QueryError for odd terms."""
    return "/sparql?" + urlencode({"query": _by_name()[name].bound(**params)})


def title(name: str, language: str) -> str:
    """Return the title of a query file."""
    query = _by_name()[name]
    return query.title_en if language == "en" else query.title_zh
