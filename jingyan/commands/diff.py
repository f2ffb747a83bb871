"""`diff`: statements gained, lost and changed between two snapshots, or two extractions."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jingyan.commands.options import add_json, add_store, print_json, settings
from kg.errors import ConfigError

if TYPE_CHECKING:
    from pyoxigraph import Store

Row = dict[str, str]
Statements = Mapping[tuple[str, ...], Row]
_LISTS = (
    *("mechanisms", "platforms", "programmes", "instruments", "organizations", "places"),
    *("outcomes", "commitments", "chains", "topics"),
)
_SIDES = (("gained", "+"), ("lost", "-"), ("changed", "~"))
_QUERY = """
PREFIX jy: <https://w3id.org/jingyan/ontology#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?statement ?predicate ?object ?label ?status ?confidence ?quote ?place WHERE {
  ?statement a jy:Statement ; rdf:predicate ?predicate ; rdf:object ?object ; jy:evidence ?evidence ;
    jy:confidence ?confidence .
  ?evidence jy:quote ?quote .
  OPTIONAL { ?statement jy:status ?given } BIND(COALESCE(?given, "auto") AS ?status)
  OPTIONAL { ?object rdfs:label ?label FILTER (LANG(?label) != "en") }
  OPTIONAL { ?evidence jy:inPassage ?passage . ?practice jy:reportedIn ?passage ; rdfs:label ?place }
} ORDER BY ?statement ?quote
"""


def configure(name: str, parser: argparse.ArgumentParser) -> None:
    """Set the arguments."""
    parser.add_argument("old", help="a snapshot's id or folder")
    parser.add_argument("new", help="another; `current` is the one in service")
    parser.add_argument("--extractions", action="store_true", help="two files of `jingyan extract --json`")
    add_store(parser)
    add_json(parser)
    parser.set_defaults(run=_diff)


def _diff(options: argparse.Namespace) -> int:
    read = _extraction if options.extractions else _snapshot
    found = compare(read(options.old, options), read(options.new, options))
    if options.json:
        print_json(found)
        return 0
    for side, mark in _SIDES:
        for row in found[side]:
            print(f"{mark} {_line(row)}")
    print("; ".join(f"{len(found[side])} {side}{_by_kind(found[side])}" for side, _ in _SIDES))
    return 0


def compare(old: Statements, new: Statements) -> dict[str, list[dict[str, Any]]]:
    """Return the rows gained, lost and changed, each sorted by kind and words."""
    changed = [
        {**new[key], "was": _differing(old[key], new[key])}
        for key in old.keys() & new.keys()
        if old[key] != new[key]
    ]
    return {
        "gained": _sorted(new[key] for key in new.keys() - old.keys()),
        "lost": _sorted(old[key] for key in old.keys() - new.keys()),
        "changed": _sorted(changed),
    }


def _differing(old: Row, new: Row) -> Row:
    return {name: value for name, value in old.items() if new.get(name) != value}


def _sorted(rows: Iterator[Row] | list[dict[str, Any]] | Any) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: json.dumps([row["kind"], row["quote"], row], ensure_ascii=False))


def _by_kind(rows: list[dict[str, Any]]) -> str:
    counts = Counter(row["kind"] for row in rows)
    listed = ", ".join(f"{count} {kind}" for kind, count in sorted(counts.items()))
    return f" ({listed})" if listed else ""


def _line(row: Mapping[str, Any]) -> str:
    said = f" ({row['value']})" if row.get("value") not in (None, "", row["quote"]) else ""
    where = f"  in {row['where']}" if row.get("where") else ""
    was = ", ".join(f"{name} {value}→{row[name]}" for name, value in row.get("was", {}).items())
    return f"{row['kind']}: {' '.join(row['quote'].split())}{said}{where}{f'  {was}' if was else ''}"


def _snapshot(name: str, options: argparse.Namespace) -> Statements:
    from kg.store import open_store

    return _statements(open_store(_folder(name, options) / "graph"))


def _folder(name: str, options: argparse.Namespace) -> Path:
    """Return the verified folder of a snapshot; ConfigError when there is none of that name."""
    from jingyan.snapshot import SnapshotStore, verify

    store = settings(options).store
    if name == "current":
        return SnapshotStore(store).current().folder
    for folder in (store / "snapshots" / name, Path(name)):
        if (folder / "manifest.json").is_file():
            return verify(folder.resolve()).folder
    held = ", ".join(sorted(p.name for p in (store / "snapshots").glob("[!.]*"))) or "none"
    raise ConfigError(name, "no snapshot of this id and no folder of one", f"the store holds {held}")


def _statements(store: Store) -> Statements:
    """Return the statements of a graph by subject, predicate and object, all their words joined."""
    from pyoxigraph import QuerySolutions

    solutions = store.query(_QUERY, use_default_graph_as_union=True)
    assert isinstance(solutions, QuerySolutions)
    names = [str(variable.value) for variable in solutions.variables]
    found: dict[tuple[str, ...], Row] = {}
    for solution in solutions:
        row = {n: str(t.value) for n, t in zip(names, solution, strict=True) if t is not None}
        key = (row["statement"],)
        if key not in found:
            found[key] = _row(row)
        elif row["quote"] not in found[key]["quote"].split(" | "):
            found[key]["quote"] += f" | {row['quote']}"
    return found


def _row(row: Row) -> Row:
    return {
        "kind": row["predicate"].rsplit("#", 1)[-1].rsplit("/", 1)[-1],
        "quote": row["quote"],
        "value": row.get("label") or row["object"].rsplit("/", 1)[-1],
        "where": row.get("place", ""),
        "status": row.get("status", ""),
        "confidence": row["confidence"],
        "statement": row["statement"],
    }


def _extraction(name: str, options: argparse.Namespace) -> Statements:
    """Return the findings of a file by kind, words and excerpt, and which of the same words it is."""
    try:
        excerpts = json.loads(Path(name).read_text(encoding="utf-8"))
        return dict(_findings(excerpts))
    except (OSError, ValueError, TypeError, KeyError) as error:
        told = f"no extraction ({error})"
        raise ConfigError(name, told, "write one with `jingyan extract FILE --json > NAME`") from error


def _findings(excerpts: list[dict[str, Any]]) -> Iterator[tuple[tuple[str, ...], Row]]:
    seen: Counter[tuple[str, ...]] = Counter()
    for excerpt in excerpts:
        where = str(excerpt["org"] or excerpt["title"])
        for kind in _LISTS:
            for item in excerpt[kind]:
                name = str(item["id"]) if kind == "topics" else str(item["quote"])
                key = (kind, where, name)
                seen[key] += 1
                yield (*key, str(seen[key])), _found(kind, where, item)


_PLACES = ("start", "end", "paragraph_index", "name", "quote")


def _found(kind: str, where: str, item: Mapping[str, Any]) -> Row:
    told = {n: json.dumps(v, ensure_ascii=False) for n, v in item.items() if n not in _PLACES}
    return {**told, "kind": kind.removesuffix("s"), "quote": str(item["quote"]), "where": where}
