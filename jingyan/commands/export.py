"""`export`: the whole base in one file."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import BinaryIO

from jingyan.commands.options import add_store, settings
from kg.errors import ConfigError

FORMATS = ("ttl", "nq", "jsonld", "csv", "xlsx")  # kg.dump.FORMATS, which --help must not load


def configure(name: str, parser: argparse.ArgumentParser) -> None:
    """Set the arguments."""
    parser.add_argument("--format", choices=FORMATS, required=True)
    parser.add_argument("-o", "--output", type=Path, help="file to write (standard output)")
    add_store(parser)
    parser.set_defaults(run=_export)


def _export(options: argparse.Namespace) -> int:
    from jingyan.opening import open_graph
    from kg.dump import dump

    graph, _ = open_graph(settings(options))
    if options.output is None:
        sys.stdout.buffer.writelines(dump(graph.store, options.format))
        return 0
    beside = options.output.with_name(f".{options.output.name}-{os.getpid()}")
    try:
        with _created(beside) as file:
            file.writelines(dump(graph.store, options.format))
        beside.rename(options.output)
    finally:
        beside.unlink(missing_ok=True)
    return 0


def _created(path: Path) -> BinaryIO:
    try:
        return path.open("wb")
    except OSError as error:
        raise ConfigError(
            str(path.parent), f"cannot write here ({error.strerror})", "give -o PATH"
        ) from error
