"""Questions about the whole base, asked once: a graph in service never changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar, cast

from web.chains import Row
from web.services import current

# What is asked about the whole base; the rows are kept in the snapshot, as a large base takes long to ask.
WHOLE = (
    "dataset_classes",
    "dataset_properties",
    "dataset_quality",
    "dataset_rights",
    "documents_dated",
    "gaps_mentions",
    "home_loops",
    "home_places",
    "home_platforms",
    "matrix_counts",
    "matrix_places",
    "matrix_platforms",
    "mechanisms_all",
    "question_names",
    "question_places",
    "site_documents",
    "whole_regions",
)
Made = TypeVar("Made")


def whole(query: str) -> tuple[Row, ...]:
    """Return the rows of a query file that takes no parameter."""
    return made(query, tuple)


def made(query: str, make: Callable[[Iterable[Row]], Made]) -> Made:
    """Return what the function `make` makes of the rows, kept; it must not depend on the language."""
    return cast(Made, current().kept(_made, query, make))


def _made(query: str, make: Callable[[Iterable[Row]], Made]) -> Made:
    return make(current().graph.select(query))


def about(query: str, **params: str) -> tuple[Row, ...]:
    """Return the rows of a query file about one thing, kept while the thing is among those read last."""
    return current().kept(_about, query, tuple(sorted(params.items())))


def _about(query: str, params: tuple[tuple[str, str], ...]) -> tuple[Row, ...]:
    return tuple(current().graph.select(query, **dict(params)))
