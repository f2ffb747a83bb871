"""The division a contributing body belongs to, read from its name."""

from __future__ import annotations

import re
from collections.abc import Iterator

_DIVISION = re.compile(r"[省市县区州旗盟乡镇道]")
_FRAMED = re.compile(r"^(?:中国人民政治协商会议|政协)(.+?)委员会")


def place_of(org: str, *, province: str | None) -> tuple[str | None, str | None]:
    """Return (full name, GB/T 2260 code) of the division named by a body, or (None, None)."""
    from kg.extract.gazetteer import resolve

    context = (province,) if province else ()
    for name in _place_names(org):
        division = resolve(name, context=context)
        if division is not None and division.code:
            return division.name, division.code
    return None, None


def _place_names(org: str) -> Iterator[str]:
    """Yield what may be the division's name, longest first; last the name without 政协."""
    framed = _FRAMED.match(org)
    name = framed.group(1) if framed else org
    if framed:
        yield name
    for end in sorted((match.end() for match in _DIVISION.finditer(name)), reverse=True):
        yield name[:end]
    if "政协" in name:
        yield name[: name.index("政协")]
