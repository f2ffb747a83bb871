"""An Extraction as JSON and back, losing nothing: the form in which results are cached."""

from __future__ import annotations

import json
from dataclasses import asdict, fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from kg.model import Extraction


def dumps(extraction: Extraction) -> str:
    """Return JSON of one line; equal extractions give equal text."""
    return json.dumps(asdict(extraction), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def loads(text: str) -> Extraction:
    """Return the extraction that `dumps` wrote; ValueError for anything else."""
    try:
        made = _build(Extraction, json.loads(text))
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"not an extraction: {error}") from None
    assert isinstance(made, Extraction)
    return made


def _build(kind: Any, value: Any) -> Any:
    """Return the value as an instance of the annotated type."""
    if isinstance(kind, type) and is_dataclass(kind):
        hints = _hints(kind)
        return kind(**{field.name: _build(hints[field.name], value[field.name]) for field in fields(kind)})
    if get_origin(kind) is tuple:
        return tuple(_build(get_args(kind)[0], one) for one in value)
    if get_origin(kind) in (Union, UnionType):
        return None if value is None else _build(_without_none(kind), value)
    return kind(value)


def _without_none(kind: Any) -> Any:
    return next(part for part in get_args(kind) if part is not NoneType)


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)
