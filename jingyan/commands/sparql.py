"""`sparql`: one query against the current snapshot, in a worker that can be stopped."""

from __future__ import annotations

import argparse
import sys

from jingyan.commands.options import add_store, read_text, settings

FORMATS = ("table", "json", "xml", "csv", "tsv", "ttl")


def configure(name: str, parser: argparse.ArgumentParser) -> None:
    """Set the arguments."""
    parser.add_argument("file", nargs="?", default="-", help="file with the query, or - (the default)")
    parser.add_argument("-q", "--query", help="the query itself")
    parser.add_argument("--format", choices=FORMATS, default="table")
    add_store(parser)
    parser.set_defaults(run=_sparql)


def _sparql(options: argparse.Namespace) -> int:
    from jingyan.opening import open_pool
    from web.sparql.answer import run_query

    text = options.query if options.query is not None else read_text(options.file)
    with open_pool(settings(options), workers=1) as pool:
        sys.stdout.buffer.write(run_query(pool, text, format=options.format))
    sys.stdout.buffer.flush()
    return 0
