"""The ranking on question sets of other people, which are read where they lie and never copied.

    JINGYAN_BENCHMARKS=FOLDER python -m benchmarks retrieval --questions 400 --peer txtai --python PATH
FOLDER holds NAME_p.jsonl (id, text) and NAME_q.jsonl (id, question, rel: ids of the passages that answer);
a file of questions may also be asked of another set's passages: xquadzh:xquaden. `first` is the base of the
store. The peer ranks the same texts with the same vectors; PATH is a Python that has it installed.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks._peer import Peer
from benchmarks.search import QUESTIONS, Made, MadeItems
from embed import index
from embed.baselines import SYSTEMS
from embed.cache import VectorCache
from embed.encoder import Encoder, TokenEncoder
from embed.encoders import load
from embed.evaluate import read_queries
from embed.model import Item
from embed.search import Searcher
from jingyan.config import Settings
from jingyan.opening import open_search
from kg.errors import ConfigError

VARIABLE = "JINGYAN_BENCHMARKS"
DEPTH = 10
FIRST = "first"
SETS = ("cmrcchunk", "xquadzh", "xquadzh:xquaden", FIRST)
GOLD = Path(__file__).resolve().parent.parent / "data/gold"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and the ids of the items that answer it."""

    question: str
    right: frozenset[str]


def options(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """Return what was asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks retrieval")
    parser.add_argument("names", nargs="*", default=list(SETS))
    parser.add_argument("--questions", type=int, default=500, help="of each set, evenly spaced")
    parser.add_argument("--peer", choices=["txtai"], help="rank with this too")
    parser.add_argument("--python", default=sys.executable, help="that has the peer installed")
    parser.add_argument(
        "--sizes", default="", help="numbers of made passages to time both on, joined by commas"
    )
    return parser.parse_args(arguments)


def main() -> int:
    """Print mean reciprocal ranks, a line a set."""
    asked = options()
    if not os.environ.get(VARIABLE):
        print(f"{VARIABLE} names no folder: the first corpus alone")
        asked.names = [FIRST]
    settings = Settings.from_environment()
    encoder, cache = load(models=settings.models), VectorCache(settings.store / "cache" / "benchmarks.sqlite")
    peer = Peer(asked.peer, asked.python, encoder, cache) if asked.peer else None
    named = [*SYSTEMS, *([asked.peer] if peer else [])]
    print(f"{'':20}{'n':>5}{'search':>8}" + "".join(f"{name:>8}" for name in named) + "   MRR@10")
    for name in asked.names:
        with tempfile.TemporaryDirectory() as work:
            held = _first(settings) if name == FIRST else opened(Path(work), name, encoder, cache)
            print(_line(name, held, asked.questions, peer), flush=True)
            held.searcher.close()
    for size in [int(size) for size in asked.sizes.split(",") if size and peer]:
        assert peer is not None and isinstance(encoder, TokenEncoder)
        print(peer.times(MadeItems(size), QUESTIONS, Made(encoder), rounds=12), flush=True)
    return 0


@dataclass(frozen=True, slots=True)
class Held:
    """An opened index, what it holds in the order of its rows, and all questions to it."""

    searcher: Searcher
    items: Sequence[Item]
    asked: Sequence[Asked]


def opened(work: Path, name: str, encoder: Encoder, cache: VectorCache) -> Held:
    """Index a set in an empty folder."""
    folder = Path(os.environ[VARIABLE])
    passages, _, questions = name.partition(":")
    items = [Item(one["id"], one["text"]) for one in _read(folder / f"{passages}_p.jsonl")]
    asked = _read(folder / f"{questions or passages}_q.jsonl")
    searcher = Searcher.open(work, index.build(work, items, encoder, cache=cache), encoder)
    return Held(searcher, items, [Asked(one["question"], frozenset(one["rel"])) for one in asked])


def _line(name: str, held: Held, most: int, peer: Peer | None) -> str:
    """Return the figures of a set, those of the peer beside."""
    asked = held.asked[:: max(1, len(held.asked) // most)]
    found = mean_ranks(held.searcher, asked)
    line = f"{name:20}{len(asked):5}" + "".join(f"{found[one]:8.3f}" for one in ("search", *SYSTEMS))
    return line + (_beside(peer, held.items, asked, found["search"]) if peer else "")


def _first(settings: Settings) -> Held:
    """Return the base of the store and the judged questions that it answers."""
    searcher, _ = open_search(settings)
    items = [hit.item for hit in searcher.browse({}, limit=200).hits]
    ids = {(str(one.record["city"]), one.record["paragraph_index"]): one.id for one in items}
    queries = [query for path in sorted(GOLD.glob("queries*.jsonl")) for query in read_queries(path)]
    asked = [Asked(q.query, frozenset(ids[p] for p in q.relevant)) for q in queries if q.relevant]
    return Held(searcher, items, asked)


def _read(path: Path) -> list[dict[str, Any]]:
    try:
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
    except OSError as error:
        raise ConfigError(str(path), f"not readable ({error.strerror})", f"set {VARIABLE}") from error


def mean_ranks(searcher: Searcher, asked: Sequence[Asked]) -> Mapping[str, float]:
    """Return the mean reciprocal rank of each system."""
    ranks = [_ranks(searcher, one) for one in asked]
    return {name: sum(one[name] for one in ranks) / len(ranks) for name in ranks[0]}


def _ranks(searcher: Searcher, asked: Asked) -> dict[str, float]:
    """Return the reciprocal rank of each system for one question."""
    systems = searcher.baselines.items(asked.question, limit=DEPTH)
    found = {"search": [hit.item for hit in searcher.search(asked.question, limit=DEPTH).hits], **systems}
    return {name: reciprocal([item.id for item in items], asked.right) for name, items in found.items()}


def reciprocal(ids: Sequence[str], right: frozenset[str]) -> float:
    """Return 1 / rank of the first right one, 0 without."""
    return next((1 / rank for rank, id in enumerate(ids, 1) if id in right), 0.0)


def _beside(peer: Peer, items: Sequence[Item], asked: Sequence[Asked], own: float) -> str:
    """Return the figure of the peer and how many times it the search reaches."""
    found = peer.ranked(items, [one.question for one in asked])
    if found is None:
        return f"   {peer.absent}"
    ids = [[items[place].id for place in places] for places in found]
    mean = sum(reciprocal(one, asked[at].right) for at, one in enumerate(ids)) / len(ids)
    return f"{mean:8.3f}   {own / mean:.2f}x"


if __name__ == "__main__":
    sys.exit(main())
