"""`analyze`: read a draft against the base."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from typing import Any

from jingyan.commands.options import add_json, add_store, print_json, read_text, settings
from kg.questions.wording import concept_label

NEAREST, PEERS = 6, 4  # practices listed; wordings of a stage or role
FIGURES = {"outcomes": "成效", "commitments": "承诺", "targets": "目标"}


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
    if not found["read"]:
        print("草稿不是中文，只找相近做法，不读环节。Not Chinese: only similar practices are found.")
    for excerpt in found["excerpts"]:
        for mechanism in excerpt["mechanisms"]:
            steps = " → ".join(step["text"] for step in mechanism["steps"])
            print(f"机制  {mechanism['quote']}" + (f"  {steps}" if steps else ""))
        for kind, label in FIGURES.items():
            for figure in excerpt.get(kind, ()):
                print(f"{label}  {figure['quote']}")
    for hit in _nearest(found["analogues"]):
        print(f"相近  {hit['city'] or hit['org'] or ''}  {hit['heading'] or hit['text'][:40]}")
        print(f"      {'；'.join(hit['why'])}  {hit['iri']}")
    for scheme in ("stage", "role"):
        for one in found[f"{scheme}s"]["missing"]:
            peers = "；".join(f"{peer['city'] or ''}“{peer['text']}”" for peer in one["peers"][:PEERS])
            print(f"草稿未提及  {concept_label(scheme, one[scheme], 'zh')}  相近做法的写法：{peers}")


def _nearest(analogues: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the practices of all passages, each once with its best score, the nearest first."""
    best: dict[str, dict[str, Any]] = {}
    for hit in (hit for passage in analogues for hit in passage["hits"]):
        if hit["iri"] not in best or best[hit["iri"]]["score"] < hit["score"]:
            best[hit["iri"]] = hit
    return sorted(best.values(), key=lambda hit: (-hit["score"], hit["iri"]))[:NEAREST]
