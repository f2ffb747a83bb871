"""What a search returns, and its form as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from embed.explain import Match
from embed.facets import FacetValue
from embed.model import Item, Json

CARRIED = ("iri", "city", "org", "paragraph_index", "heading")  # of an item's record, given back in a hit


@dataclass(frozen=True, slots=True)
class Hit:
    """One found item; `score` is between 0 and 1 and comparable within its answer only."""

    rank: int  # from 1
    score: float
    item: Item
    matches: tuple[Match, ...]
    why: tuple[str, ...]

    def as_json(self) -> dict[str, Json]:
        """Return it with those facts of the item's record that the interface promises."""
        matches: Json = [{"start": m.start, "end": m.end, "kind": m.kind} for m in self.matches]
        carried = {name: self.item.record.get(name) for name in CARRIED}
        return {
            "rank": self.rank,
            "score": self.score,
            "id": self.item.id,
            **carried,
            "text": self.item.text,
            "matches": matches,
            "why": list(self.why),
        }


@dataclass(frozen=True, slots=True)
class Answer:
    """One page of results. `abstained`: nothing here answers, and the hits are only the nearest."""

    query: str
    language: str  # "zh" or "en"
    abstained: bool
    places: tuple[str, ...]  # understood to be named
    concepts: tuple[str, ...]  # ids
    hits: tuple[Hit, ...]
    facets: Mapping[str, tuple[FacetValue, ...]]
    total: int  # results on all pages
    took_ms: float
    absent: tuple[str, ...] = ()  # places named, when the base has nothing of any of them
    outside: tuple[Hit, ...] = ()  # the best that the filters shut out, when nothing inside them answers
    doubtful: bool = False  # it may answer; the hits want a look
    unheld: tuple[str, ...] = ()  # words of the question that no text here holds, in its order

    @property
    def verdict(self) -> str:
        """Say answered, perhaps (where that is doubtful) or none."""
        return "none" if self.abstained else "perhaps" if self.doubtful else "answered"

    def as_json(self, snapshot: str) -> dict[str, Json]:
        """Return the answer as `search --json` and the API give it."""
        facets: dict[str, Json] = {
            name: [{"value": one.value, "count": one.count} for one in values]
            for name, values in self.facets.items()
        }
        understood: Json = {
            "places": list(self.places),
            "excluded": [],
            "heard": "",
            "concepts": list(self.concepts),
            "structure": None,
        }
        outside: dict[str, Json] = (
            {"outside": [hit.as_json() for hit in self.outside]} if self.outside else {}
        )
        return {
            **outside,
            "query": self.query,
            "language": self.language,
            "snapshot": snapshot,
            "took_ms": self.took_ms,
            "abstained": self.abstained,
            "verdict": self.verdict,
            "unheld": list(self.unheld),
            "understood": understood,
            "hits": [hit.as_json() for hit in self.hits],
            "facets": facets,
        }
