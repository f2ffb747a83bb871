"""Why a noun phrase is no name: each rule says one reason; a phrase none of them refuses is kept."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from kg.extract import lexicon
from kg.extract.phrases import Phrase, head_at_end
from kg.extract.right import SOFT
from kg.extract.verbs import act_of
from kg.extract.words import BOOK, QUOTE

_LONGEST_NAME = 75
_SHORT_QUOTE_OF = re.compile(r"^“.{1,2}”的")
_DASHED = re.compile("[—→]")
_ELLIPTIC = re.compile(r"等(?:系列|主题|专题|各类)?$")
_NEAR_QUOTE = 4  # characters between a quoted name and its head
_NEAR_EVENT = 8  # the same of a project or plan, named after what it does (“索玛花开”女童关爱计划)
_IN_EVENT = frozenset({"n", "nz", "nw", "vn", "v", "an", "a", "LOC", "ORG", "f", "s"})
_ENOUGH = 2  # characters of words that tell one name from another


def refusal(phrase: Phrase, edge: str) -> str | None:
    """Return the name of the first rule that refuses the phrase, None for a name."""
    return next((rule.__name__.lstrip("_") for rule in _RULES if rule(phrase, edge)), None)


def _lists_books(phrase: Phrase, edge: str) -> bool:
    """《甲》《乙》等制度: each is a document of its own."""
    units = list(phrase.modifier_units())
    return any(unit.tag == BOOK for unit in units) and any(unit.text == "等" for unit in units)


def told_apart(phrase: Phrase) -> int:
    """Return how many characters of the modifiers say something of their own."""
    return sum(len(u.text) for u in phrase.modifier_units() if u.text not in _dull() and u.tag != QUOTE)


@cache
def _dull() -> frozenset[str]:
    return lexicon.words("phrases", "empty") | lexicon.words("phrases", "broad")


def _no_modifier(phrase: Phrase, edge: str) -> bool:
    whole = phrase.head.word in lexicon.words("heads", "whole") and phrase.act in ("create", "improve")
    return not phrase.modifiers and not whole


def _only_proposed(phrase: Phrase, edge: str) -> bool:
    """Subject of a proposal: 提出…等23条意见建议."""
    clause = phrase.reading.text(phrase.reading.start, phrase.reading.end)
    return not phrase.quotes() and bool(re.search(lexicon.read("phrases")["proposal"], clause))


def _too_general(phrase: Phrase, edge: str) -> bool:
    """Words every city uses; two are enough for a mechanism being set up, one for a plain venue."""
    if (
        phrase.quotes()
        or told_apart(phrase) >= _ENOUGH
        or phrase.head.word in lexicon.words("heads", "telling")
    ):
        return False
    if phrase.in_heading or not phrase.head.strong:
        return True
    broad = [u for u in phrase.modifier_units() if u.text in lexicon.words("phrases", "broad")]
    if phrase.head.kind == "platform":  # 设立协商议事点
        return not (phrase.act == "create" and broad and len(phrase.head.word) >= 3)
    set_up = phrase.head.kind == "mechanism" and phrase.act in ("create", "improve")
    return not (set_up and len(broad) >= 2)


def _slogan(phrase: Phrase, edge: str) -> bool:
    """“统”的机制: a catchword of one or two characters."""
    return bool(_SHORT_QUOTE_OF.match(phrase.modifiers)) and told_apart(phrase) < 5


def _modifies_another(phrase: Phrase, edge: str) -> bool:
    if edge != SOFT:
        return False
    if phrase.head.word in lexicon.words("heads", "verbs_before_noun"):
        return True
    if phrase.head.kind != "mechanism":
        return False
    quoted = phrase.reading.units[phrase.head_first - 1].tag == QUOTE and phrase.head_first > 0
    return not (quoted or (phrase.quotes() and phrase.head.strong))


def _needs_quote(phrase: Phrase, edge: str) -> bool:
    heads = lexicon.words("heads", "need_quote") | lexicon.words("heads", "need_quote_or_length")
    return phrase.head.word in heads and not phrase.quotes()


def _general_heading(phrase: Phrase, edge: str) -> bool:
    """A headline names without quotes only where it is long enough to be no catchword."""
    if not phrase.in_heading or phrase.quotes():
        return False
    if phrase.head.kind != "mechanism" or not phrase.head.strong:
        return True
    long = len(phrase.modifiers) >= 6
    return not (long or (phrase.act == "create" and told_apart(phrase) >= 4))


def _debated(phrase: Phrase, edge: str) -> bool:
    """围绕“…”行动: what is talked about, not what is done."""
    units = phrase.reading.units
    before = units[phrase.first - 1].text if phrase.first else ""
    guided = phrase.verb is None and phrase.first > 0 and units[0].text in lexicon.words("quotes", "stance")
    if phrase.head.kind == "mechanism" and any(_DASHED.search(quote.inner) for quote in phrase.quotes()):
        return False  # 按照“试点—提炼—推广”路径: steps, not a subject
    return guided or before in lexicon.words("quotes", "debate")


def _weak_mechanism(phrase: Phrase, edge: str) -> bool:
    if phrase.head.strong or phrase.head.kind != "mechanism" or phrase.quotes():
        return False
    return phrase.act not in ("create", "improve") and not phrase.governed_by("practise")


def _only_managed(phrase: Phrase, edge: str) -> bool:
    """实行“四统一”管理: a way of working only where it is put into practice under a quoted name."""
    if phrase.head.word not in lexicon.words("heads", "need_practice"):
        return False
    practised = phrase.governed_by("practise") or phrase.act in ("create", "improve")
    return not (phrase.quotes() and practised and phrase.head_start - phrase.quotes()[-1].end <= _NEAR_QUOTE)


def _weak_platform(phrase: Phrase, edge: str) -> bool:
    weak = not phrase.head.strong and phrase.head.kind == "platform"
    return weak and not phrase.quotes() and not phrase.governed_by("platform")


def _weak_programme(phrase: Phrase, edge: str) -> bool:
    if phrase.head.strong or phrase.head.kind != "programme":
        return False
    if phrase.quotes():
        between = phrase.reading.units[_last_quote(phrase) + 1 : phrase.head_first]
        if phrase.head.word in lexicon.words("heads", "events_in_quotes"):
            long = sum(len(unit.text) for unit in between) > _NEAR_EVENT
            return long or any(unit.tag not in _IN_EVENT or act_of(unit.text) for unit in between)
        return len(between) > 1 or any(unit.tag in ("v", "p") for unit in between)
    plain = phrase.head.word in lexicon.words("heads", "plain_events")
    return not (plain and phrase.governed_by("event") and len(phrase.modifiers) >= 3)


def _of_production(phrase: Phrase, edge: str) -> bool:
    """老工业基地, 原料基地: where things are made, unless it is being set up."""
    made = phrase.modifiers.endswith(lexicon.longest_first("phrases", "production"))
    plain = phrase.head.kind == "platform" and not phrase.quotes() and phrase.head.word == "基地"
    return plain and made and phrase.act not in ("create", "improve")


def _rests_on(phrase: Phrase, edge: str) -> bool:
    """以“…”为载体: what work rests on is the quotation, no name is made of both."""
    quotes = phrase.quotes()
    return bool(quotes) and phrase.reading.text(quotes[-1].end, phrase.head_start) == "为"


def _last_quote(phrase: Phrase) -> int:
    """Return the index of the last quotation of a name that has one."""
    units = phrase.reading.units
    return next(at for at in range(phrase.at, phrase.first - 1, -1) if units[at].tag == QUOTE)


def _eventless(phrase: Phrase, edge: str) -> bool:
    """An unquoted programme no event verb brings in."""
    if phrase.head.kind != "programme" or phrase.quotes():
        return False
    brought_in = phrase.governed_by("event") or phrase.governed_by("programme")
    return not brought_in or bool(_ELLIPTIC.search(phrase.modifiers))


def _not_issued(phrase: Phrase, edge: str) -> bool:
    """A plain document word counts where it is issued or drafted."""
    if phrase.head.kind != "instrument":
        return False
    return not (phrase.governed_by("issue") or phrase.governed_by("draft")) or edge == SOFT


def _counted(phrase: Phrase, edge: str) -> bool:
    """三个平台: a number of them, no name."""
    words = phrase.reading.text(phrase.start, phrase.end)
    return bool(re.fullmatch(lexicon.read("phrases")["counted"] + "?" + re.escape(phrase.head.word), words))


def _stock(phrase: Phrase, edge: str) -> bool:
    """建立健康档案5200份: so many of them, no way of working."""
    counted = re.match(r"\d", phrase.reading.paragraph.text[phrase.end : phrase.end + 1])
    return counted is not None and phrase.head.kind == "mechanism" and not phrase.head.strong


def _takes_in_another(phrase: Phrase, edge: str) -> bool:
    """“…”小程序|发布|岗位: a quoted name with a head of its own does something with what follows."""
    units, quotes = phrase.reading.units, phrase.quotes()
    for at in range(phrase.first + 1, phrase.head_first if quotes else 0):
        if units[at].tag == "v" and act_of(units[at].text) and quotes[0].end < units[at].start:
            inner = head_at_end(phrase.reading.text(quotes[0].end, units[at].start))
            if inner is not None and inner.strong and inner.kind == "platform":
                return True
    return False


def _too_long(phrase: Phrase, edge: str) -> bool:
    return phrase.end - phrase.start > _LONGEST_NAME


_RULES: tuple[Callable[[Phrase, str], bool], ...] = (
    _no_modifier,
    _lists_books,
    _only_proposed,
    _too_general,
    _slogan,
    _modifies_another,
    _needs_quote,
    _general_heading,
    _debated,
    _weak_mechanism,
    _only_managed,
    _weak_platform,
    _of_production,
    _rests_on,
    _weak_programme,
    _eventless,
    _not_issued,
    _counted,
    _stock,
    _takes_in_another,
    _too_long,
)
