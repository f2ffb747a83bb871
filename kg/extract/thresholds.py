"""Numbers that say which things are meant and count none: 满意率低于80%的, 百人以上企业."""

from __future__ import annotations

import re
from functools import cache
from itertools import islice, pairwise

from kg.extract.counted import object_after
from kg.extract.counts import Count, clause_after, clause_before, units_after, units_before
from kg.extract.lexicon import longest_first, words
from kg.extract.words import Paragraph

_HAN = r"[\u4e00-\u9fff]"
_NEAR = 4  # units before a share in which what is compared stands


def is_condition(paragraph: Paragraph, offset: int) -> bool:
    """True for 连续三个月|靠后|的|予以…: of whom it is so, something follows."""
    following = list(islice(units_after(paragraph, offset), 5))
    return any(one.text == "的" and two.tag in ("v", "vn", "d", "p", "w") for one, two in pairwise(following))


def is_threshold(paragraph: Paragraph, count: Count) -> bool:
    """True for 满意票超过三成的项目 and 百人以上企业: of which things it is told, not how many."""
    if not _is_open(paragraph, count):
        return False
    if count.unit == "%":
        those = _those().match(clause_after(paragraph, count.end)) is not None
        return those and _is_compared(paragraph, count)
    measured = count.unit in words("numbers", "measures_of_kinds")
    of = count.end + paragraph.text.startswith("的", count.end)
    thing, _ = object_after(paragraph, of)
    return measured and thing.endswith(longest_first("numbers", "things_of_kinds"))


def _is_open(paragraph: Paragraph, count: Count) -> bool:
    """True with 以上 or 以下 behind the number, or 超过 and the like before it."""
    before = clause_before(paragraph, count) + paragraph.text[count.start : count.number_start]
    ends = longest_first("numbers", "approximate_end")
    return paragraph.text.endswith(ends, 0, count.end) or before.endswith(
        longest_first("numbers", "compares")
    )


def _is_compared(paragraph: Paragraph, count: Count) -> bool:
    """True where a share is of what stands before it: 投诉率|高于|2%, not 惠及|超过|七成."""
    for unit in islice(units_before(paragraph, count.number_start), _NEAR):
        if not (unit.text in words("numbers", "compares") or unit.tag in ("d", "p")):
            return unit.tag in ("n", "vn", "nz", "nw") or unit.text.endswith(
                longest_first("numbers", "ratio_endings")
            )
    return False


@cache
def _those() -> re.Pattern[str]:
    """Return 的 and what is meant, but for 98%的好成绩: that was reached."""
    reached = "|".join(longest_first("numbers", "reached_nouns"))
    return re.compile(rf"的(?!{_HAN}{{0,3}}(?:{reached})){_HAN}")
