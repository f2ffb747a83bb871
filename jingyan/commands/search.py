"""`search`: ranked passages with their reasons."""

from __future__ import annotations

import argparse
from typing import Any

from jingyan.commands.options import add_json, add_store, print_json, settings


def configure(name: str, parser: argparse.ArgumentParser) -> None:
    """Set the arguments."""
    parser.add_argument("query")
    parser.add_argument("-k", type=int, default=10, metavar="N", help="how many (10)")
    for field in ("city", "kind", "topic"):
        parser.add_argument(f"--{field}", action="append", help=f"only of this {field}; may be repeated")
    add_store(parser)
    add_json(parser)
    parser.set_defaults(run=_search)


def _search(options: argparse.Namespace) -> int:
    from jingyan.opening import open_answerer
    from kg.errors import ConfigError

    if not 1 <= options.k <= 1000:
        raise ConfigError("-k", f"{options.k} is out of range", "give 1 to 1000")
    given = {name: getattr(options, name) for name in ("city", "kind", "topic")}
    filters = {name: values for name, values in given.items() if values}
    answerer, manifest = open_answerer(settings(options))
    answer = answerer.search(options.query, limit=options.k, filters=filters).as_json(manifest.id)
    print_json(answer) if options.json else _print(answer)
    return 0


def _print(answer: dict[str, Any]) -> None:
    structure = answer["understood"]["structure"]
    if structure:
        print("；".join(condition["label"] for condition in structure["conditions"]))
        if structure["form"] == "cities" and structure["cities"]:
            print("  " + "、".join(structure["cities"]))
        for one in structure["actors"]:
            print(f"  {one['city']}  {one['actor']}")
    if answer["abstained"]:
        print("没有直接相符的做法，以下较接近：")
    _print_hits(answer["hits"])
    if "outside" in answer:
        print("筛选之外最接近的：")
        _print_hits(answer["outside"])


def _print_hits(hits: list[dict[str, Any]]) -> None:
    for hit in hits:
        print(f"{hit['rank']:>2}. {hit['city'] or hit['org'] or ''}  {hit['heading'] or ''}")
        print(f"    {hit['text']}")
        print(f"    {'；'.join(hit['why'])}  {hit['iri']}")
