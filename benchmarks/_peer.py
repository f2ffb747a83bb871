"""Another search over the same texts with the same vectors, in a Python of its own that has it installed."""

from __future__ import annotations

import json
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import _peer_txtai
from embed import index
from embed.cache import VectorCache, encode_cached
from embed.encoder import Encoder, Vectors
from embed.model import Item
from embed.question import read_question
from embed.search import Searcher
from embed.terms import simplified
from jingyan.passages import concepts as vocabulary


@dataclass(frozen=True, slots=True)
class Peer:
    """The peer called `name`, run by the Python at `python`."""

    name: str
    python: str
    encoder: Encoder
    cache: VectorCache

    @property
    def absent(self) -> str:
        """The line that says why there is no figure."""
        return (
            f"{self.name} is not installed in {self.python}: pip install {self.name} there, or --python PATH"
        )

    def ranked(self, items: Sequence[Item], questions: Sequence[str]) -> list[list[int]] | None:
        """Return the places of the first items for each question; None when it is not installed."""
        vectors = encode_cached(
            self.encoder, "passage", [simplified(item.text) for item in items], cache=self.cache
        )
        asked = self.encoder.encode_queries([simplified(read_question(text).text) for text in questions])
        told = self._run([_words(item) for item in items], vectors, questions, asked, rounds=1)
        return told["found"] if told else None

    def times(self, items: Sequence[Item], questions: Sequence[str], made: Encoder, *, rounds: int) -> str:
        """Return what a question costs both over these items, with vectors that lie ready.

        What the peer does is to be compared with the same two signals; the ranking has more of them, the
        answer also evidence, reasons and facets.
        """
        texts = [item.text for item in items]
        vectors, asked = made.encode_passages(texts), made.encode_queries(questions)
        told = self._run(texts, vectors, questions, asked, rounds=rounds)
        if told is None:
            return self.absent
        other = _middle(told["taken"], rounds)
        own = {way: _middle(one, rounds) for way, one in own_times(items, questions, made, rounds).items()}
        listed = ", ".join(f"{way} {one:.1f} ms ({other / one:.1f}x)" for way, one in own.items())
        return f"{len(items):,} made passages, processor time: {self.name} {other:.1f} ms; {listed}"

    def _run(
        self, texts: Sequence[str], vectors: Vectors, questions: Sequence[str], asked: Vectors, *, rounds: int
    ) -> dict[str, Any] | None:
        with tempfile.TemporaryDirectory() as work:
            folder = Path(work)
            given = {"texts": list(texts), "questions": list(questions), "rounds": rounds}
            (folder / "texts.json").write_text(json.dumps(given, ensure_ascii=False), encoding="utf-8")
            np.savez(folder / "vectors.npz", texts=vectors, questions=asked)
            done = subprocess.run([self.python, _peer_txtai.__file__, work], check=False, capture_output=True)
            if done.returncode == _peer_txtai.ABSENT:
                return None
            if done.returncode:
                raise RuntimeError(done.stderr.decode(errors="replace")[-2000:])
            told: dict[str, Any] = json.loads((folder / "found.json").read_text(encoding="utf-8"))
            return told


WAYS: dict[str, Callable[[Searcher, str], object]] = {
    "the same two signals": lambda searcher, question: searcher.baselines.rows(question),
    "ranking": lambda searcher, question: searcher.rank(searcher.read(question)[1]),
    "answer": lambda searcher, question: searcher.search(question),
}


def own_times(
    items: Sequence[Item], questions: Sequence[str], encoder: Encoder, rounds: int
) -> dict[str, list[float]]:
    """Return the seconds of each way over these items, all questions round by round, none remembered."""
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work)
        searcher = Searcher.open(folder, index.build(folder, items, encoder, concepts=vocabulary()), encoder)
        taken: dict[str, list[float]] = {way: [] for way in WAYS}
        for way, ask in WAYS.items():
            for _ in range(rounds):
                searcher.forget()
                taken[way] += [_seconds(partial(ask, searcher, question)) for question in questions]
        searcher.close()
    return taken


def _middle(taken: Sequence[float], rounds: int) -> float:
    """Return the median over the questions of the best of the rounds, in milliseconds."""
    return float(np.median(np.reshape(taken, (rounds, -1)).min(axis=0)) * 1000)


def _seconds(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def _words(item: Item) -> str:
    """Return what both sides read: city, title and text."""
    return "\n".join([*item.fields.get("city", ()), item.title, item.text])
