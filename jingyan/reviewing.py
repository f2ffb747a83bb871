"""Review of a base: its findings with the decisions of the files applied, and new decisions recorded."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from jingyan.config import Settings
from jingyan.pipeline import read_kept_sources
from jingyan.reading import extract
from jingyan.reports import ReportBox, box
from jingyan.snapshot import SnapshotStore
from kg.curation import Curated, CurationError, Decision, Orphan, Target, apply, connected
from kg.curation import files as decisions
from kg.curation.anchors import fold, target_of, words
from kg.curation.findings import Finding, candidates, findings
from kg.curation.known import check_merge
from kg.curation.model import Change, Made
from kg.curation.reported import Reported, reported
from kg.curation.settle import in_force
from kg.model import Extraction, Span

if TYPE_CHECKING:
    from kg.suggest import AlikeSuggestion, TopicSuggestion


@dataclass
class Review:
    """The base in service as curators see it; what they decide is in the graph after the next build."""

    settings: Settings
    _read: dict[str, list[Extraction]] = field(default_factory=dict)  # by snapshot: the one in service
    _found: dict[tuple[str, int], tuple[Finding, ...]] = field(default_factory=dict)  # the latest
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def token(self) -> str:
        """What opens the page; empty where there is no page."""
        return self.settings.review_token

    def curated(self) -> list[Curated]:
        """Return the base's documents with the decisions on file applied; disputed ones are left out."""
        folder = self.settings.curation
        read = self._extractions()
        return connected([apply(one, decisions.read(folder, one.document.source.id)) for one in read])

    def _extractions(self) -> list[Extraction]:
        with self._lock:
            manifest = SnapshotStore(self.settings.store).current()
            if manifest.id not in self._read:
                cache = self.settings.store / "cache" / "extractions"
                sources, models = read_kept_sources(manifest.folder), self.settings.models
                read = extract(sources, cache, lambda *_: None, models=models)
                self._read = {manifest.id: read}
            return self._read[manifest.id]

    def findings(self) -> tuple[Finding, ...]:
        """Return every finding, the most doubtful and most used first; worked out anew after a decision."""
        read = self._extractions()
        folder = self.settings.curation
        on_file = tuple(decisions.content(folder, one.document.source.id) for one in read)
        key = (SnapshotStore(self.settings.store).current().id, hash(on_file))
        if key not in self._found:
            self._found = {key: findings(self.curated())}
        return self._found[key]

    def candidates(self) -> tuple[Finding, ...]:
        """Return what only a second opinion reads, the surest first; `add` takes one in."""
        return candidates(self.curated())

    def suggestions(self) -> tuple[list[TopicSuggestion], list[AlikeSuggestion]]:
        """Return what nearness of meaning suggests of the base as it is decided: topics, names alike."""
        from embed.encoders import load
        from jingyan.suggesting import nearness
        from kg import suggest

        near = nearness(load(self.settings.encoder, models=self.settings.models))
        read = [one.extraction for one in self.curated()]
        return suggest.topics(read, near), suggest.alike(read, near)

    @property
    def box(self) -> ReportBox:
        """Where readers' reports are."""
        return box(self.settings.store, self.settings.reports)

    def reported(self) -> tuple[Reported, ...]:
        """Return what readers reported and nobody has closed, the oldest first."""
        return tuple(reported(self.box.read().open, self.texts(), self.findings()))

    def close(self, report: str, *, who: str, why: str = "", decision: str = "") -> None:
        """Say that a report was looked at, with the decision made upon it, if one was."""
        self.box.close(report, who=who, why=why, decision=decision)

    def texts(self) -> dict[str, str]:
        """Return the text of every document by its id."""
        return {one.document.source.id: one.document.source.text for one in self._extractions()}

    def orphans(self) -> list[tuple[str, Orphan]]:
        """Return (document, decision without effect): words gone, or a document not in the base."""
        curated = self.curated()
        held = [one.extraction.document.source.id for one in curated]
        found = [(d, orphan) for d, one in zip(held, curated, strict=True) for orphan in one.orphans]
        for document in decisions.documents(self.settings.curation):
            if document not in held:
                kept = in_force(decisions.read(self.settings.curation, document))
                found += [(document, Orphan(one, "its document is not in the base")) for one in kept]
        return found

    def conflicts(self) -> list[str]:
        """Return one line for each pair of decisions that contradict each other; a build refuses them."""
        return [str(conflict) for one in self.curated() for conflict in one.conflicts]

    def history(self, document: str | None = None) -> Iterator[Made]:
        """Yield all decisions on file as they were made, undone ones too."""
        folder = self.settings.curation
        for name in (document,) if document else decisions.documents(folder):
            made = decisions.read(folder, name)
            forced = {one.id for one in in_force(made)}
            yield from (Made(name, one, one.id in forced) for one in made)

    def find(self, name: str, *, kind: str | None = None, document: str | None = None) -> Finding:
        """Return the finding of an id or of exact words; CurationError where none or several fit."""
        folded = words(name)
        fit = [
            f
            for f in self.findings()
            if (f.id == name or words(f.target.quote) == folded)
            and kind in (None, f.target.kind)
            and document in (None, f.document)
        ]
        if not fit:
            raise CurationError(name, "no such finding", "see `jingyan review list --all`")
        if len(fit) > 1:
            ids = ", ".join(f"{f.id} ({f.target.kind}, {f.excerpt.city or f.document})" for f in fit[:8])
            raise CurationError(name, f"{len(fit)} findings have these words", f"name one: {ids}")
        return fit[0]

    def unread(
        self,
        quote: str,
        *,
        kind: str,
        topic: str | None = None,
        document: str | None = None,
        occurrence: int | None = None,
    ) -> tuple[str, Target]:
        """Return document and target of words no rule read; CurationError where they are not or not once."""
        places = list(self._places(quote, document))
        if not places:
            raise CurationError(quote, "no document has these words", "give them exactly as printed")
        if occurrence is None and len(places) > 1:
            raise CurationError(
                quote, f"these words stand {len(places)} times", f"give --occurrence 1 to {len(places)}"
            )
        if not 1 <= (occurrence or 1) <= len(places):
            raise CurationError(quote, f"they stand {len(places)} times", "give another --occurrence")
        name, span = places[(occurrence or 1) - 1]
        return name, target_of(fold(self.texts()[name]), kind, span, topic=topic)

    def _places(self, quote: str, document: str | None) -> Iterator[tuple[str, Span]]:
        wanted = words(quote)
        for name, text in self.texts().items():
            if document in (None, name):
                folded = fold(text)
                yield from ((name, folded.span(start, len(wanted))) for start in folded.places(wanted))

    def decide(
        self,
        document: str,
        action: str,
        about: Sequence[tuple[Target | None, Change]],
        *,
        who: str,
        why: str,
        supersede: bool = False,
    ) -> tuple[Decision, ...]:
        """Record one decision for each target and change, all or none, and return them with their ids.

        Raises CurationError for a merge into an entity that the base does not hold.
        """
        if action == "merge":
            read = [one.extraction for one in self.curated()]
            for target, change in about:
                check_merge(target, change, read)
        when = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        made = [Decision("-", action, target, change, who, when, why) for target, change in about]
        return decisions.record(self.settings.curation, document, made, supersede=supersede)

    def undo(self, name: str, *, who: str, why: str) -> tuple[str, Decision]:
        """Record that a decision is taken back; return its document and the undo."""
        document = next((made.document for made in self.history() if made.decision.id == name), None)
        if document is None:
            raise CurationError(name, "no such decision", "see `jingyan review history`")
        (undo,) = self.decide(document, "undo", [(None, {"of": name})], who=who, why=why)
        return document, undo
