"""Large bases: made source documents, labelled synthetic, and what building and opening them costs.

python -m benchmarks growth --passages 10000 --store /tmp/x     write /tmp/x/sources, build /tmp/x
    --only sources      write the documents alone
    --times 1,2,4,8     publish also bases so many times as large, of kept parts under other names
    --made-vectors      random vectors in place of real ones, for sizes that would take hours
    --report docs       write the table and the plot of docs/scale.md
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks import _growth_copies, _growth_report, _growth_texts
from jingyan.config import Settings


def options(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """Return what was asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks growth")
    parser.add_argument("--passages", type=int, default=1000, help="at least so many")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--store", type=Path, help="folder of the store; a temporary one where not given")
    parser.add_argument("--only", choices=["sources"], help="stop after this stage")
    parser.add_argument("--times", default="", help="sizes to publish from kept parts, as multiples: 1,2,4,8")
    parser.add_argument("--made-vectors", action="store_true", help="keep random vectors for the texts first")
    parser.add_argument("--report", type=Path, help="folder of the table and plot")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    return parser.parse_args(arguments)


def write_sources(store: Path, passages: int, *, seed: int = 1) -> Path:
    """Write the documents of a made base under the store; return their folder."""
    folder, started = store / "sources", time.perf_counter()
    count = _growth_texts.write(folder, passages, seed=seed)
    taken = time.perf_counter() - started
    print(f"{count} synthetic documents, {passages} passages or a few more, in {taken:.1f} s: {folder}")
    return folder


def publish(store: Path, times: int) -> dict[str, Any]:
    """Publish the base so many times over from kept parts and open it, then one document more.

    Return what that cost this process.
    """
    from jingyan import pipeline
    from jingyan.snapshot import verify
    from kg.sources import read_sources

    settings = Settings.from_environment(store=store, curation=store / "curation")
    sources = read_sources([store / "sources"])
    making = pipeline._making(sources, settings)
    sources = tuple(sorted(_growth_copies.copied(making, sources, times), key=lambda source: source.id))
    _growth_copies.with_addresses(making, sources)
    middle = len(sources) // 2
    before = _now()
    built = pipeline.build((*sources[:middle], *sources[middle + 1 :]), settings, force=True)
    row: dict[str, Any] = _named("build", before)
    row |= {"passages": built.manifest.counts["passages"], "quads": built.manifest.body["graph"]["quads"]}
    row |= {"peak_mb": _peak_mb(), "stages": built.stages}
    row["disk_mb"] = sum(size for size, _ in built.manifest.body["files"].values()) / 1e6
    before = _now()
    verify(built.manifest.folder, anew=True)
    row |= _named("open", before)
    before = _now()
    more = pipeline.build(sources, settings)
    return row | _named("more", before) | {"more_stages": more.stages}


def _now() -> tuple[float, float]:
    """Return the time by the clock and the time this process has worked."""
    return time.perf_counter(), time.process_time()


def _named(name: str, before: tuple[float, float]) -> dict[str, float]:
    """Return what has passed since then."""
    clock, worked = (now - then for now, then in zip(_now(), before, strict=True))
    return {f"{name}_s": clock, f"{name}_cpu_s": worked}


def _peak_mb() -> float:
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def run(asked: argparse.Namespace, store: Path) -> None:
    """Write the documents and, unless only these are wanted, build their base, and larger ones of it."""
    folder = write_sources(store, asked.passages, seed=asked.seed)
    if asked.only == "sources":
        return
    from jingyan import pipeline
    from kg.sources import read_sources

    settings = Settings.from_environment(store=store, curation=store / "curation")
    if asked.made_vectors:
        from benchmarks._growth_vectors import fill

        making = pipeline._making(sources := read_sources([folder]), settings)
        parts, _ = pipeline._parts(making, sources, lambda done, total: None, settings)
        print(f"vectors made for {fill(parts, settings)} texts", flush=True)
    built = pipeline.build(read_sources([folder]), settings)
    print(f"built in {built.seconds:.1f} s: {built.manifest.counts} {json.dumps(built.stages)}", flush=True)
    rows = [_in_a_process(store, int(times)) for times in asked.times.split(",") if times]
    if rows:
        print(_growth_report.table(rows))
    if rows and asked.report:
        _growth_report.write(asked.report, rows)


def _in_a_process(store: Path, times: int) -> dict[str, Any]:
    """Return the row of one size, measured in a fresh process."""
    command = [sys.executable, "-m", "benchmarks.growth", "--store", str(store), "--one", str(times)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=os.environ)
    row: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    print(json.dumps(row), flush=True)
    return row


def main(arguments: Sequence[str] | None = None) -> None:
    """Print one line a stage."""
    asked = options(arguments)
    if asked.one:
        print(json.dumps(publish(asked.store, asked.one)))
    elif asked.store:
        run(asked, asked.store)
    else:
        with tempfile.TemporaryDirectory() as folder:
            run(asked, Path(folder))


if __name__ == "__main__":
    main(sys.argv[1:])
