"""`eval`: figures against gold, and a non-zero exit below a floor."""

from __future__ import annotations

import argparse
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jingyan.commands.options import add_json, add_store, print_json, settings
from jingyan.config import Settings
from kg.errors import ConfigError

if TYPE_CHECKING:
    from kg.model import Extraction

SUITES = ("extraction", "links", "search")


def configure(name: str, parser: argparse.ArgumentParser) -> None:
    """Set the arguments."""
    parser.add_argument("suites", help="extraction, links, search or several joined by commas")
    parser.add_argument("--gold", type=Path, default=Path("data/gold"), help="folder of right answers")
    parser.add_argument("--sources", type=Path, nargs="+", default=[Path("data/sources")])
    parser.add_argument("--fail-under", type=Path, metavar="FILE", help="TOML file of floors")
    parser.add_argument("--curated", action="store_true", help="with curators' decisions; raw without")
    told = "search: every question beside BM25, losses first; links: what is missed or wrong"
    parser.add_argument("--each", action="store_true", help=told)
    add_store(parser)
    add_json(parser)
    parser.set_defaults(run=_evaluate)


def _evaluate(options: argparse.Namespace) -> int:
    reports = {name: _report(name, options) for name in _suites(options.suites)}
    if options.json:
        print_json({name: report.as_json() for name, report in reports.items()})
    else:
        for name, report in reports.items():
            print(report.table())
            if options.each and name != "extraction":
                print(report.differences())
    failures = _below(reports, options.fail_under)
    for line in failures:
        print(f"below its floor: {line}")
    return 1 if failures else 0


def _suites(text: str) -> list[str]:
    names = text.split(",")
    for name in names:
        if name not in SUITES:
            raise ConfigError("eval", f"no suite “{name}”", f"give {' or '.join(SUITES)}")
    return names


def _report(name: str, options: argparse.Namespace) -> Any:
    curated = _curated if options.curated else _raw
    if name == "extraction":
        from kg.evaluate import evaluate

        return evaluate(options.gold, options.sources, curated=curated)
    if name == "links":
        from kg.link_gold import evaluate_links

        return evaluate_links(options.gold, options.sources, curated=curated)
    from embed.evaluate import evaluate_search, read_queries
    from jingyan.opening import open_answerer

    files = sorted(options.gold.glob("queries*.jsonl"))
    if not files:
        raise ConfigError(str(options.gold), "no queries*.jsonl here", "give --gold DIR")
    answerer, _ = open_answerer(settings(options))
    queries = [query for path in files for query in read_queries(path)]
    return evaluate_search(answerer, queries, answerer.searcher.baselines)


def _raw(extraction: Extraction) -> Extraction:
    return extraction


def _curated(extraction: Extraction) -> Extraction:
    from jingyan.reading import curate

    (one,) = curate([extraction], Settings.from_environment().curation)
    return one.extraction


def _below(reports: dict[str, Any], path: Path | None) -> list[str]:
    if path is None:
        return []
    try:
        floors = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(str(path), f"no readable TOML ({error})", "see data/gold/bars.toml") from error
    return [line for name, report in reports.items() for line in report.fail_under(floors.get(name, {}))]
