"""The ranking on question sets of other people, which are read where they lie and never copied.

    JINGYAN_BENCHMARKS=FOLDER python -m benchmarks.retrieval [NAME…] [--questions N]
FOLDER holds NAME_p.jsonl (id, text) and NAME_q.jsonl (id, question, rel: ids of the passages that answer); a
file of questions may also be asked of another set's passages: xquadzh:xquaden.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from embed import index
from embed.baselines import SYSTEMS
from embed.cache import VectorCache
from embed.encoders import load
from embed.model import Item
from embed.search import Searcher
from jingyan.config import Settings
from kg.errors import ConfigError

VARIABLE = "JINGYAN_BENCHMARKS"
DEPTH = 10
SETS = ("cmrcchunk", "xquadzh", "xquadzh:xquaden")


def main() -> int:
    """Print mean reciprocal ranks, a line a set."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("names", nargs="*", default=list(SETS))
    parser.add_argument("--questions", type=int, default=500, help="of each set, evenly spaced")
    options = parser.parse_args()
    if not os.environ.get(VARIABLE):
        print(f"{VARIABLE} names no folder: nothing to do")
        return 0
    settings = Settings.from_environment()
    cache = VectorCache(settings.store / "cache" / "benchmarks.sqlite")
    print(f"{'':20}{'n':>5}{'search':>8}" + "".join(f"{name:>8}" for name in SYSTEMS) + "   MRR@10")
    for name in options.names:
        numbers = measure(Path(os.environ[VARIABLE]), name, options.questions, settings.models, cache)
        print(f"{name:20}" + "".join(numbers))
    return 0


def measure(folder: Path, name: str, most: int, models: Path, cache: VectorCache) -> Iterator[str]:
    """Yield the number of questions asked and the figure of each system."""
    passages, _, questions = name.partition(":")
    items = [Item(one["id"], one["text"]) for one in _read(folder / f"{passages}_p.jsonl")]
    asked = _read(folder / f"{questions or passages}_q.jsonl")
    asked = asked[:: max(1, len(asked) // most)]
    encoder = load(models=models)
    with tempfile.TemporaryDirectory() as work:
        searcher = Searcher.open(Path(work), index.build(Path(work), items, encoder, cache=cache), encoder)
        ranks = [_ranks(searcher, one) for one in asked]
        searcher.close()
    yield f"{len(asked):5}"
    yield from (f"{sum(one[system] for one in ranks) / len(ranks):8.3f}" for system in ("search", *SYSTEMS))


def _read(path: Path) -> list[dict[str, Any]]:
    try:
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
    except OSError as error:
        raise ConfigError(str(path), f"not readable ({error.strerror})", f"set {VARIABLE}") from error


def _ranks(searcher: Searcher, asked: Mapping[str, Any]) -> dict[str, float]:
    """Return the reciprocal rank of each system for one question."""
    systems = searcher.baselines.items(asked["question"], limit=DEPTH)
    found = {"search": [hit.item for hit in searcher.search(asked["question"], limit=DEPTH).hits], **systems}
    return {name: _reciprocal([item.id for item in items], asked["rel"]) for name, items in found.items()}


def _reciprocal(ids: Sequence[str], right: Sequence[str]) -> float:
    return next((1 / rank for rank, id in enumerate(ids, 1) if id in right), 0.0)


if __name__ == "__main__":
    sys.exit(main())
