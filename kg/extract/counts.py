"""Numbers with their measure words, and which of them count anything."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from kg.extract.lexicon import longest_first, read, words
from kg.extract.numerals import NUMERAL, is_bare_magnitude, number, spoken_range
from kg.extract.phrases import head_at_end
from kg.extract.words import BOOK, QUOTE, Clause, Paragraph, Unit

_MUCH_TIME = 1000
_REACH = 60  # characters of the clause before a number that are looked at
_FIRST_YEAR = 1900
_HALF = "(?<![上下前后大过多两])半(?=个?(?:小时|天|月|年))"  # 半小时, no 上半年
_ORDINAL_BEFORE = frozenset("第“‘+—·.-")


@dataclass(frozen=True, slots=True)
class Count:
    """A numeral with its unit; `start` includes words like 近 or 累计 before it."""

    start: int
    end: int
    number_start: int
    value: float
    unit: str
    approx: bool
    arabic: bool
    bare: bool  # a magnitude without a digit (千名)
    upper: float | None = None  # of a range


def counts(paragraph: Paragraph) -> Iterator[Count]:
    """Yield every number with a measure word and every share, in order of writing."""
    shares = [share for match in _SHARE.finditer(paragraph.text) if (share := _share(match))]
    plain = [count for match in _count_pattern().finditer(paragraph.text) if (count := _count(match))]
    apart = [c for c in plain if not any(s.start < c.end and c.start < s.end for s in shares)]
    yield from sorted((*shares, *apart), key=lambda count: count.start)


_SHARE = re.compile(
    r"(?P<hundredths>百分之[零一二两三四五六七八九十百点]+|百分百)|"
    r"(?P<tenths>[一二两三四五六七八九])成(?P<half>半|[一二三四五六七八九](?![十百千万个件]))?(?![不功])|"
    rf"(?P<of>{NUMERAL})分之(?P<part>{NUMERAL})"
)


def _share(match: re.Match[str]) -> Count | None:
    """Return 百分之九十, 三成 and 四分之一 as percentages."""
    value = _share_value(match)
    if value is None:
        return None
    before = match.string[: match.start()]
    end = re.compile(_either(*longest_first("numbers", "approximate_end"))).match(match.string, match.end())
    return Count(
        start=match.start(),
        end=end.end() if end else match.end(),
        number_start=match.start(),
        value=value,
        unit="%",
        approx=end is not None or before.endswith(longest_first("numbers", "approximate_before")),
        arabic=True,
        bare=False,
    )


def share(text: str) -> float | None:
    """Return 六成, 百分之六十 and 四分之一 as percent, None for anything else."""
    match = _SHARE.fullmatch(text)
    return _share_value(match) if match else None


def _share_value(match: re.Match[str]) -> float | None:
    if match["hundredths"]:
        return number(match["hundredths"])
    if match["tenths"]:
        half = match["half"] or "零"
        return 10 * (number(match["tenths"]) or 0) + (5 if half == "半" else number(half) or 0)
    whole, part = number(match["of"]), number(match["part"])
    return 100 * part / whole if whole and part is not None else None


def _count(match: re.Match[str]) -> Count | None:
    value, upper = _ends(match)
    if value is None or (match["unit"] == "年" and value >= _FIRST_YEAR):
        return None
    arabic = match["numeral"][0].isdigit()
    loose = (
        match["after"]
        or match["loose"]
        or match["end"]
        or match["before"] in words("numbers", "approximate_before")
    )
    loose = loose or spoken_range(match["numeral"]) is not None
    return Count(
        start=match.start(),
        end=match.end(),
        number_start=match.start("low") if match["low"] else match.start("numeral"),
        value=value,
        unit=read("numbers")["same_units"].get(match["unit"], match["unit"]),
        approx=bool(loose),
        arabic=arabic,
        bare=is_bare_magnitude(match["numeral"]) and not loose,
        upper=upper,
    )


def _ends(match: re.Match[str]) -> tuple[float | None, float | None]:
    """Return value and, of a range, its higher end: 8000元至1.2万元, 3至5万名, 两三百人, 百余名."""
    spoken = spoken_range(match["numeral"])
    if spoken and not match["low"]:
        return spoken
    value = number(match["numeral"])
    times = (number(match["magnitude"]) or 1) if match["magnitude"] else 1
    value = value * times + _half_more(match) if value is not None else None
    if not match["low"]:
        return value, None
    low = number(match["low"])
    if low is not None and value is not None:
        low *= _shared_magnitude(match["low"], match["numeral"])
    return low, value if low is not None and value is not None and value > low else None


def _half_more(match: re.Match[str]) -> float:
    """Return .5 for 10个半月 and 两年半."""
    after = match["unit"] in words("numbers", "time_counters") and match["more"]
    return 0.5 if match["half"] or after else 0.0


def _shared_magnitude(low: str, high: str) -> float:
    """Return what the lower end borrows of the higher one (3至5万)."""
    digits, mark = low.rstrip("百千万亿"), high.lstrip("0123456789.,")
    if not low[0].isdigit() or digits != low or not mark:
        return 1
    return (
        (number(mark) or 1) if float(low.replace(",", "")) < float(high[: -len(mark)].replace(",", "")) else 1
    )


@cache
def _count_pattern() -> re.Pattern[str]:
    before = _either(
        *longest_first("numbers", "approximate_before"), *longest_first("numbers", "total_before")
    )
    return re.compile(
        rf"(?P<before>(?:{before}){{1,4}})?(?<!\d)(?:(?P<low>{NUMERAL})(?:{_either(*units())})?(?:[-~]|—+|至))?"
        rf"(?P<numeral>{NUMERAL}|{_HALF})"
        rf"(?P<after>{_either(*longest_first('numbers', 'approximate_after'))})?"
        r"(?P<magnitude>[百千万亿]{1,4})?"
        rf"(?P<half>个半)?(?P<loose>个[多余来](?=月|季度|星期|小时))?(?P<unit>{_either(*units())})(?P<more>半(?!数|[价途路径载]))?"
        rf"(?P<end>{_either(*longest_first('numbers', 'approximate_end'))})?"
        rf"(?:\((?:{_either(*longest_first('numbers', 'bracket_units'))})\))?"
    )


def _either(*many: str) -> str:
    return "(?:" + "|".join(map(re.escape, sorted(set(many), key=len, reverse=True))) + ")"


@cache
def units() -> tuple[str, ...]:
    """Return every measure word, longest first."""
    numbers = read("numbers")
    counters = [word for line in numbers["counters"] for word in line]
    return tuple(sorted({*counters, *numbers["time_counters"]}, key=lambda word: (-len(word), word)))


def is_time(count: Count) -> bool:
    """True when the unit is one of time."""
    if count.unit in ("小时", "分钟", "天") and count.value >= _MUCH_TIME:
        return False  # 服务26万小时: so much of it, not how long
    return count.unit in words("numbers", "time_counters")


def is_part_of_name(count: Count, paragraph: Paragraph) -> bool:
    """True for ordinals, formulas, set phrases and what stands in quotation marks or a title."""
    text, start = paragraph.text, count.number_start
    before = text[start - 1] if start else ""
    if before == "前" and count.unit == "%":
        return True  # 前10%: a threshold
    if before in _ORDINAL_BEFORE or (before.isascii() and before.isalnum()):
        return True
    if count.arabic and text[count.end : count.end + 1] in ("+", "—"):
        return True
    if before == "、" and not count.arabic:
        return True
    block = paragraph.block_at(start)
    return (block is not None and block.tag in (QUOTE, BOOK)) or _in_set_phrase(count, text)


def _in_set_phrase(count: Count, text: str) -> bool:
    around = text[max(0, count.number_start - 6) : count.end + 6]
    at = count.number_start - max(0, count.number_start - 6)
    return any(
        0 <= found <= at < found + len(phrase)
        for phrase in read("numbers")["set_phrases"]
        for found in (around.find(phrase),)
    )


def is_enumeration(count: Count, paragraph: Paragraph) -> bool:
    """True when the number counts the parts of a name or slogan (五大行动, 三个维度), not a fact."""
    numbers = read("numbers")
    if count.unit in numbers["never_counted"] or count.bare:
        return True
    after = paragraph.text[count.end : count.end + 4]
    abstract = [word for line in numbers["abstract_nouns"] for word in line if after.startswith(word)]
    if abstract and not (count.arabic and _qualifies(paragraph, count.end + len(abstract[0]))):
        return True
    if count.arabic:
        return False
    if count.value < 2 or paragraph.in_heading(count.number_start):
        return True
    if paragraph.text[count.number_start : count.end].startswith("二") and count.value == 2:
        return True  # 二次, 二期: an ordinal in disguise
    if count.value < numbers["least_enumerated"] and _names_mechanism(paragraph, count.end):
        return True  # 四家联席会商机制
    return (
        count.value < numbers["least_enumerated"]
        and not count.approx
        and count.unit in numbers["enumerators"]
    )


def _names_mechanism(paragraph: Paragraph, offset: int) -> bool:
    """True where the nouns that follow end in a way of working."""
    thing = ""
    for unit in units_after(paragraph, offset):
        if unit.tag not in ("n", "vn", "v", "a", "nz"):
            break
        thing += unit.text
    head = head_at_end(thing, kinds=("mechanism",))
    return head is not None and head.strong


def _qualifies(paragraph: Paragraph, offset: int) -> bool:
    """True where a noun follows an abstract one: 20件重点|提案."""
    following = next(units_after(paragraph, offset), None)
    return following is not None and following.tag == "n" and len(following.text) > 1


def clause_at(paragraph: Paragraph, offset: int) -> Clause:
    """Return the clause around an offset, or an empty one."""
    after = bisect_right(paragraph.clauses, offset, key=lambda clause: clause[0].start)
    clause = paragraph.clauses[after - 1] if after else ()
    return clause if clause and offset < clause[-1].end else ()


def clause_before(paragraph: Paragraph, count: Count) -> str:
    """Return the clause up to the count, of a long one the end."""
    # the tagger may join the last word to its stop: no clause then holds it
    clause = clause_at(paragraph, count.start) or clause_at(paragraph, max(0, count.start - 1))
    return paragraph.text[max(clause[0].start, count.start - _REACH) : count.start] if clause else ""


def clause_after(paragraph: Paragraph, offset: int) -> str:
    """Return the rest of the clause from an offset on."""
    clause = clause_at(paragraph, offset)
    return paragraph.text[offset : clause[-1].end] if clause else ""


def units_after(paragraph: Paragraph, offset: int) -> Iterator[Unit]:
    """Yield the units of the clause from `offset` on; one that begins before it is cut."""
    for unit in clause_at(paragraph, offset):
        if unit.end > offset:
            start = max(unit.start, offset)
            yield Unit(start, unit.end, unit.tag, paragraph.text[start : unit.end])


def units_before(paragraph: Paragraph, offset: int) -> Iterator[Unit]:
    """Yield the units of the clause that end at or before `offset`, nearest first; one that it cuts, cut."""
    for unit in reversed(clause_at(paragraph, max(0, offset - 1))):
        if unit.start < offset:
            end = min(unit.end, offset)
            yield Unit(unit.start, end, unit.tag, paragraph.text[unit.start : end])
