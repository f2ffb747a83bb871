"""Another search over the same texts with the same vectors, in a Python of its own that has it installed."""

from __future__ import annotations

import json
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import _peer_txtai
from benchmarks._e5_folder import write_folder
from benchmarks.search import Made
from embed import index
from embed.cache import VectorCache, encode_cached
from embed.encoder import Encoder, Reading, Vectors
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
        told = self._run([_words(item) for item in items], vectors, questions, asked)
        return told["found"] if told else None

    def times(self, items: Sequence[Item], questions: Sequence[str], made: Made, *, rounds: int) -> str:
        """Return what a question costs both over these items: with its vector lying ready, and encoded too.

        What the peer does is to be compared with the same two signals; the ranking has more of them, the
        answer also evidence, reasons and facets. Encoded, as a user has it, the peer takes the same weights
        in sentence-transformers, fp32 on one thread.
        """
        texts = [item.text for item in items]
        vectors, asked = made.encode_passages(texts), made.encode_queries(questions)
        with tempfile.TemporaryDirectory() as work:
            write_folder(Path(work))
            told = self._run(texts, vectors, questions, asked, rounds=rounds, model=work)
        if told is None:
            return self.absent
        own = own_times(items, questions, made, rounds)
        ready = _beside(f"vectors ready: {self.name}", told["taken"], {way: own[way] for way in WAYS}, rounds)
        encoded = _beside(f"question encoded: {self.name}", told["whole"], {ENCODED: own[ENCODED]}, rounds)
        return f"{len(items):,} made passages, processor time, {ready}; {encoded}"

    def _run(
        self,
        texts: Sequence[str],
        vectors: Vectors,
        questions: Sequence[str],
        asked: Vectors,
        *,
        rounds: int = 1,
        model: str = "",
    ) -> dict[str, Any] | None:
        with tempfile.TemporaryDirectory() as work:
            folder = Path(work)
            given = {"texts": list(texts), "questions": list(questions), "rounds": rounds, "model": model}
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
ENCODED = "answer with the encoder"


def own_times(
    items: Sequence[Item], questions: Sequence[str], made: Made, rounds: int
) -> dict[str, list[float]]:
    """Return the seconds of each way over these items, all questions round by round, none remembered."""
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work)
        manifest = index.build(folder, items, made, concepts=vocabulary())
        searcher = Searcher.open(folder, manifest, made)
        taken = {way: _rounds(searcher, ask, questions, rounds) for way, ask in WAYS.items()}
        searcher.close()
        searcher = Searcher.open(folder, manifest, Asked(made))
        taken[ENCODED] = _rounds(searcher, WAYS["answer"], questions, rounds)
        searcher.close()
    return taken


def _rounds(
    searcher: Searcher, ask: Callable[[Searcher, str], object], questions: Sequence[str], rounds: int
) -> list[float]:
    taken: list[float] = []
    for _ in range(rounds):
        searcher.forget()
        taken += [_seconds(partial(ask, searcher, question)) for question in questions]
    return taken


class Asked(Made):
    """Made vectors of passages; questions are read by the real encoder each time."""

    def __init__(self, made: Made) -> None:
        self.__dict__.update(made.__dict__)

    def read(self, role: str, text: str) -> Reading:
        return self.encoder.read(role, text) if role == "query" else super().read(role, text)


def _beside(title: str, other: Sequence[float], own: Mapping[str, Sequence[float]], rounds: int) -> str:
    theirs = _middle(other, rounds)
    listed = [(way, _middle(one, rounds)) for way, one in own.items()]
    return f"{title} {theirs:.1f} ms; " + ", ".join(
        f"{w} {one:.1f} ms ({theirs / one:.1f}x)" for w, one in listed
    )


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
