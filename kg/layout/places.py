"""The division a contributing body belongs to, read from its name."""

from __future__ import annotations

import re
from collections.abc import Iterator

_DIVISION = re.compile(r"[省市县区州旗盟乡镇道]")
_FRAMED = re.compile(
    r"^(?:中国人民政治协商会议|政协|共青团|中国共产党|中共|民革|民盟|民建|民进|农工党|致公党|九三学社|台盟)"
    r"(.+?)(?:委员会|(?<=[省市县区州])委|工委|总支|支部)"
)
_NATIONAL = re.compile(r"^(?:国家[^省市县]{2,6}?(?:总局|局)|中国[^省市县]{2,8}?(?:银行|公司|集团)|国网)")
_SHORT = (4, 3, 2)  # characters of a division's short name (赣州经开区管委会)


def place_of(org: str, *, province: str | None, shorts: bool = True) -> tuple[str | None, str | None]:
    """Return (full name, GB/T 2260 code) of the division named by a body, or (None, None).

    A township counts only where no county, city or province is named before it; `shorts`: a short name
    without its rank may open the body's name.
    """
    from kg.extract.gazetteer import resolve

    context = (province,) if province else ()
    for townships in (False, True):
        for name in _place_names(org, shorts=shorts):
            division = resolve(name, context=context, townships=townships)
            if division is not None and division.code:
                return division.name, division.code
    return None, None


def _place_names(org: str, *, shorts: bool) -> Iterator[str]:
    """Yield what may be the division's name, longest first; last its end, without 政协, a short one."""
    org = _NATIONAL.sub("", org)
    framed = _FRAMED.match(org)
    name = framed.group(1) if framed else org
    if framed:
        yield name
    for end in sorted((match.end() for match in _DIVISION.finditer(name)), reverse=True):
        yield name[:end]
    for end in (match.end() for match in _DIVISION.finditer(name)):
        yield from (name[start:end] for start in range(1, end - 2))
    if "政协" in name:
        yield name[: name.index("政协")]
    if shorts:
        yield from (name[:end] for end in _SHORT if end < len(name))
