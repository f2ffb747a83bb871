"""How good the search is on judged questions: nDCG, MRR and recall of the first ten, and when it abstains."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from embed.answer import Hit
from embed.baselines import SYSTEMS, Baselines
from embed.model import Item
from kg.errors import SourceError

DEPTH = 10
SEARCH = "search"
TUNED, HELD_OUT = "tune", "held-out"  # ranking was tuned on the former; the latter were only scored
Place = tuple[str, int]  # city, paragraph index


class Found(Protocol):
    """A page of results."""

    @property
    def hits(self) -> tuple[Hit, ...]:
        """The results, best first."""

    @property
    def abstained(self) -> bool:
        """True when nothing answers."""


class Answers(Protocol):
    """Whatever answers questions: the index alone, or it together with the graph."""

    def search(self, query: str, *, limit: int = 10) -> Found:
        """Return the first results."""


@dataclass(frozen=True, slots=True)
class JudgedQuery:
    """A question and the grade (2 on point, 1 related) of each passage that answers it, if any."""

    id: str
    language: str
    kind: str
    query: str
    relevant: Mapping[Place, int]
    split: str = TUNED


@dataclass(frozen=True, slots=True)
class Figures:
    """Means over the answerable questions of a group."""

    queries: int
    ndcg: float
    mrr: float
    recall: float
    p1: float


@dataclass(frozen=True, slots=True)
class Scored:
    """One question: nDCG@10 of the search and of each plain way to rank (none without an answer)."""

    id: str
    query: str
    abstained: bool
    ndcg: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Report:
    """Figures of all, of each language and kind; abstentions where nothing answers and where something.

    `intervals`: 95 % of nDCG@10 by bootstrap over the questions; `beside`: nDCG@10 of plain ways to rank.
    """

    groups: Mapping[str, Figures]
    intervals: Mapping[str, tuple[float, float]]
    beside: Mapping[str, Mapping[str, float]]  # group -> system -> nDCG@10
    unanswerable: int
    abstained_rightly: int
    answerable: int
    abstained_wrongly: int
    each: tuple[Scored, ...]

    def as_json(self) -> dict[str, Any]:
        """Return it as a plain object."""
        return asdict(self)

    def figures(self) -> dict[str, float]:
        """Return every figure by name: "zh.ndcg", …, and the shares "abstained" (rightly) and "answered"."""
        named = {
            f"{group}.{name}": float(value)
            for group, one in self.groups.items()
            for name, value in asdict(one).items()
            if name != "queries"
        }
        if self.unanswerable:
            named["abstained"] = self.abstained_rightly / self.unanswerable
        if self.answerable:
            named["answered"] = 1 - self.abstained_wrongly / self.answerable
        return named

    def fail_under(self, floors: Mapping[str, object]) -> list[str]:
        """Return one line for each figure below its floor; floors are named as in `figures`, or nested."""
        reached = self.figures()
        lines = []
        for name, floor in _flat(floors):
            if name not in reached:
                lines.append(f"{name}: no such figure, floor {floor:.3f}")
            elif reached[name] + 1e-9 < floor:
                lines.append(f"{name}: {reached[name]:.3f} < {floor:.3f}")
        return lines

    def table(self) -> str:
        """Return it as text, a line a group; after the search the nDCG@10 of plain ways to rank."""
        plain = "".join(f"{system:>7}" for system in SYSTEMS)
        lines = [f"{'':14}{'n':>4}{'nDCG@10':>9}{'95 %':>12}{'MRR@10':>8}{'R@10':>7}{'P@1':>7}{plain}"]
        for name, one in self.groups.items():
            low, high = self.intervals[name]
            numbers = f"{one.ndcg:9.3f}   {low:.2f}-{high:.2f}{one.mrr:8.3f}{one.recall:7.3f}{one.p1:7.3f}"
            beside = "".join(f"{self.beside[name][system]:7.3f}" for system in SYSTEMS)
            lines.append(f"{name:14}{one.queries:4}{numbers}{beside}")
        lines.append(
            f"abstained: {self.abstained_rightly} of {self.unanswerable} without an answer, "
            f"wrongly {self.abstained_wrongly} of {self.answerable}"
        )
        return "\n".join(lines)

    def differences(self) -> str:
        """Return every question with its nDCG@10 beside BM25's, the greatest loss first."""
        lines = []
        for one in sorted(self.each, key=lambda one: one.ndcg.get(SEARCH, 0.0) - one.ndcg.get("bm25", 0.0)):
            marks = "abstained" if one.abstained else ""
            numbers = "".join(f"{one.ndcg[name]:7.3f}" for name in (SEARCH, *SYSTEMS) if name in one.ndcg)
            lines.append(f"{one.id:6}{numbers or ' ' * 28}  {marks:10}{one.query}")
        return "\n".join(lines)


def _flat(floors: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, float]]:
    for name, value in floors.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{name}.")
        elif isinstance(value, int | float):
            yield prefix + name, float(value)


