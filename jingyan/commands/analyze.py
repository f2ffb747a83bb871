"""`analyze`: read a draft against the base."""

from __future__ import annotations

import argparse
from typing import Any

from jingyan.commands.options import add_json, add_store, print_json, read_text, settings


def configure(name: str, parser: argparse.ArgumentParser) -> None:
    """Set the arguments."""
    parser.add_argument(
        "file", nargs="?", default="-", help="the draft, or - for standard input (the default)"
    )
    add_store(parser)
    add_json(parser)
    parser.set_defaults(run=_analyze)


def _analyze(options: argparse.Namespace) -> int:
    from jingyan.drafts import analyze
    from jingyan.opening import open_graph, open_search

    text = read_text(options.file)
    chosen = settings(options)
    searcher, manifest = open_search(chosen)
    graph, _ = open_graph(chosen)
    found = analyze(text, searcher=searcher, graph=graph, snapshot=manifest.id, models=chosen.models)
    print_json(found) if options.json else _print(found)
    return 0


def _print(found: dict[str, Any]) -> None:
    for excerpt in found["excerpts"]:
        for mechanism in excerpt["mechanisms"]:
            steps = " → ".join(step["text"] for step in mechanism["steps"])
            print(f"机制  {mechanism['quote']}" + (f"  {steps}" if steps else ""))
    for passage in found["analogues"]:
        for hit in passage["hits"]:
            print(
                f"相近  {hit['city'] or hit['org'] or ''}  {hit['heading'] or hit['text'][:40]}  {hit['iri']}"
            )
    for stage in found["stages"]["missing"]:
        peers = "；".join(f"{peer['city'] or ''}“{peer['text']}”" for peer in stage["peers"])
        print(f"原文未提及  {stage['stage']}  同类做法：{peers}")
