"""Large bases: made source documents, labelled synthetic, and what building and opening them costs.

python -m benchmarks growth --passages 10000 --store /tmp/x             write /tmp/x/sources, build /tmp/x
python -m benchmarks growth --passages 10000 --store /tmp/x --only sources      write the documents alone
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks import _growth_texts
from jingyan.config import Settings


def options(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """Return what was asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks growth")
    parser.add_argument("--passages", type=int, default=1000, help="at least so many")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--store", type=Path, help="folder of the store; a temporary one where not given")
    parser.add_argument("--only", choices=["sources"], help="stop after this stage")
    return parser.parse_args(arguments)


def write_sources(store: Path, passages: int, *, seed: int = 1) -> Path:
    """Write the documents of a made base under the store; return their folder."""
    folder, started = store / "sources", time.perf_counter()
    count = _growth_texts.write(folder, passages, seed=seed)
    taken = time.perf_counter() - started
    print(f"{count} synthetic documents, {passages} passages or a few more, in {taken:.1f} s: {folder}")
    return folder


def run(asked: argparse.Namespace, store: Path) -> None:
    """Write the documents and, unless only these are wanted, build their base."""
    folder = write_sources(store, asked.passages, seed=asked.seed)
    if asked.only == "sources":
        return
    from jingyan import pipeline
    from kg.sources import read_sources

    settings = Settings.from_environment(store=store)
    built = pipeline.build(read_sources([folder]), settings)
    print(f"built in {built.seconds:.1f} s: {built.manifest.counts}")


def main(arguments: Sequence[str] | None = None) -> None:
    """Print one line a stage."""
    asked = options(arguments)
    if asked.store:
        run(asked, asked.store)
        return
    with tempfile.TemporaryDirectory() as folder:
        run(asked, Path(folder))


if __name__ == "__main__":
    main(sys.argv[1:])