def read_queries(path: Path) -> tuple[JudgedQuery, ...]:
    """Read judged questions, one JSON object a line; SourceError naming the line that is not one."""
    queries = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            queries.append(_judged(json.loads(line)))
        except (ValueError, KeyError, TypeError) as error:
            raise SourceError(f"{path}:{number}", f"not a judged query ({error})") from error
    return tuple(queries)


def _judged(stated: Mapping[str, Any]) -> JudgedQuery:
    grades = {(one["city"], one["paragraph_index"]): int(one["grade"]) for one in stated["relevant"]}
    split = stated.get("split", TUNED)
    return JudgedQuery(stated["id"], stated["lang"], stated["kind"], stated["query"], grades, split)


def evaluate_search(answers: Answers, queries: Sequence[JudgedQuery], baselines: Baselines) -> Report:
    """Ask every question, compare the first ten hits with its grades, and rank it in the plain ways too."""
    judged: list[tuple[JudgedQuery, dict[str, Figures]]] = []
    each = []
    for query in queries:
        answer = answers.search(query.query, limit=DEPTH)
        figures = _scores(baselines, query, [hit.item for hit in answer.hits]) if query.relevant else {}
        if figures:
            judged.append((query, figures))
        ndcg = {name: one.ndcg for name, one in figures.items()}
        each.append(Scored(query.id, query.query, answer.abstained, ndcg))
    right = sum(one.abstained for one in each if not one.ndcg)
    wrong = sum(one.abstained for one in each if one.ndcg)
    groups = _groups(judged)
    return Report(
        groups={name: _mean([one[SEARCH] for one in members]) for name, members in groups.items()},
        intervals={name: interval([one[SEARCH].ndcg for one in members]) for name, members in groups.items()},
        beside={
            name: {system: _mean([one[system] for one in members]).ndcg for system in SYSTEMS}
            for name, members in groups.items()
        },
        unanswerable=len(queries) - len(judged),
        abstained_rightly=right,
        answerable=len(judged),
        abstained_wrongly=wrong,
        each=tuple(each),
    )


def _scores(baselines: Baselines, query: JudgedQuery, found: Sequence[Item]) -> dict[str, Figures]:
    """Return the figures of the search and of the plain ways for one question."""
    systems = {SEARCH: found, **baselines.items(query.query, limit=DEPTH)}
    return {name: score(_grades(items, query), query.relevant.values()) for name, items in systems.items()}


def interval(values: Sequence[float], *, rounds: int = 1000) -> tuple[float, float]:
    """Return the 95 % interval of the mean by bootstrap, from a fixed seed."""
    drawn = np.random.default_rng(0).choice(np.array(values), (rounds, len(values))).mean(axis=1)
    return float(np.quantile(drawn, 0.025)), float(np.quantile(drawn, 0.975))


def _grades(items: Iterable[Item], query: JudgedQuery) -> list[int]:
    """Return the grade of each item, 0 where it is none of the answers; a passage counts once."""
    left = dict(query.relevant)
    return [left.pop(_place(item), 0) for item in items]


def _place(item: Item) -> Place:
    city, index = item.record.get("city"), item.record.get("paragraph_index")
    return (str(city), index if isinstance(index, int) else -1)


def score(grades: Sequence[int], judged: Iterable[int]) -> Figures:
    """Return the figures of one question; gain 2^grade - 1, discount log2(rank + 1) (Burges et al. 2005)."""
    best = sorted(judged, reverse=True)
    found = [rank for rank, grade in enumerate(grades[:DEPTH], 1) if grade]
    return Figures(
        queries=1,
        ndcg=_gain(grades) / _gain(best),
        mrr=1 / found[0] if found else 0.0,
        recall=len(found) / min(len(best), DEPTH),
        p1=float(bool(found) and found[0] == 1),
    )


def _gain(grades: Sequence[int]) -> float:
    return math.fsum(
        (float(2**grade) - 1) / math.log2(rank + 1) for rank, grade in enumerate(grades[:DEPTH], 1)
    )


def _groups(
    judged: Sequence[tuple[JudgedQuery, dict[str, Figures]]],
) -> dict[str, list[dict[str, Figures]]]:
    groups = {"all": [figures for _, figures in judged]}
    for query, figures in judged:
        groups.setdefault(query.language, []).append(figures)
    for query, figures in sorted(judged, key=lambda pair: pair[0].kind):
        groups.setdefault(query.kind, []).append(figures)
    groups[HELD_OUT] = [figures for query, figures in judged if query.split == HELD_OUT]
    return {name: members for name, members in groups.items() if members}


def _mean(members: Sequence[Figures]) -> Figures:
    count = len(members)
    return Figures(
        queries=count,
        ndcg=sum(one.ndcg for one in members) / count,
        mrr=sum(one.mrr for one in members) / count,
        recall=sum(one.recall for one in members) / count,
        p1=sum(one.p1 for one in members) / count,
    )
