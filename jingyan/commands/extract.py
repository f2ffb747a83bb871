"""`extract`: what is read in files, nothing stored."""

from __future__ import annotations

import argparse
from pathlib import Path

from jingyan.commands.options import add_json, print_json


def configure(name: str, parser: argparse.ArgumentParser) -> None:
    """Set the arguments."""
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--explain", action="store_true", help="show rule and confidence of each finding")
    add_json(parser)
    parser.set_defaults(run=_extract)


def _extract(options: argparse.Namespace) -> int:
    from kg.extract import extract
    from kg.extract.report import as_json, as_text
    from kg.layout import read_layout
    from kg.sources import read_sources

    documents = [read_layout(source) for source in read_sources(options.files)]
    extractions = list(extract(documents))
    if options.json:
        print_json([excerpt for extraction in extractions for excerpt in as_json(extraction)])
    else:
        for extraction in extractions:
            print(as_text(extraction, explain=options.explain))
    return 0
