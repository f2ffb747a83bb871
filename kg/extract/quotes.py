"""Component jy_quotes: what a quotation without a head noun names, told by clues in order."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc

from kg.extract import lexicon
from kg.extract.acts import act
from kg.extract.clauses import Reading
from kg.extract.mentions import add_mention, mentions
from kg.extract.modality import modality
from kg.extract.partners import partners_before
from kg.extract.phrases import Head, head_at_end
from kg.extract.verbs import act_of, among
from kg.extract.words import QUOTE, Unit

_NEAR, _NEXT = 3, 2  # units between verb and quotation
_LONGEST_BRAND = 8
_LONGEST_FIGURE = 3
_ENOUGH = 3  # characters that tell one event from another
_LONGEST_COUNTED = 3  # characters
_BRACKET = re.compile(r"\([^)]*\)$")


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation as a clue sees it: itself, the run of quotations it is in, its governing verb."""

    reading: Reading
    unit: Unit
    at: int
    run: tuple[int, ...]
    verb: int | None

    @property
    def inner(self) -> str:
        """Its words without marks and without a closing bracket."""
        return _BRACKET.sub("", self.unit.inner)

    @property
    def head(self) -> Head | None:
        """The head noun its own words end with, if they are more than it."""
        head = head_at_end(self.inner)
        return head if head and len(self.inner) > len(head.word) else None

    @property
    def before(self) -> Unit | None:
        """The unit before the run."""
        return self.reading.units[self.run[0] - 1] if self.run[0] else None

    @property
    def after(self) -> str:
        """Six characters after the run."""
        end = self.reading.units[self.run[-1]].end
        return self.reading.text(end, end + 6)

    @property
    def distance(self) -> int:
        """Units from the governing verb to the run; large without one."""
        return self.run[0] - self.verb if self.verb is not None else 99

    @property
    def verb_word(self) -> str:
        """The governing verb, empty without one."""
        return self.reading.units[self.verb].text if self.verb is not None else ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a clue says: a kind, or None for no name."""

    kind: str | None
    confidence: float = 0.5


_NO_NAME = Verdict(None)
Clue = Callable[[Quote], Verdict | None]


@Language.factory("jy_quotes")
def create(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """Return the component."""
    return find_quotes


def find_quotes(doc: Doc) -> Doc:
    """Type the quotations no name covers yet; neighbours in a list share a kind."""
    for reading in doc._.readings:
        for run in _runs(reading):
            typed = _type_run(doc, reading, run)
            _type_siblings(doc, reading, run, typed)
    return doc


def _runs(reading: Reading) -> Iterator[tuple[int, ...]]:
    """Yield the runs of quotations joined by nothing, 、 or a conjunction."""
    quotes = [at for at, unit in enumerate(reading.units) if unit.tag == QUOTE]
    run: list[int] = []
    for at in quotes:
        if run and not _is_joined(reading.units[run[-1] + 1 : at]):
            yield tuple(run)
            run = []
        run.append(at)
    if run:
        yield tuple(run)


def _is_joined(between: tuple[Unit, ...]) -> bool:
    return not between or (len(between) == 1 and between[0].text in ("、", "和", "及", "与"))


def _is_covered(doc: Doc, unit: Unit) -> bool:
    return any(m.start <= unit.start and unit.end <= m.end for m in mentions(doc))


def _type_run(doc: Doc, reading: Reading, run: tuple[int, ...]) -> dict[int, tuple[str, float]]:
    """Add the quotations of a run that a clue types; return kind and confidence of each."""
    typed: dict[int, tuple[str, float]] = {}
    for at in run:
        if _is_covered(doc, reading.units[at]):
            continue
        quote = Quote(reading, reading.units[at], at, run, reading.governor(run[0]))
        rule, verdict = next(((c.__name__, v) for c in CLUES if (v := c(quote))), ("", _NO_NAME))
        if verdict.kind:
            typed[at] = verdict.kind, verdict.confidence
            _add(doc, quote, verdict.kind, verdict.confidence, f"quote:{rule.lstrip('_')}")
    return typed


def _type_siblings(
    doc: Doc, reading: Reading, run: tuple[int, ...], typed: dict[int, tuple[str, float]]
) -> None:
    if not typed:
        return
    kind, confidence = max(typed.values(), key=lambda pair: pair[1])
    for at in run:
        quote = Quote(reading, reading.units[at], at, run, reading.governor(run[0]))
        if at not in typed and not _is_covered(doc, quote.unit):
            _add(doc, quote, kind, max(0.45, confidence - 0.15), "quote:sibling")


def _add(doc: Doc, quote: Quote, kind: str, confidence: float, rule: str) -> None:
    said = modality(quote.reading, start=quote.unit.start, verb=quote.verb)
    start, end = quote.unit.start, quote.unit.end
    add_mention(
        doc,
        kind,
        start,
        end,
        rule=rule,
        confidence=round(confidence, 2),
        act=act(quote.reading, quote.verb, start=start, end=end),
        modality=said,
        partners=partners_before(quote.reading, quote.verb),
    )


def _headline_means(quote: Quote) -> Verdict | None:
    """以“…工作室”: what a headline says something is done with."""
    if not quote.reading.paragraph.in_heading(quote.unit.start) or quote.reading.paragraph.kind == "title":
        return None
    head = quote.head
    if head is None or quote.before is None or quote.before.text != "以":
        return None
    long = len(quote.inner) >= len(head.word) + 3
    return Verdict(head.kind, 0.6 if head.strong else 0.5) if head.strong or long else None


def _relied_on(quote: Quote) -> Verdict | None:
    """以…“…室”为依托: what work is said to rest on."""
    if not quote.after.startswith(lexicon.longest_first("quotes", "relied_on")):
        return None
    first = quote.reading.units[0].text if quote.reading.units else ""
    by = quote.before is not None and "以" in (quote.before.text, first)
    venue = quote.inner.endswith(lexicon.longest_first("quotes", "platform_endings"))
    kind = quote.head.kind if quote.head else "platform" if venue else None
    return Verdict(kind, 0.6) if by and kind else None


def _in_heading(quote: Quote) -> Verdict | None:
    return _NO_NAME if quote.reading.paragraph.in_heading(quote.unit.start) else None


def _stance(quote: Quote) -> Verdict | None:
    """按照“…”, 围绕“…”: a principle or a subject of debate."""
    cues = lexicon.words("quotes", "stance") | lexicon.words("quotes", "debate")
    return _NO_NAME if quote.before is not None and quote.before.text in cues else None


def _followed_by_cue(quote: Quote) -> Verdict | None:
    return _NO_NAME if re.match(lexicon.read("quotes")["not_names"], quote.after) else None


def _inner_head(quote: Quote) -> Verdict | None:
    """“需求清单”: the quotation's own head noun."""
    head = quote.head
    if head is None or head.word in lexicon.words("heads", "vague_in_quotes"):
        return None
    if head.word in lexicon.words("chains", "loop_words") and len(quote.inner) <= _LONGEST_FIGURE:
        return _NO_NAME  # “小闭环”: a figure of speech
    if head.kind == "programme":
        long = len(quote.inner) >= len(head.word) + _ENOUGH
        sure = head.strong or (long and head.word in lexicon.words("heads", "events_in_quotes"))
        return Verdict("programme", 0.75) if sure else None
    sure = head.word in lexicon.words("heads", "sure_in_quotes")
    long = len(quote.inner) >= len(head.word) + 2
    return Verdict(head.kind, 0.75) if head.strong or sure or long else None


