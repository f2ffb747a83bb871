"""Choose the weights of the search by cross-validation on the judged questions that may be tuned on.

    python -m benchmarks.tuning    prints [fusion] of embed/weights.toml, and figures in and out of the folds
Questions of `split` "held-out" are left out. The evidence for an answer is fitted by benchmarks/evidence.py.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from embed.evaluate import DEPTH, HELD_OUT, JudgedQuery, read_queries, score
from embed.fusion import weights
from embed.ranking import Signals
from embed.search import Searcher
from jingyan.config import Settings
from jingyan.opening import open_search

GRID = {
    "near": (1.0, 2.0, 3.0),
    "meaning": (0.0, 0.5, 1.0),
    "words": (0.5, 1.0, 1.5),
    "concepts": (1.0, 1.5, 2.0),
    "place": (2.0, 4.0, 6.0),
}
FOLDS = 5
Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Asked:
    """A question, what it says to rank by, and the items that answer it by row."""

    query: JudgedQuery
    signals: Signals
    grades: dict[int, int]


def main() -> None:
    """Print the weights chosen and what they reach."""
    searcher, _ = open_search(Settings.from_environment())
    gold = Path("data/gold")
    queries = [q for path in sorted(gold.glob("queries*.jsonl")) for q in read_queries(path)]
    choose_fusion(searcher, [q for q in queries if q.split != HELD_OUT])


def choose_fusion(searcher: Searcher, queries: Sequence[JudgedQuery]) -> None:
    """Try the grid: nDCG@10 of every question under every setting, then the best setting in each fold."""
    places = _places(searcher)
    asked = [
        Asked(q, searcher.read(q.query)[1], {places[p]: grade for p, grade in q.relevant.items()})
        for q in queries
        if q.relevant
    ]
    settings = [dict(zip(GRID, values, strict=True)) for values in itertools.product(*GRID.values())]
    table = np.array([[_ndcg(searcher, one) for one in asked] for s in settings if _set("fusion", s)])
    out = [table[_but(table, fold).mean(axis=1).argmax(), fold::FOLDS] for fold in range(FOLDS)]
    best = table.mean(axis=1).argmax()
    _set("fusion", settings[best])
    print("[fusion]", settings[best])
    print(f"nDCG@10 in the folds {table[best].mean():.3f}, out of them {np.concatenate(out).mean():.3f}")
    for name, values in GRID.items():
        means = {v: max(table[i].mean() for i, s in enumerate(settings) if s[name] == v) for v in values}
        print("   ", name, {value: round(float(mean), 3) for value, mean in means.items()})


def _places(searcher: Searcher) -> dict[tuple[str, int], int]:
    items = [hit.item for hit in searcher.browse({}, limit=200).hits]
    return {(str(i.record["city"]), int(str(i.record["paragraph_index"]))): at for at, i in enumerate(items)}


def _set(table: str, chosen: dict[str, float]) -> bool:
    weights()[table].update(chosen)
    return True


def _ndcg(searcher: Searcher, asked: Asked) -> float:
    rows = searcher.rank(asked.signals).rows[:DEPTH].tolist()
    return score([asked.grades.get(row, 0) for row in rows], asked.grades.values()).ndcg


def _but(table: Numbers, fold: int) -> Numbers:
    kept = [at for at in range(table.shape[1]) if at % FOLDS != fold]
    return table[:, kept]


if __name__ == "__main__":
    main()
