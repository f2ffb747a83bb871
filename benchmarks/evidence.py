"""Fit the evidence for an answer on questions over five bases, most of them in pairs.

    python -m benchmarks.evidence DEV OPENED NEW LATER    prints the end of embed/weights.toml, and figures,
                                                          and writes embed/leaning.npy
    JINGYAN_BENCHMARKS=FOLDER python -m benchmarks.evidence --expected    writes embed/expected.npy
DEV to LATER are stores built from the folders of data/gold/invented; the usual one holds the first corpus.
Believe the figures out of the folds (a pair is never parted) and those of a base that was left out.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from embed.evidence import LEANING
from embed.search import Searcher
from jingyan.config import Settings
from jingyan.opening import open_search

GOLD = Path(__file__).resolve().parent.parent / "data/gold"
FIRST, OTHERS = "first", ("dev", "opened", "new", "later")
PAIRED = (FIRST, "dev", "opened")  # each with a file of its own
LATER, ENGLISH = "later", "english.invented"  # files whose lines say of which base
OLDER = (  # judged, over FIRST
    *(f"queries.{name}" for name in ("dev", "more", "third", "fourth", "english")),
    "abstention",
)
WORLD = "world"  # questions that no base of practices answers, put to one of them each
FOLDS = 5
RIDGE = 1.0
LEAN = 150.0  # the same for each of the many numbers of a question's vector
WRONG = {"none": 0.03, "sure": 0.12}  # shares of answerable questions that fall below
CURVE = (0.01, 0.03, 0.05, 0.1)  # such shares, for the report
BACKGROUND = 200  # texts that say what a token finds in unrelated ones
Numbers = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Asked:
    """A question over a base, the file it is from, and what is kept together with it in a fold."""

    base: str
    source: str
    group: str
    query: str
    answerable: bool


def asked() -> Iterator[Asked]:
    """Yield the questions, all of which are fitted on."""
    for base in (*PAIRED, LATER):
        for one in _lines(GOLD / f"abstention.{base}.jsonl"):
            over = one.get("base", base)
            yield Asked(over, base, f"{base} {one['pair']}", one["query"], one["answerable"])
    for one in _lines(GOLD / f"{ENGLISH}.jsonl"):
        yield Asked(one["base"], ENGLISH, f"{ENGLISH} {one['id']}", one["query"], True)
    for at, one in enumerate(_lines(GOLD / f"abstention.{WORLD}.jsonl")):
        yield Asked(PAIRED[at % 3], WORLD, f"{WORLD} {one['pair']}", one["query"], False)
    for name in OLDER:
        for one in _lines(GOLD / f"{name}.jsonl"):
            yield Asked(FIRST, name, f"{name} {one['id']}", one["query"], bool(one["relevant"]))


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


class Table:
    """The figures of the questions that name no absent place, and the numbers of each question's vector."""

    def __init__(self, searchers: dict[str, Searcher]) -> None:
        self.asked: list[Asked] = []
        self.unplaced = 0  # that name an absent place and are refused for it
        rows, vectors = [], []
        for one in asked():
            searcher = searchers[one.base]
            subject, signals = searcher.read(one.query)
            if searcher.absent(subject):
                self.unplaced += 1
                continue
            evidence = searcher.evidence(subject, signals, searcher.rank(signals))
            del evidence["leaning"]  # fitted anew
            self.names = list(evidence)
            rows.append(list(evidence.values()))
            vectors.append(signals.vector)
            self.asked.append(one)
        self.figures = np.hstack([np.array(rows), np.array(vectors, np.float64)])
        self.penalty = np.repeat([RIDGE, LEAN], [len(rows[0]), len(vectors[0])])
        self.answered = np.array([one.answerable for one in self.asked])

    def odds(self, taught: Flags, told: Flags) -> Numbers:
        """Return the log odds of the latter by what the former teach."""
        constant, slopes = fit(self.figures[taught], self.answered[taught], self.penalty)
        odds: Numbers = constant + self.figures[told] @ slopes
        return odds

    def out_of_folds(self) -> Numbers:
        """Return the log odds of each question by the others, five folds."""
        groups = np.random.default_rng(0).permutation(sorted({one.group for one in self.asked}))
        fold = {group: at % FOLDS for at, group in enumerate(groups.tolist())}
        return self._without(np.array([str(fold[one.group]) for one in self.asked]))

    def out_of_bases(self) -> Numbers:
        """Return the log odds of each question by those over the other bases."""
        return self._without(np.array([one.base for one in self.asked]))

    def _without(self, parts: npt.NDArray[np.str_]) -> Numbers:
        odds = np.empty(len(parts))
        for part in np.unique(parts):
            odds[parts == part] = self.odds(parts != part, parts == part)
        return odds


