"""What curators decide about what was read, and what comes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kg.errors import UserError
from kg.model import KINDS, Extraction, Link

FIGURE_KINDS = ("outcome", "commitment")
FINDING_KINDS = (*KINDS, "chain", *FIGURE_KINDS, "topic")
RELATED_KINDS = ("platform", "programme", "instrument", "organization")  # shared by documents
MERGED_KINDS = (*RELATED_KINDS, "place")
ACTIONS = ("accept", "reject", "retype", "bounds", "merge", "split", "add", "relate", "set", "undo")
CONTEXT = 20  # code points kept on either side of a quote

Value = str | int | float | bool | None
Change = Mapping[str, Value | tuple[str, ...]]


class CurationError(UserError):
    """A decision that cannot be read, recorded or obeyed."""

    code = "curation"


@dataclass(frozen=True, slots=True)
class Target:
    """A finding, by its words: how often they came before in the text, and what stands around them."""

    kind: str  # one of FINDING_KINDS
    quote: str
    occurrence: int  # from 1, white space and widths of characters not regarded
    before: str  # up to CONTEXT code points
    after: str
    topic: str | None = None  # id, of a topic only


@dataclass(frozen=True, slots=True)
class Decision:
    """One line of a file of decisions; `target` is None for an undo alone."""

    id: str
    action: str  # one of ACTIONS
    target: Target | None
    change: Change
    who: str
    when: str  # ISO 8601, UTC
    why: str
    supersedes: tuple[str, ...] = ()  # ids of decisions this one takes the place of

    @property
    def words(self) -> str:
        """The words decided about, for a line on a terminal."""
        return self.target.quote if self.target else str(self.change["of"])


@dataclass(frozen=True, slots=True)
class Made:
    """A decision on file with the document it is about."""

    document: str
    decision: Decision
    in_force: bool


@dataclass(frozen=True, slots=True)
class Orphan:
    """A decision that has nothing to act on any more, with the reason."""

    decision: Decision
    reason: str

    def __str__(self) -> str:
        one = self.decision
        kind = f" {one.target.kind}" if one.target else ""
        return f"decision {one.id} ({one.action}{kind} {one.words}) is without effect: {self.reason}"


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two decisions in force that cannot both be right."""

    earlier: Decision
    later: Decision

    def __str__(self) -> str:
        a, b = self.earlier, self.later
        return (
            f"{b.action} {b.id} by {b.who} contradicts {a.action} {a.id} by {a.who} on {b.words}; "
            f"undo one of them, or let the later one supersede the earlier"
        )


@dataclass(frozen=True, slots=True)
class Relation:
    """A link between shared entities that a curator saw; `name` is the broader one's as given."""

    decision: Decision
    link: Link
    name: str


@dataclass(frozen=True, slots=True)
class Merged:
    """A shared entity that a curator found to be another, which it is in the whole base."""

    decision: Decision
    kind: str
    key: str  # of the entity as it was read
    name: str  # of the other one


@dataclass(frozen=True, slots=True)
class Curated:
    """An extraction after the decisions; those in conflict have not been applied."""

    extraction: Extraction
    relations: tuple[Relation, ...] = ()
    merges: tuple[Merged, ...] = ()
    orphans: tuple[Orphan, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
