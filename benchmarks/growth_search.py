"""What growth costs the search: whole indexes of made passages.

    python -m benchmarks growth-search [--sizes 1000,10000,100000,1000000]
writes docs/growth-search.tsv and .svg. The texts are drawn from the sentences of the first corpus and vectors
lie around real ones: synthetic, and said so. Times are of the processor, beyond the encoder. A million takes
14 GB of disk, 5 more while it is written, and 10 minutes of processor.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path

import numpy as np

from benchmarks import _growth_plot
from benchmarks.search import QUESTIONS, Made, MadeItems
from embed import index
from embed.encoder import TokenEncoder, Vectors
from embed.encoders import load
from embed.indexes import Selection, VectorIndex, index_kind
from embed.search import Searcher
from jingyan.config import Settings
from jingyan.passages import concepts as vocabulary

DOCS = Path(__file__).resolve().parent.parent / "docs"
NAME = "growth-search"
CITIES = 11  # a filter on one leaves 9 in a hundred
_CHUNK = 50_000


@dataclass(frozen=True, slots=True)
class Cost:
    """What an index of so many passages costs."""

    passages: int
    build_s: float
    disk_mb: float
    open_ms: float
    all_ms: float
    narrow_ms: float
    recall: float  # of the ten nearest vectors within the filter, against numpy
    memory_mb: float  # the most that the process held, building included


def options(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """Return what was asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks growth-search")
    parser.add_argument(
        "--sizes", default="1000,10000,100000,1000000", help="numbers of passages, joined by commas"
    )
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    return parser.parse_args(arguments)


def main() -> None:
    """Measure each size in a process of its own and write table and plot."""
    asked = options()
    if asked.one:
        print(*astuple(whole(asked.one, asked.rounds)), sep="\t")
        return
    lines = ["\t".join(field.name for field in fields(Cost))]
    for size in asked.sizes.split(","):
        lines.append(_in_a_process(size, asked.rounds))
        print(lines[-1], flush=True)
    table = DOCS / f"{NAME}.tsv"
    table.write_text("\n".join(lines) + "\n", encoding="utf-8")
    (DOCS / f"{NAME}.svg").write_text(_growth_plot.svg(table), encoding="utf-8")


def _in_a_process(size: str, rounds: int) -> str:
    import subprocess

    command = [
        sys.executable,
        "-m",
        "benchmarks.growth_search",
        "--rounds",
        str(rounds),
        "--one",
        size,
    ]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout.strip().splitlines()[-1]


def whole(size: int, rounds: int) -> Cost:
    """Measure an index with texts, words, vectors, tokens and facets."""
    real = load("e5-onnx", models=Settings.from_environment().models)
    assert isinstance(real, TokenEncoder)
    made, items = Made(real), MadeItems(size)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        started = time.process_time()
        manifest = index.build(folder, items, made, concepts=vocabulary())
        built, started = time.process_time() - started, time.process_time()
        searcher = Searcher.open(folder, manifest, made)
        opened = time.process_time() - started
        costs = _median(searcher, rounds), _median(searcher, rounds, city=["c7"])
        searcher.close()
        held = index_kind(index.KIND).open(folder / index.PASSAGES)
        recall = _recall(held, made.encode_queries(QUESTIONS))
        disk = sum(file.stat().st_size for file in folder.iterdir())
    return Cost(size, *_rounded(built, disk / 1e6, opened * 1000, *costs, recall, _memory()))


def _median(searcher: Searcher, rounds: int, **filters: Sequence[str]) -> float:
    """Return the middle of the milliseconds of processor time after a first round, each question anew."""
    taken = []
    for _ in range(rounds + 1):
        searcher.forget()
        for question in QUESTIONS:
            started = time.process_time()
            searcher.search(question, filters=filters)
            taken.append((time.process_time() - started) * 1000)
    return statistics.median(taken[len(QUESTIONS) :])


def _recall(held: VectorIndex, questions: Vectors) -> float:
    """Return the share of the truly nearest ten within a filter that the index finds, by reckoning all."""
    allowed = np.arange(7, held.count, CITIES, dtype=np.int64)
    scores = np.concatenate(
        [held.vectors(allowed[at : at + _CHUNK]) @ questions.T for at in range(0, len(allowed), _CHUNK)]
    )
    nearest = allowed[np.argsort(-scores, axis=0, kind="stable")[:10]].T
    found = [held.nearest(question, 10, allowed=Selection(allowed, held.count)) for question in questions]
    return float(np.mean([np.isin(true, ours).mean() for true, ours in zip(nearest, found, strict=True)]))


def _rounded(*numbers: float) -> list[float]:
    return [round(number, 2) for number in numbers]


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
