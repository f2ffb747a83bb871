"""Filters and facet counts over the fields of the items."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial, reduce
from itertools import accumulate, groupby, pairwise
from operator import itemgetter

import numpy as np

from embed.indexes import Rows, Selection
from embed.question import short_name
from embed.texts import Texts, numbers
from kg.errors import QueryError

Filters = Mapping[str, Sequence[str]]
_NAMED = 12  # values listed in a message
_KEPT = 32  # selections, a byte a row each


@dataclass(frozen=True, slots=True)
class FacetValue:
    """How many results have a value."""

    value: str
    count: int


class Facets:
    """The fields of an opened index."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts
        pairs = texts.all("SELECT DISTINCT name, value FROM fields ORDER BY name, value")
        self._values = len(pairs)
        self.values: dict[str, tuple[str, ...]] = {}
        self._rows: dict[tuple[str, str], Rows] = {}  # asked for before
        for name, own in groupby(pairs, key=itemgetter(0)):
            self.values[name] = tuple(value for _, value in own)
        begins = accumulate(map(len, self.values.values()), initial=0)
        self._codes = {
            name: slice(begin, end) for name, (begin, end) in zip(self.values, pairwise(begins), strict=True)
        }
        self._selected = lru_cache(maxsize=_KEPT)(self._select)

    def settled(self, filters: Filters | None) -> dict[str, tuple[str, ...]]:
        """Return the filters with values as the index has them (宁波 is 宁波市); QueryError when unknown."""
        asked = {name: [value for value in values if value] for name, values in (filters or {}).items()}
        return {
            name: tuple(sorted({self._value(name, value) for value in values}))
            for name, values in sorted(asked.items())
            if values
        }

    def _value(self, name: str, value: str) -> str:
        if name not in self.values:
            raise QueryError(name, "no such filter here", f"known are {', '.join(self.values) or 'none'}")
        known = self.values[name]
        if value in known:
            return value
        near = [one for one in known if short_name(one) == value]
        if len(near) == 1:
            return near[0]
        listed = ", ".join(known[:_NAMED]) + (", …" if len(known) > _NAMED else "")
        raise QueryError(name, f"no '{value}' in this base", f"known are {listed}")

    def selection(self, filters: Filters) -> Selection | None:
        """Return the rows that pass every filter (any of its values), or None without filters."""
        key = tuple(sorted((name, tuple(sorted(values))) for name, values in filters.items()))
        return self._selected(key) if key else None

    def _select(self, filters: tuple[tuple[str, tuple[str, ...]], ...]) -> Selection:
        passed = [self._having(name, values) for name, values in filters]
        return Selection(reduce(partial(np.intersect1d, assume_unique=True), passed), self._texts.count)

    def without(self, exclude: Filters) -> Rows:
        """Return the rows that have none of these values."""
        everything = np.arange(self._texts.count, dtype=np.int64)
        return reduce(
            np.setdiff1d, [self._having(name, values) for name, values in exclude.items()], everything
        )

    def _having(self, name: str, values: Iterable[str]) -> Rows:
        found = [self._with(name, value) for value in values]
        return reduce(np.union1d, found) if len(found) > 1 else found[0]

    def _with(self, name: str, value: str) -> Rows:
        """Return the rows of a value, kept in memory: there are few values and many filters."""
        key = (name, value)
        if key not in self._rows:
            query = "SELECT item FROM fields WHERE name = ? AND value = ? ORDER BY item"
            self._rows[key] = numbers(self._texts.all(query, key))
        return self._rows[key]

    def counts(self, rows: Rows) -> dict[str, tuple[FacetValue, ...]]:
        """Return the values of every field among these rows, most frequent first."""
        often = self._often(rows)
        return {name: self._most_frequent(name, often) for name in self.values}

    def _often(self, rows: Rows) -> Rows:
        """Return for each value of each field how many of these rows have it."""
        return np.bincount(self._texts.codes(rows), minlength=self._values)

    def _most_frequent(self, name: str, often: Rows) -> tuple[FacetValue, ...]:
        own, values = often[self._codes[name]], self.values[name]
        order = np.argsort(-own, kind="stable")[: np.count_nonzero(own)]
        return tuple(map(FacetValue, map(values.__getitem__, order.tolist()), own[order].tolist()))

    def count(self, name: str, rows: Rows) -> tuple[FacetValue, ...]:
        """Return the values of one field among these rows, most frequent first."""
        return self._most_frequent(name, self._often(rows))
