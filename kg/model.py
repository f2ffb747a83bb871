"""The values that pass between the stages, from a read source to its extraction.

Every `start`/`end` counts Unicode code points of `Source.text`, end exclusive, so
`source.text[start:end]` is the exact quote at every stage.
"""

from __future__ import annotations

from dataclasses import dataclass, field

KINDS = (
    "mechanism",
    "platform",
    "programme",
    "instrument",
    "organization",
    "place",
)
CHAIN_KINDS = ("loop", "sequence", "parallel", "composition")
STAGES = ("collect", "deliberate", "refer", "implement", "supervise", "feedback")
MODALITIES = ("done", "ongoing", "planned", "negated")
ACTS = ("create", "improve", "use")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of source text, end exclusive."""

    start: int
    end: int

    def covers(self, other: Span) -> bool:
        """True when `other` lies wholly inside."""
        return self.start <= other.start and other.end <= self.end

    def of(self, text: str) -> str:
        """Return the exact words."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Source:
    """One source file as read: its text untouched, and what its sidecar says of it."""

    id: str  # ASCII slug, unique in a base
    path: str
    text: str
    sha256: str  # of the text in UTF-8
    title: str
    genre: str = "excerpts"
    province: str | None = None
    year: int | None = None
    publisher: str | None = None
    date_start: str | None = None  # ISO 8601
    date_end: str | None = None
    rights: str | None = None
    language: str = "zh-Hans"
    origin: str | None = None  # address of the page or file it was taken from
    rights_en: str | None = None  # the same in English


@dataclass(frozen=True, slots=True)
class Passage:
    """One body paragraph. `sentences` tile it.

    `heading`: the words of its headline, without enumerator, in its first sentence or on a line above it.
    """

    index: int  # within its excerpt, from 0
    start: int
    end: int
    heading: Span | None
    sentences: tuple[Span, ...]

    @property
    def measures(self) -> tuple[Span, ...]:
        """The sentences that are not the headline's."""
        return tuple(s for s in self.sentences if not (self.heading and s.covers(self.heading)))


@dataclass(frozen=True, slots=True)
class Excerpt:
    """What one organization contributed: title lines, byline, body passages in reading order."""

    index: int  # within its document, from 0
    org: str | None
    byline: Span | None
    titles: tuple[Span, ...]
    passages: tuple[Passage, ...]
    city: str | None = None  # full name of the division named by the byline (宁波市)
    place_code: str | None = None  # GB/T 2260

    def title(self, text: str) -> str:
        """Return the title lines joined by one space."""
        return " ".join(span.of(text).strip() for span in self.titles)


@dataclass(frozen=True, slots=True)
class Document:
    """A source with its excerpts; `notes` are diagnostics for a person (no byline found, …)."""

    source: Source
    excerpts: tuple[Excerpt, ...]
    profile: str
    preamble: tuple[Span, ...] = ()  # lines before the first excerpt's title
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mention:
    """A named thing in the text. `key` is the normal form by which mentions are one entity."""

    kind: str  # one of KINDS
    start: int
    end: int
    quote: str
    name: str  # display form: outer quotes stripped
    key: str
    excerpt_index: int
    paragraph_index: int | None  # None: in a title line or byline
    rule: str
    confidence: float
    act: str | None = None  # one of ACTS: class of the governing verb
    modality: str = "ongoing"
    partners: tuple[str, ...] = ()  # organizations joined to it ("与市纪委市监委建立…机制")
    place_code: str | None = None  # places only
    alias: str | None = None  # the name it has here, where a curator merged it into another

    @property
    def span(self) -> Span:
        """Where it stands."""
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Step:
    """One link of a chain."""

    position: int  # from 1
    start: int
    end: int
    text: str
    actor: str | None
    action: str
    stage: str | None  # one of STAGES
    role: str | None = None  # id of the SKOS actor role
    deadline: str | None = None  # as written: 两天内


@dataclass(frozen=True, slots=True)
class Chain:
    """Steps in order of writing; `mechanism` is the index of its Mention in the Extraction, or None."""

    kind: str  # one of CHAIN_KINDS
    start: int
    end: int
    quote: str
    steps: tuple[Step, ...]
    excerpt_index: int
    paragraph_index: int
    rule: str
    confidence: float
    mechanism: int | None = None
    loop_derived: bool = False


@dataclass(frozen=True, slots=True)
class LoopClaim:
    """The text calls a mechanism a closed loop; the claim's own words."""

    mechanism: int  # index in `Extraction.mentions`
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A counted fact (`Outcome`), one aimed at, or a service level (`Commitment`, kind "commitment")."""

    start: int
    end: int
    quote: str
    value: float
    unit: str
    object: str
    approx: bool
    kind: str  # scale output effect duration frequency commitment
    time: str | None
    excerpt_index: int
    paragraph_index: int
    rule: str
    confidence: float
    upper: float | None = None  # of a range (8000元至1.2万元) the higher end; `value` is the lower
    before: float | None = None  # of a change (由58%提升至79.6%) where it began; `value` is the end
    modality: str = "ongoing"  # one of MODALITIES


@dataclass(frozen=True, slots=True)
class TopicTag:
    """A topic of a passage with the words that speak for it."""

    topic: str  # id in ontology/concepts/topics.ttl
    score: float
    excerpt_index: int
    paragraph_index: int
    start: int  # of the strongest keyword
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Slogan:
    """A number of things under one name (三个平台, “六送”) with those the text lists, if it does."""

    start: int
    end: int
    quote: str
    count: int
    members: tuple[Span, ...]  # of `count` or none
    excerpt_index: int
    paragraph_index: int


@dataclass(frozen=True, slots=True)
class Link:
    """Two entities of the base that belong together: `kind-of` by suffix, never merged."""

    relation: str  # kind-of
    kind: str
    narrower: str  # key
    broader: str  # key
    broader_kind: str = ""  # where it is another one: a mechanism named for a programme


@dataclass(frozen=True, slots=True)
class Verdict:
    """A curator's word on one finding, known by its kind and span (and, of a topic, its id)."""

    kind: str  # one of KINDS, or chain, outcome, commitment, topic
    start: int
    end: int
    status: str  # accepted or edited; what was rejected is gone
    who: tuple[str, ...]
    reasons: tuple[str, ...]
    topic: str | None = None
    when: tuple[str, ...] = ()  # ISO 8601, UTC


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that was read in one document, in reading order."""

    document: Document
    mentions: tuple[Mention, ...] = ()
    chains: tuple[Chain, ...] = ()
    claims: tuple[LoopClaim, ...] = ()
    outcomes: tuple[Figure, ...] = ()
    commitments: tuple[Figure, ...] = ()
    topics: tuple[TopicTag, ...] = ()
    extractor: str = ""  # version of rules and lexicon
    notes: tuple[str, ...] = field(default=())
    verdicts: tuple[Verdict, ...] = ()  # empty until curators' decisions are applied
    targets: tuple[Figure, ...] = ()  # planned or denied figures: told, and no outcome
    slogans: tuple[Slogan, ...] = ()
    candidates: tuple[Mention, ...] = ()  # names only a second opinion reads: to be looked at, not published
