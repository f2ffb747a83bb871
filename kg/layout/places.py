"""The division a contributing body belongs to, read from its name."""

from __future__ import annotations

import re

from kg.layout.profiles import part

_BODY_TAIL = re.compile(
    r"(?:政协.*|(?<=[省市县区州旗])(?:委|党工委|人大|人民政府|政府|管委会|纪委|监委|[\u4e00-\u9fff]{1,12}"
    r"(?:部|局|厅|委|办|办公室|法院|检察院|会|联|团委|中心|公司|集团|大学|学院|医院|银行)).*)$"
)
_PROVINCE, _TOWNSHIP = 1, 4


def place_of(org: str, *, province: str | None) -> tuple[str | None, str | None]:
    """Return (full name, GB/T 2260 code) of the division named by a body, or (None, None)."""
    from kg.extract.gazetteer import resolve

    context = (province,) if province else ()
    for name in _place_names(org):
        division = resolve(name, context=context)
        if division is not None and division.code and division.level <= _TOWNSHIP:
            return division.name, division.code
    return None, None


def _place_names(org: str) -> list[str]:
    """Return what may be the division's name in the body's name, likeliest first."""
    framed = re.match(r"^(?:中国人民政治协商会议|政协)(.+?)委员会", org)
    if framed:
        return [framed.group(1)]
    bare = _BODY_TAIL.sub("", org)
    return [bare, *(org[:end] for end in range(len(org) - 1, 1, -1))] if bare != org else [org]


def is_conference(org: str) -> bool:
    """True for a body of the consultative conference."""
    return part("conference").match(org) is not None
