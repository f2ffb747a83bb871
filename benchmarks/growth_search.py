"""What growth costs the search: whole indexes of made passages, and of a million the vectors alone.

    python -m benchmarks growth-search [--sizes 1000,10000,100000] [--vectors 1000000]
writes docs/growth-search.tsv and .svg. The texts are drawn from the sentences of the first corpus and vectors
lie around real ones: synthetic, and said so. Times are of the processor, beyond the encoder.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import astuple, dataclass, fields
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import _growth_plot
from benchmarks.search import QUESTIONS, Made, MadeItems, passages
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
    """What an index of so many passages costs; `part` is "whole" or "vectors"."""

    passages: int
    part: str
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
    parser.add_argument("--sizes", default="1000,10000,100000", help="numbers of passages, joined by commas")
    parser.add_argument(
        "--vectors", type=int, default=1_000_000, help="passages of which only vectors are made"
    )
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    return parser.parse_args(arguments)


def main() -> None:
    """Measure each size in a process of its own and write table and plot."""
    asked = options()
    if asked.one:
        part, size = asked.one
        measure = whole if part == "whole" else vectors_alone
        print(*astuple(measure(int(size), asked.rounds)), sep="\t")
        return
    wanted = [("whole", int(size)) for size in asked.sizes.split(",") if size]
    wanted += [("vectors", asked.vectors)] if asked.vectors else []
    lines = ["\t".join(field.name for field in fields(Cost))]
    for part, size in wanted:
        lines.append(_in_a_process(part, size, asked.rounds))
        print(lines[-1], flush=True)
    table = DOCS / f"{NAME}.tsv"
    table.write_text("\n".join(lines) + "\n", encoding="utf-8")
    (DOCS / f"{NAME}.svg").write_text(_growth_plot.svg(table), encoding="utf-8")


def _in_a_process(part: str, size: int, rounds: int) -> str:
    import subprocess

    command = [
        sys.executable,
        "-m",
        "benchmarks.growth_search",
        "--rounds",
        str(rounds),
        "--one",
        part,
        str(size),
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
        started = time.perf_counter()
        manifest = index.build(folder, items, made, concepts=vocabulary())
        built, started = time.perf_counter() - started, time.perf_counter()
        searcher = Searcher.open(folder, manifest, made)
        opened = time.perf_counter() - started
        narrow = partial(searcher.search, filters={"city": ["c7"]})
        costs = _median(searcher.search, QUESTIONS, rounds), _median(narrow, QUESTIONS, rounds)
        searcher.close()
        held = index_kind(index.KIND).open(folder / index.PASSAGES)
        recall = _recall(held, made.encode_queries(QUESTIONS))
        disk = sum((folder / file).stat().st_size for file in index.FILES)
    return Cost(size, "whole", *_rounded(built, disk / 1e6, opened * 1000, *costs, recall, _memory()))


def vectors_alone(size: int, rounds: int) -> Cost:
    """Measure exact search over vectors only: a million whole texts would not fit this benchmark's memory."""
    import faiss

    around = load("e5-onnx", models=Settings.from_environment().models).encode_passages(passages())
    questions = list(_noisy(around, len(QUESTIONS), 7))
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "passages.faiss"
        started = time.perf_counter()
        flat = faiss.IndexIDMap2(faiss.IndexFlatIP(around.shape[1]))
        for at in range(0, size, _CHUNK):
            count = min(_CHUNK, size - at)
            flat.add_with_ids(_noisy(around, count, at), np.arange(at, at + count, dtype=np.int64))
        faiss.write_index(flat, str(path))
        del flat
        built, started = time.perf_counter() - started, time.perf_counter()
        held = index_kind(index.KIND).open(path)
        opened = time.perf_counter() - started
        allowed = Selection(np.arange(7, size, CITIES, dtype=np.int64), size)
        everything = _median(partial(held.nearest, limit=10), questions, rounds)
        narrow = _median(partial(held.nearest, limit=10, allowed=allowed), questions, rounds)
        recall, disk = _recall(held, np.stack(questions)), path.stat().st_size / 1e6
    return Cost(size, "vectors", *_rounded(built, disk, opened * 1000, everything, narrow, recall, _memory()))


def _noisy(around: Vectors, count: int, seed: int) -> Vectors:
    random = np.random.default_rng(seed)
    made = around[random.integers(0, len(around), count)]
    made = made + random.standard_normal(made.shape, dtype=np.float32) * np.float32(0.02)
    vectors: Vectors = made / np.linalg.norm(made, axis=1, keepdims=True)
    return vectors


def _median(ask: Callable[[Any], object], asked: Sequence[Any], rounds: int) -> float:
    """Return the middle of the milliseconds of processor time, after a first round."""
    taken = []
    for _ in range(rounds + 1):
        for one in asked:
            started = time.process_time()
            ask(one)
            taken.append((time.process_time() - started) * 1000)
    return statistics.median(taken[len(asked) :])


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