def fit(figures: Numbers, answered: Flags, ridge: Numbers) -> tuple[float, Numbers]:
    """Return constant and slopes of a logistic regression, both classes of equal weight (Newton's steps)."""
    mean, spread = figures.mean(axis=0), figures.std(axis=0) + 1e-9
    inputs = np.column_stack([np.ones(len(figures)), (figures - mean) / spread])
    share = np.where(answered, 1 / answered.sum(), 1 / (~answered).sum()) * len(answered) / 2
    found = np.zeros(inputs.shape[1])
    penalty = np.diag([0.0, *ridge])
    for _ in range(12):
        chance = 1 / (1 + np.exp(-inputs @ found))
        slope = inputs.T @ (share * (answered - chance)) - penalty @ found
        bend = (inputs * (share * chance * (1 - chance))[:, None]).T @ inputs + penalty
        found = found + np.linalg.solve(bend, slope)
    slopes = found[1:] / spread
    return float(found[0] - slopes @ mean), slopes


def report(table: Table, odds: Numbers, verdict: dict[str, float], name: str) -> None:
    """Print for each file what is refused or in doubt."""
    print(f"{name}: without an answer refused (or in doubt), answerable refused (or in doubt)")
    for source in [*dict.fromkeys(one.source for one in table.asked), ""]:
        chosen = np.array([source in ("", one.source) for one in table.asked])
        parts = []
        for answered in (False, True):
            of = chosen & (table.answered == answered)
            none, doubt = (int((odds[of] < verdict[name]).sum()) for name in ("none", "sure"))
            parts.append(f"{none:4} ({doubt:3}) of {int(of.sum()):3}")
        print(f"    {source or 'all':16}{parts[0]}   {parts[1]}")


def choose(searchers: dict[str, Searcher]) -> None:
    """Print the weights and how well they tell apart."""
    table = Table(searchers)
    odds, left_out = table.out_of_folds(), table.out_of_bases()
    verdict = {name: threshold(table, odds, share) for name, share in WRONG.items()}
    everything = np.ones(len(odds), bool)
    _print_weights(table, verdict)
    print(f"{table.unplaced} more name a place that the base lacks")
    report(table, odds, verdict, "out of folds")
    report(table, left_out, verdict, "a base left out")
    report(table, table.odds(everything, everything), verdict, "fitted on")
    for share in CURVE:
        found = [odds_of[~table.answered] < threshold(table, odds_of, share) for odds_of in (odds, left_out)]
        print(f"at {share:.0%} of answerable refused: " + ", ".join(f"{one.mean():.0%}" for one in found))


def threshold(table: Table, odds: Numbers, share: float) -> float:
    """Return the log odds that this share of the answerable questions is below."""
    ordered = np.sort(odds[table.answered])
    return float(ordered[int(share * len(ordered))])


def _print_weights(table: Table, verdict: dict[str, float]) -> None:
    """Print them as they stand in weights.toml, and write the direction in which questions lean."""
    constant, slopes = fit(table.figures, table.answered, table.penalty)
    figures, direction = np.split(slopes, [len(table.names)])
    length = float(np.linalg.norm(direction))
    np.save(LEANING, (direction / length).astype(np.float32))
    print("[answered]", f"constant = {constant:.3f}", sep="\n")
    for name, slope in zip([*table.names, "leaning"], [*figures.tolist(), length], strict=True):
        print(f"{name} = {slope:.3f}")
    print("[verdict]", *(f"{name} = {value:.2f}" for name, value in verdict.items()), sep="\n")


def write_expected(folder: Path) -> None:
    """Fit what a question's token finds in unrelated texts on public questions and texts, and keep it."""
    from embed.encoders.e5_onnx import E5Onnx
    from embed.evidence import EXPECTED
    from embed.terms import simplified

    encoder = E5Onnx(Settings.from_environment().models)
    texts = [str(one["text"]) for one in _lines(folder / "cmrcchunk_p.jsonl")]
    every = max(1, len(texts) // BACKGROUND)
    held = [encoder.read("passage", simplified(text)).tokens for text in islice(texts, 0, None, every)]
    joined, starts = np.concatenate(held), np.cumsum([0, *(len(one) for one in held[:-1])])
    tokens, wanted = [], []
    for name in ("cmrcchunk_q", "xquadzh_q", "xquaden_q"):
        for one in _lines(folder / f"{name}.jsonl"):
            read = encoder.read("query", simplified(str(one["question"]))).tokens
            best = np.maximum.reduceat(joined @ read.T, starts)
            tokens.append(read)
            wanted.append(np.stack([best.mean(axis=0), best.std(axis=0), best.max(axis=0)], 1))
    inputs = np.concatenate(tokens)
    inputs = np.column_stack([inputs, np.ones(len(inputs))]).astype(np.float64)
    penalty = np.diag([RIDGE] * (inputs.shape[1] - 1) + [0.0])
    table = np.linalg.solve(inputs.T @ inputs + penalty, inputs.T @ np.concatenate(wanted))
    np.save(EXPECTED, table.astype(np.float32))


def main(arguments: Sequence[str]) -> None:
    """Fit one or the other."""
    if arguments == ["--expected"]:
        write_expected(Path(os.environ["JINGYAN_BENCHMARKS"]))
        return
    stores = dict(zip(OTHERS, arguments, strict=True))
    settings = {FIRST: Settings.from_environment()}
    settings |= {base: Settings.from_environment(store=store) for base, store in stores.items()}
    choose({base: open_search(one)[0] for base, one in settings.items()})


if __name__ == "__main__":
    main(sys.argv[1:])
