"""Choose the weights of the search by cross-validation on the judged questions that may be tuned on.

    python -m benchmarks.tuning [--evidence]    prints embed/weights.toml, and figures in and out of the folds
Questions of `split` "held-out" are only scored, with the weights chosen.
"""

from __future__ import annotations

import itertools
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from embed.evaluate import DEPTH, HELD_OUT, JudgedQuery, read_queries, score
from embed.evidence import Evidence
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
WRONG = 8.0  # times worse is it to say of an answerable question that it has no answer than the reverse
RIDGE = 1.0
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
    if "--evidence" not in sys.argv:
        choose_fusion(searcher, [q for q in queries if q.split != HELD_OUT])
    queries += read_queries(gold / "abstention.jsonl")
    choose_evidence(
        searcher,
        [q for q in queries if q.split != HELD_OUT],
        [q for q in queries if q.split == HELD_OUT],
    )


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


def choose_evidence(
    searcher: Searcher, tuned: Sequence[JudgedQuery], held_out: Sequence[JudgedQuery]
) -> None:
    """Fit the log odds; the threshold is that of the least cost out of the folds."""
    features, answered = _evidence(searcher, tuned)
    folds = np.arange(len(answered)) % FOLDS
    odds = np.empty(len(answered))
    for fold in range(FOLDS):
        constant, slopes = fit(features[folds != fold], answered[folds != fold])
        odds[folds == fold] = constant + features[folds == fold] @ slopes
    chances = 1 / (1 + np.exp(-odds))
    threshold = _threshold(chances, answered)
    constant, slopes = fit(features, answered)
    chosen = dict(zip(Evidence.__dataclass_fields__, map(float, slopes), strict=True))
    print("[answered]", {"threshold": round(threshold, 3), "constant": round(constant, 3)})
    print({name: round(value, 3) for name, value in chosen.items()})
    print("out of the folds:", _share(chances < threshold, answered))
    features, answered = _evidence(searcher, held_out)
    chances = 1 / (1 + np.exp(-(constant + features @ slopes)))
    print("held out:", _share(chances < threshold, answered))


def _evidence(searcher: Searcher, queries: Iterable[JudgedQuery]) -> tuple[Numbers, npt.NDArray[np.bool_]]:
    """Return the evidence of the questions that name no absent place, and whether each has an answer."""
    rows, answered = [], []
    for query in queries:
        subject, signals = searcher.read(query.query)
        if not searcher.absent(subject):
            evidence = searcher.evidence(subject, signals, searcher.rank(signals))
            rows.append(list(asdict(evidence).values()))
            answered.append(bool(query.relevant))
    return np.array(rows, np.float64), np.array(answered)


def fit(features: Numbers, answered: npt.NDArray[np.bool_]) -> tuple[float, Numbers]:
    """Return constant and slopes of a logistic regression, both classes of equal weight (Newton's steps)."""
    mean, spread = features.mean(axis=0), features.std(axis=0) + 1e-9
    inputs = np.column_stack([np.ones(len(features)), (features - mean) / spread])
    share = np.where(answered, 1 / answered.sum(), 1 / (~answered).sum()) * len(answered) / 2
    found = np.zeros(inputs.shape[1])
    penalty = np.diag([0.0] + [RIDGE] * features.shape[1])
    for _ in range(30):
        chance = 1 / (1 + np.exp(-inputs @ found))
        slope = inputs.T @ (share * (answered - chance)) - penalty @ found
        bend = (inputs * (share * chance * (1 - chance))[:, None]).T @ inputs + penalty
        found = found + np.linalg.solve(bend, slope)
    slopes = found[1:] / spread
    return float(found[0] - slopes @ mean), slopes


def _threshold(chances: Numbers, answered: npt.NDArray[np.bool_]) -> float:
    """Return the middle of the cheapest gap between two chances."""
    ordered = np.sort(chances)
    gaps = (ordered[1:] + ordered[:-1]) / 2
    missed = np.array([(chances[~answered] >= gap).mean() for gap in gaps])
    wrong = np.array([(chances[answered] < gap).mean() for gap in gaps])
    return float(gaps[(missed + WRONG * wrong).argmin()])


def _share(abstained: npt.NDArray[np.bool_], answered: npt.NDArray[np.bool_]) -> str:
    right, wrong = int((abstained & ~answered).sum()), int((abstained & answered).sum())
    return f"abstained {right} of {int((~answered).sum())}, wrongly {wrong} of {int(answered.sum())}"


if __name__ == "__main__":
    main()
