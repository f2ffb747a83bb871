"""Fit how words, headlines and titles speak for topics, and say what that is worth on sets left out.

    python -m benchmarks.topics            F1 on each set of gold, fitted on the others
    python -m benchmarks.topics --write    fits on all of them and writes kg/lexicon/topic_weights.yaml
The sets kept for scoring only (`data/gold/invented/blind`, `fresh`) are not read.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

import ontology.concepts
from kg.evaluate import sources_of
from kg.extract.frame import read_document
from kg.extract.lexicon import FOLDER
from kg.extract.topics import FEATURES, Evidence, Fitted, evidence, loops, scores, stated
from kg.extract.unwrapped import unwrapped
from kg.gold import bind, merged, read_gold
from kg.layout import read_layout
from kg.model import Source

SETS = ("", "invented/dev", "invented/opened", "invented/new", "invented/later")
SMOOTHING, LEAST_LEARNED, LEAST_DOCUMENTS = 2.0, 0.03, 2
THRESHOLDS = np.arange(0.2, 0.6, 0.02)
PARTS = 6  # of the documents fitted on, each left out once to choose the threshold
Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Passage:
    """A passage with what speaks for topics in it and the topics of its gold."""

    folder: str
    document: str
    found: Evidence
    topics: frozenset[str]


def main() -> None:
    """Print figures, or write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    gold = Path("data/gold")
    passages = [passage for name in SETS for passage in passages_of(name, gold / name)]
    if parser.parse_args().write:
        write(with_least(passages))
        return
    for name in SETS:
        others = [p for p in passages if p.folder != name]
        own = [p for p in passages if p.folder == name]
        fitted = with_least(others)
        told = f1([(p, scores(p.found, fitted)) for p in own], fitted["least"])
        print(f"{name or 'first corpus':16s} {told:.3f}, stated from {fitted['least']}", flush=True)


def passages_of(name: str, folder: Path) -> Iterator[Passage]:
    """Yield the passages of a set that have topics in its gold."""
    sources = {Path(s.path).name: s for s in sources_of(folder, sorted(Path("data/sources").glob("*.txt")))}
    files = defaultdict(list)
    for gold in read_gold(folder):
        files[bind(gold, {n: s.text for n, s in sources.items()})].append(gold)
    for document, parts in sorted(files.items(), key=lambda pair: str(pair[0])):
        topics = {line: found.topics for line, found in merged(parts).lines.items()}
        for line, found in _read(sources[str(document)]):
            if topics.get(line) is not None:
                yield Passage(name, str(document), found, frozenset(topics[line] or ()))


def _read(source: Source) -> Iterator[tuple[int, Evidence]]:
    """Yield each passage's first line and what speaks for topics in it."""
    document = read_layout(source)
    starts = {(e.index, p.index): p.start for e in document.excerpts for p in e.passages}
    for doc in read_document(unwrapped(document).document):
        read = doc._.paragraph
        if read.kind == "passage":
            line = source.text.count("\n", 0, starts[read.excerpt_index, read.paragraph_index])
            yield line, evidence(read.text, heading=read.heading, about=read.about, loops=loops(doc._.chains))


def topics() -> list[str]:
    """Return the ids of all topics."""
    return [concept.id for concept in ontology.concepts.load().topics]


def fit(passages: Sequence[Passage]) -> Fitted:
    """Return the weights: a logistic fit of the features, ridge regression of words on what that leaves."""
    x = np.array([[_row(p.found, topic) for topic in topics()] for p in passages])
    y = np.array([[float(topic in p.topics) for topic in topics()] for p in passages])
    weights = logistic(x.reshape(-1, x.shape[2]), y.ravel()).round(2)
    left = y - 1 / (1 + np.exp(-(x @ weights)))
    told = dict(zip(FEATURES, map(float, weights[1:]), strict=True))
    return {"base": float(weights[0]), "features": told, "words": _words(passages, left)}


def _row(found: Evidence, topic: str) -> list[float]:
    each = found.features.get(topic, {})
    return [1.0, *(each.get(name, 0.0) for name in FEATURES)]


def logistic(x: Numbers, y: Numbers) -> Numbers:
    """Return logistic weights by Newton's method, with a unit Gaussian prior on all but the first."""
    prior, weights = np.diag([0.0, *[1.0] * (x.shape[1] - 1)]), np.zeros(x.shape[1])
    for _ in range(12):
        p = 1 / (1 + np.exp(-(x @ weights)))
        slope = x.T @ (p - y) + prior @ weights
        weights -= np.linalg.solve(x.T @ (x * (p * (1 - p))[:, None]) + prior, slope)
    return weights


def _words(passages: Sequence[Passage], left: Numbers) -> dict[str, dict[str, float]]:
    """Return what words add to topics: those of several documents, rounded, small ones left out."""
    documents = defaultdict(set)
    for p in passages:
        for word in p.found.times:
            documents[word].add(p.document)
    known = sorted(word for word, where in documents.items() if len(where) >= LEAST_DOCUMENTS)
    x = np.array([[float(word in p.found.times) for word in known] for p in passages])
    x /= np.sqrt([[len(p.found.times) or 1] for p in passages])
    solved = np.linalg.solve(x @ x.T + SMOOTHING * np.eye(len(passages)), left)
    rows = (x.T @ solved).round(2)
    found = {
        word: {topic: float(v) for topic, v in zip(topics(), row, strict=True) if abs(v) >= LEAST_LEARNED}
        for word, row in zip(known, rows, strict=True)
    }
    return {word: of_topics for word, of_topics in found.items() if of_topics}


def with_least(passages: Sequence[Passage]) -> Fitted:
    """Return the weights with the least score that is best for documents left out of the fit."""
    documents = sorted({(p.folder, p.document) for p in passages})
    out: list[tuple[Passage, dict[str, float]]] = []
    for part in range(PARTS):
        left_out = set(documents[part::PARTS])
        fitted = fit([p for p in passages if (p.folder, p.document) not in left_out])
        out += [(p, scores(p.found, fitted)) for p in passages if (p.folder, p.document) in left_out]
    least = max(THRESHOLDS, key=lambda each: f1(out, float(each)))
    return {"least": round(float(least), 2), **fit(passages)}


def f1(scored: Sequence[tuple[Passage, dict[str, float]]], least: float) -> float:
    """Return the F1 of the topics stated of passages."""
    named = [(p.topics, {topic for topic, _ in stated(found, least)}) for p, found in scored]
    right = sum(len(gold & found) for gold, found in named)
    return 2 * right / sum(len(gold) + len(found) for gold, found in named)


def write(fitted: Fitted) -> None:
    """Write the file of weights, words in order."""
    lines = ["# Written by `python -m benchmarks.topics --write` from the gold that may be tuned on."]
    lines += [f"{name}: {fitted[name]}" for name in ("least", "base")]
    lines += ["features: {" + ", ".join(f"{n}: {v}" for n, v in fitted["features"].items()) + "}"]
    lines += ["# What a word adds to the score of a topic, over the root of how many words a passage has."]
    lines += ["words:"]
    for word, of_topics in sorted(fitted["words"].items()):
        lines.append(f"  {word}: {{" + ", ".join(f"{t}: {v}" for t, v in of_topics.items()) + "}")
    (FOLDER / "topic_weights.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
