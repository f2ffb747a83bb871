"""`extract`: what is read in files, nothing stored."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from jingyan.commands.options import add_json, print_json, settings

NAMED = ("mechanisms", "platforms", "programmes", "instruments", "organizations", "places")
KINDS = (*NAMED, "chains", "outcomes", "commitments")


def configure(name: str, parser: argparse.ArgumentParser) -> None:
    """Set the arguments."""
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--explain", action="store_true", help="show rule and confidence of each finding")
    add_json(parser)
    parser.set_defaults(run=_extract)


def _extract(options: argparse.Namespace) -> int:
    from kg.extract import extract
    from kg.extract.report import as_json
    from kg.layout import read_layout
    from kg.secondopinion.file import opinion_of
    from kg.sources import read_sources

    documents = [read_layout(source) for source in read_sources(options.files)]
    for document in documents:
        for note in document.notes:
            print(f"note: {document.source.id}: {note}", file=sys.stderr)
    opinion = opinion_of(settings(options).models)
    read = extract(documents, opinion=opinion)
    excerpts = [excerpt for extraction in read for excerpt in as_json(extraction)]
    if options.json:
        print_json(excerpts)
    else:
        for excerpt in excerpts:
            _print(excerpt, explain=options.explain)
    return 0


def _print(excerpt: dict[str, Any], *, explain: bool) -> None:
    print(f"{excerpt['org'] or excerpt['city'] or ''}  {excerpt['title']}".strip())
    for kind in KINDS:
        for item in excerpt[kind]:
            reason = f"  [{item['rule']} {item['confidence']:.2f}]" if explain else ""
            print(f"  {kind:<13} {item['quote']}{_chain(item)}{reason}")


def _chain(item: dict[str, Any]) -> str:
    steps = item.get("steps") or []
    return f"  {item['chain']}: {' → '.join(step['text'] for step in steps)}" if steps else ""
