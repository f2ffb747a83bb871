"""`search`: ranked passages with their reasons."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from jingyan.commands.options import add_json, add_store, print_json, settings

if TYPE_CHECKING:
    from web.answering import Reply

SAID = {
    "zh": {
        "and": "；",
        "elsewhere": "（库中没有）",
        "rest": "没有理解、按文字检索：",
        "none": "图谱中没有符合这些要求的机制。",
        "abstained": "没有直接相符的做法，以下较接近：",
        "doubtful": "以下最为接近，是否回答了所问，请核对：",
        "unheld": "原文未见：",
        "listing": "、",
    },
    "en": {
        "and": "; ",
        "elsewhere": " (not in this base)",
        "rest": "not understood, searched for as words: ",
        "none": "No mechanism in the graph meets these demands.",
        "abstained": "Nothing here answers; these are the nearest:",
        "doubtful": "The nearest; check whether they answer:",
        "unheld": "not found in the texts: ",
        "listing": ", ",
    },
}


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
    reply = answerer.search(options.query, limit=options.k, filters=filters)
    print_json(reply.as_json(manifest.id)) if options.json else _print(reply)
    return 0


def _print(reply: Reply) -> None:
    read, said = reply.understanding, SAID[reply.answer.language]
    parts = reply.parts(reply.answer.language)
    if parts:
        print(said["and"].join(part.label + ("" if part.held else said["elsewhere"]) for part in parts))
    if read.structure and read.rest:
        print(said["rest"] + " ".join(read.rest))
    _print_answered(reply)
    if reply.answer.verdict != "answered":
        print(said["abstained" if reply.abstained else "doubtful"])
        if reply.answer.unheld:
            print(said["unheld"] + said["listing"].join(reply.answer.unheld))
    for hit in reply.hits:
        record = hit.item.record
        print(f"{hit.rank:>2}. {record['city'] or record['org'] or ''}  {record['heading'] or ''}")
        print(f"    {hit.item.text}")
        print(f"    {said['and'].join(hit.why)}  {record['iri']}")


def _print_answered(reply: Reply) -> None:
    """Print what the graph answers in short: the cities, with how many mechanisms, or who does it."""
    structure, answered = reply.understanding.structure, reply.answered
    if structure is None or answered is None:
        return
    if not answered.rows:
        print(SAID[reply.answer.language]["none"])
    if answered.total is not None:
        print(f"  {answered.total}")
    if structure.form == "cities" and answered.cities:
        counts = answered.counts
        print("  " + "、".join(f"{city} {counts[city]}" if counts else city for city in answered.cities))
    for city, actor in answered.actors if structure.form == "who" else ():
        print(f"  {city}  {actor}")