def _number_of_things(quote: Quote) -> Verdict | None:
    """“三大平台”, “五大关系”: a count, unless more than a plain word is counted (“六大系列行动”)."""
    counted = re.match(lexicon.read("quotes")["counted"], quote.inner)
    if not counted:
        return None
    thing = quote.inner[counted.end() :]
    return _NO_NAME if len(thing) <= _LONGEST_COUNTED else None


def _method(quote: Quote) -> Verdict | None:
    """“五步督办法”: a way of working."""
    return Verdict("mechanism", 0.65) if re.match(lexicon.read("quotes")["methods"], quote.inner) else None


def _venue_ending(quote: Quote) -> Verdict | None:
    endings = lexicon.longest_first("quotes", "platform_endings")
    fits = quote.distance <= _NEAR and len(quote.inner) >= 3 and quote.inner.endswith(endings)
    return Verdict("platform", 0.6) if fits else None


def _event_ending(quote: Quote) -> Verdict | None:
    endings = lexicon.longest_first("quotes", "programme_endings")
    fits = quote.distance <= _NEXT and len(quote.inner) >= _ENOUGH and quote.inner.endswith(endings)
    period = len(quote.inner) > _ENOUGH and quote.inner.endswith(tuple(lexicon.read("quotes")["periods"]))
    return Verdict("programme", 0.6 if fits else 0.5) if fits or period else None


def _number_brand(quote: Quote) -> Verdict | None:
    """“六送”, “三听三转”: a number and what is done."""
    rules = lexicon.read("quotes")
    fits = (
        len(quote.inner) <= _LONGEST_BRAND
        and re.match(rules["numeral"], quote.inner)
        and not quote.inner.endswith(tuple(rules["brand_not"]))
        and any(char in rules["brand_verbs"] or act_of(char) for char in quote.inner[1:])
    )
    return Verdict("programme", 0.6) if fits else None


def _build_up(quote: Quote) -> Verdict | None:
    """深化“…”建设: a way of working that is being built up."""
    fits = quote.after.startswith("建设") and among(quote.verb_word, "build_up") and len(quote.inner) >= 3
    return Verdict("mechanism", 0.5) if fits else None


def _governed(quote: Quote) -> Verdict | None:
    """The verb says what is set up, entered or held."""
    far_reaching = among(quote.verb_word, "event") or among(quote.verb_word, "mechanism")
    near = quote.distance <= _NEXT or (far_reaching and _only_nouns_between(quote))
    if not near or (len(quote.inner) < 3 and not among(quote.verb_word, "event")):
        return None
    for key, kind, confidence in _BY_VERB:
        if quote.verb_word in lexicon.words("verbs", key):
            return Verdict(kind, confidence)
    return None


def _only_nouns_between(quote: Quote) -> bool:
    """开展提案办理“回头看”: nouns alone between an event verb and the quotation."""
    between = quote.reading.units[(quote.verb or 0) + 1 : quote.run[0]]
    return len(between) <= _NEAR and not any(unit.is_block or act_of(unit.text) for unit in between)


_BY_VERB = (
    ("mechanism", "mechanism", 0.55),
    ("practise", "mechanism", 0.5),
    ("event", "programme", 0.55),
    ("platform", "platform", 0.5),
    ("programme", "programme", 0.55),
)
CLUES: tuple[Clue, ...] = (
    _headline_means,
    _relied_on,
    _in_heading,
    _stance,
    _followed_by_cue,
    _number_of_things,
    _method,
    _inner_head,
    _venue_ending,
    _event_ending,
    _number_brand,
    _build_up,
    _governed,
)
