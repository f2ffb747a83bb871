"""A structure looked up in the tables beside the graph: the rows that its SPARQL gives, without it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from kg.questions.model import Condition, Structure
from kg.questions.sparql import MOST, spellings
from kg.questions.words import listed, sense_texts, stage_words
from ontology.concepts import concept_iri

if TYPE_CHECKING:
    from kg.facts.reading import Bound, Facts
    from kg.query import Row

_NUMBERED = re.compile(r"_N\b")
_BEFORE = re.compile(r"_P\b")
_OWN = re.compile(r"\bp\.")  # the practice that a row is about


def looked_up(
    structure: Structure, facts: Facts, *, regions: Sequence[str], excluded: Sequence[str]
) -> tuple[Row, ...]:
    """Return the first MOST rows that answer, each once."""
    bound = {**_asked_for(structure), "regions": _json(regions), "excluded": _json(excluded)}
    for number, condition in enumerate(structure.conditions, 1):
        bound |= {f"{name}_{number}": value for name, value in _slots(condition).items()}
    query = sql(structure, regions=bool(regions), excluded=bool(excluded))
    return tuple(_first(facts.rows(query, bound)))


def sql(structure: Structure, *, regions: bool = False, excluded: bool = False) -> str:
    """Return the query, its terms named but not bound."""
    subject = listed("lookups/subjects")[structure.subject]
    shown, tables = dict(subject["shows"]), [subject["tables"]]
    order = [subject[structure.order]] if structure.order else []
    where = [subject["where"], *([listed("lookups/region")] if regions else [])]
    where += [listed("lookups/excluded")] if excluded else []
    told = 0
    for number, condition in enumerate(structure.conditions, 1):
        told += not condition.negated
        part = _Part(condition, number)
        if structure.subject == "text" and (condition.negated or told > 1):
            where.append(part.elsewhere())
        elif condition.negated:
            where += part.denied()
        else:
            tables, where = [*tables, *part.tables], [*where, *part.where]
            shown, order = {**shown, **part.shown}, [*order, *part.order]
    columns = ", ".join(f"{value} AS {name}" for name, value in shown.items())
    group = f" GROUP BY {subject['group']}" if "group" in subject else ""
    ordered = ", ".join([*order, subject["order"]])
    return f"SELECT {columns} FROM {', '.join(tables)} WHERE {' AND '.join(where)}{group} ORDER BY {ordered}"


class _Part:
    """A condition as parts of a query, numbered."""

    def __init__(self, condition: Condition, number: int) -> None:
        given = listed("lookups/conditions")[condition.kind]
        steps: dict[str, str] = listed("lookups/step") if given.get("step") else {}
        self._condition, self._number, self._has_steps = condition, number, bool(steps)
        named = [name for name in ("role", "stage", "sense", "word") if getattr(condition, name)]
        demands = [steps[name] for name in ("base", *named, *(["after"] if condition.after else [])) if steps]
        deed = [given["deed"]] if condition.stage and "deed" in given else []
        own = [given["where"].format(sign=condition.word or "=")] if "where" in given else []
        self.tables = self._told([*([steps["tables"]] if steps else []), *_if(given, "tables")])
        self.where = self._told([*demands, *own, *deed])
        self.order = self._told(_if(given, "order"))
        self.shown = {
            f"{name}_{number}": self._told([value])[0] for name, value in given.get("shows", {}).items()
        }

    def denied(self) -> list[str]:
        """Return the denial of a part about mechanisms; of steps, for mechanisms that have some."""
        held = ["m.chain IS NOT NULL"] if self._has_steps else []
        inside = " AND ".join(self.where)
        if not self.tables:
            return [*held, f"({inside}) IS NOT TRUE"]
        return [*held, f"NOT EXISTS (SELECT 1 FROM {', '.join(self.tables)} WHERE {inside})"]

    def elsewhere(self) -> str:
        """Return that a text of the same place meets the part, or none does."""
        other = f"o_{self._number}"
        where = [_OWN.sub(f"{other}.", one) for one in self.where]
        tables = ", ".join([f"practice {other}", *self.tables])
        inside = " AND ".join([*where, f"{other}.place IS NOT NULL"])
        verb = "NOT IN" if self._condition.negated else "IN"
        return f"p.place {verb} (SELECT {other}.place FROM {tables} WHERE {inside})"

    def _told(self, texts: Iterable[str]) -> list[str]:
        number = self._number
        return [_BEFORE.sub(f"_{number - 1}", _NUMBERED.sub(f"_{number}", text)) for text in texts]


def _if(given: Mapping[str, Any], name: str) -> list[str]:
    return [given[name]] if name in given else []


def _asked_for(structure: Structure) -> dict[str, Bound]:
    """Return what belongs to no condition: figures asked for, kinds of chain that have an order, units."""
    figures = structure.figures
    return {
        "question": figures.question if figures else None,
        "measures": _json(figures.measures if figures else ()),
        "words": _json(figures.words if figures else ()),
        "loop": concept_iri("chain", "loop"),
        "sequence": concept_iri("chain", "sequence"),
        "hours": json.dumps(listed("lookups/hours"), ensure_ascii=False),
    }


def _slots(condition: Condition) -> dict[str, Bound]:
    """Return the terms of a condition; NULL, which nothing holds or equals, where there is none."""
    return {
        "role": concept_iri("role", condition.role),
        "called": condition.called or None,
        "stage": concept_iri("stage", condition.stage),
        "chain": concept_iri("chain", condition.concept),
        "topic": concept_iri("topic", condition.concept),
        "word": condition.word or None,
        "number": condition.number,
        "meant": _json(sense_texts(condition.sense)),
        "deed": _json(sense_texts(condition.sense) or stage_words(condition.stage)),
        "said": _json(spellings(condition.number, condition.unit) if condition.unit else ()),
    }


def _json(values: Iterable[str]) -> str:
    return json.dumps([one for one in values if one], ensure_ascii=False)


def _first(rows: Iterable[Row]) -> Iterator[Row]:
    seen = set[tuple[object, ...]]()
    for row in rows:
        key = tuple(row.values())
        if key not in seen:
            seen.add(key)
            yield row
            if len(seen) == MOST:
                return
