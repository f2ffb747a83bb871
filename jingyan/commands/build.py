"""`build`, `add`, `remove`: publish a snapshot."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from jingyan.commands.options import add_json, add_store, print_json, settings

if TYPE_CHECKING:
    from jingyan.pipeline import Built

DEFAULT_SOURCES = Path("data/sources")


def configure(name: str, parser: argparse.ArgumentParser) -> None:
    """Set the arguments of one of the three."""
    add_store(parser)
    add_json(parser)
    if name == "build":
        parser.add_argument("sources", nargs="*", type=Path, help=f"files or folders ({DEFAULT_SOURCES})")
        parser.add_argument("--force", action="store_true", help="rebuild even when nothing changed")
    elif name == "add":
        parser.add_argument("files", nargs="+", type=Path)
    else:
        parser.add_argument("ids", nargs="+", help="ids of documents")
    parser.set_defaults(run={"build": _build, "add": _add, "remove": _remove}[name])


def _build(options: argparse.Namespace) -> int:
    from jingyan import pipeline
    from jingyan.stages import shown
    from kg.sources import read_sources

    sources = read_sources(options.sources or [DEFAULT_SOURCES])
    built = pipeline.build(sources, settings(options), force=options.force, progress=shown())
    return _report(built, options)


def _add(options: argparse.Namespace) -> int:
    from jingyan import pipeline
    from jingyan.stages import shown

    return _report(pipeline.add(options.files, settings(options), progress=shown()), options)


def _remove(options: argparse.Namespace) -> int:
    from jingyan import pipeline
    from jingyan.stages import shown

    return _report(pipeline.remove(options.ids, settings(options), progress=shown()), options)


def _report(built: Built, options: argparse.Namespace) -> int:
    if options.json:
        print_json(built.as_json())
        return 0
    for document in built.manifest.body["documents"]:
        for note in document["notes"]:
            print(f"note: {document['id']}: {note}", file=sys.stderr)
    for name in built.manifest.body.get("quarantined", ()):
        print(f"left out: {name}: it brought its worker down three times", file=sys.stderr)
    counts = ", ".join(f"{count} {kind}" for kind, count in built.manifest.counts.items())
    done = "unchanged" if built.reused else f"published in {built.seconds:.1f} s"
    print(f"snapshot {built.manifest.id} {done}: {counts}")
    return 0
