"""What the JSON interface lists whole, and one thing or statement with the words behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

from flask import abort, request

from kg.facts import figured
from ontology import concepts
from web import entities, inventory, parameters
from web.addresses import LISTED, slug_of
from web.asked import made, whole
from web.chains import Row
from web.inventory import Asked, Entry
from web.rendering import here
from web.services import current
from web.wording import shipped

Item = Mapping[str, Any]
Make = Callable[[Iterable[Row]], tuple[Item, ...]]
MOST = 1_000  # things of one answer
FURTHEST = 100_000
LOOPS = ("claimed", "derived")
FIGURES = ("outcome", "commitment")


def cities(rows: Iterable[Row]) -> tuple[Item, ...]:
    """Return the places with practices."""
    return tuple({"iri": row["place"], "city": row["label"], "practices": row["practices"]} for row in rows)


def mechanisms(rows: Iterable[Row]) -> tuple[Item, ...]:
    """Return each mechanism once, with the cities and practices that report it."""
    grouped = groupby(rows, key=lambda row: str(row["mechanism"]))
    return tuple(_mechanism(iri, list(listed)) for iri, listed in grouped)


def _mechanism(iri: str, rows: list[Row]) -> Item:
    first = rows[0]
    return {
        "iri": iri,
        "label": first["label"],
        "kind": _slug(first["kind"]),
        "modality": _slug(first["modality"]),
        "loops": [name for name in LOOPS if first[name]],
        "steps": max(int(row["steps"] or 0) for row in rows),
        "cities": _all(rows, "city"),
        "practices": _all(rows, "practice"),
    }


def figures(_name: str, offset: int, limit: int) -> tuple[int, list[Item]]:
    """Return how many outcomes and commitments are asked for, and some with words and where these stand."""
    kinds, cities = set(parameters.choices("type")), parameters.choices("city")
    promised = "commitment" in kinds if len(kinds) == 1 else None
    count = figured.counted(current().graph.facts, promised=promised, cities=cities)
    found = figured.chosen(
        current().graph.facts, promised=promised, cities=cities, order="iri", most=limit, first=offset
    )
    return count, [_figure(row) for row in found]


def _figure(row: Row) -> Item:
    promised, named = row["kind"] == "commitment", ("unit", "object", "time")
    return {
        "iri": row["figure"],
        "type": "commitment" if promised else "outcome",
        "kind": None if promised else row["kind"] or None,
        **{name: row[name] for name in ("quote", "value", "practice", "city", "start", "end")},
        **{name: row[name] or None for name in named},
        "approximate": None if row["approximate"] is None else bool(row["approximate"]),
    }


LISTS: Mapping[str, tuple[str, Make]] = {
    "cities": ("home_places", cities),
    "mechanisms": ("mechanisms_all", mechanisms),
}


THINGS = {f"{kind}s": kind for kind in LISTED if f"{kind}s" not in LISTS}
FILTERS: Mapping[str, tuple[str, ...]] = {
    "cities": (),
    "mechanisms": ("city", "kind", "loop"),
    "outcomes": ("city", "type"),
    **{name: () if kind in inventory.FEW else ("city",) for name, kind in THINGS.items()},
}


def listed(name: str) -> dict[str, Any]:
    """Return one part of a list, filtered as the request says, with the address of the next."""
    parameters.only(("k", "offset", "lang", *FILTERS[name]))
    limit = parameters.integer("k", default=100, low=1, high=MOST)
    offset = parameters.integer("offset", default=0, low=0, high=FURTHEST)
    for filter in FILTERS[name]:
        _refuse_odd(filter)
    total, items = _maker(name)(name, offset, limit)
    more = offset + limit < total and offset + limit <= FURTHEST
    return {
        "snapshot": current().snapshot_id,
        "total": total,
        "offset": offset,
        "items": items,
        "next": request.url_root.rstrip("/") + here(offset=offset + limit) if more else None,
    }


def _maker(name: str) -> Callable[[str, int, int], tuple[int, Sequence[Item]]]:
    """Return what gives a part of a list: of the tables, or of what is kept whole."""
    return _things if name in THINGS else _chosen if name in LISTS else figures


def _chosen(name: str, offset: int, limit: int) -> tuple[int, Sequence[Item]]:
    chosen = [one for one in made(*LISTS[name]) if all(_meets(one, what) for what in FILTERS[name])]
    return len(chosen), chosen[offset : offset + limit]


def _things(name: str, offset: int, limit: int) -> tuple[int, Sequence[Item]]:
    """Return the things that the page of their kind lists, in its order."""
    found = inventory.find(Asked(THINGS[name], parameters.choices("city")), first=offset, most=limit)
    return found.total, [_thing(one) for one in found.entries]


def _thing(one: Entry) -> Item:
    dated = {"date": one.date} if one.date else {}
    return {"iri": one.iri, "label": one.label, "cities": one.cities, **one.numbers, **dated}


def _refuse_odd(name: str) -> None:
    """Answer 400 for a value that no thing of the base can have, as the search does."""
    closed: Mapping[str, Sequence[str]] = {
        "loop": LOOPS,
        "type": FIGURES,
        "kind": [one.id for one in concepts.load().chains],
    }
    known = closed.get(name) or [str(row["label"]) for row in whole("home_places")]
    if odd := [value for value in request.args.getlist(name) if value not in known]:
        abort(400, f"{name}: {odd[0][:40]}")


def _meets(item: Item, name: str) -> bool:
    wanted = parameters.choices(name)
    value = item.get({"city": "cities", "loop": "loops"}.get(name, name), item.get(name))
    held = value if isinstance(value, list) else [value]
    return not wanted or any(one in held for one in wanted)


def entity(kind: str, slug: str) -> dict[str, Any]:
    """Return one thing: names, classes, what is said of it and what points to it; 404 for none."""
    found = entities.find(kind, slug)
    rows = current().graph.select("entity_properties", entity=found.node)
    return {
        "snapshot": current().snapshot_id,
        "iri": found.iri,
        "kind": found.kind,
        "page": request.url_root.rstrip("/") + found.path,
        "label": {"zh": found.zh, "en": found.en or None},
        "types": list(found.types),
        "properties": _values([row for row in rows if row["direction"] == "out"]),
        "incoming": _values([row for row in rows if row["direction"] == "in"]),
        "statements": [_claim(row) for row in current().graph.select("entity_claims", entity=found.node)],
    }


def _values(rows: list[Row]) -> list[Item]:
    once = {(str(row["property"]), str(row["value"])): row for row in rows}
    return [
        {"property": property, "value": row["value"], "iri": bool(row["linked"]), "label": row["zh"]}
        for (property, _), row in once.items()
    ]


def _claim(row: Row) -> Item:
    return {name: row[name] for name in ("predicate", "value", "quote", "start", "end", "document")}


def statement(slug: str) -> dict[str, Any]:
    """Return one statement with rule, confidence, review and every piece of evidence; 404 for none."""
    node = entities.find("statement", slug).node
    rows = current().graph.select("statement_head", statement=node)
    if not rows:
        abort(404, slug)
    reviewed = current().graph.select("statement_curation", statement=node)
    first, words = rows[0], ("quote", "start", "end", "document")
    evidence = {tuple(row[name] for name in words): None for row in rows}
    return {
        "snapshot": current().snapshot_id,
        "iri": node.value,
        **{name: first[name] for name in ("subject", "predicate", "object", "rule", "confidence")},
        "object_is_iri": bool(first["linked"]),
        "modality": _slug(first["modality"]),
        "status": reviewed[0]["status"] if reviewed else "auto",
        "reviewed_by": _notes(reviewed, "who"),
        "reasons": _notes(reviewed, "reason"),
        "evidence": [dict(zip(words, one, strict=True)) for one in evidence],
    }


def _notes(reviewed: Iterable[Row], name: str) -> list[str]:
    """Return what curators wrote; what came with the product in the language of the request."""
    return sorted({shipped(str(row[name])) for row in reviewed if row[name]})


def _slug(iri: object) -> str | None:
    return slug_of(str(iri)) if iri else None


def _all(rows: Iterable[Row], name: str) -> list[str]:
    return sorted({str(row[name]) for row in rows if row[name]})
