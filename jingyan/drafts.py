"""Reading a draft: what it says, what in the base resembles it, which stages peers mention and it does not.

Nothing of the draft is stored.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import ConfigError, LayoutError
from kg.facts import chained
from kg.model import Extraction, Source
from ontology import concepts
from ontology.concepts import Concept

if TYPE_CHECKING:
    from embed.search import Searcher
    from kg.query import Graph

LONGEST = 20_000  # characters of one draft
SHORTEST = 16  # characters of a draft of short lines that may be one paragraph
ANALOGUES = 5  # peers kept a passage
_HAN = re.compile(r"[㐀-鿿]")


def analyze(
    text: str,
    *,
    searcher: Searcher,
    graph: Graph,
    snapshot: str,
    models: Path | None = None,
    spoken: str | None = None,
) -> dict[str, Any]:
    """Return `{snapshot, read, excerpts, analogues, stages, roles}`; these two `{mentioned, missing, said}`.

    `excerpts` has the shape of `jingyan extract --json`; a missing stage or role carries its peers' wording,
    with city and IRI; `said` has the words by which a draft mentions one without a step of it. `read` is
    false for a text without Chinese, of which only analogues are found. Raises ConfigError for an empty
    draft or one over LONGEST characters. Reasons are `spoken` in "zh" or "en", else in the draft's language.
    """
    from kg.extract.report import as_json

    extraction = _read(text, models)
    analogues = list(_analogues(extraction, searcher, spoken))
    steps = [step for chain in extraction.chains for step in chain.steps]
    vocabulary = concepts.load()
    peers = _peers(graph, {hit["iri"] for passage in analogues for hit in passage["hits"]})
    read = bool(_HAN.search(text))
    return {
        "snapshot": snapshot,
        "read": read,
        "excerpts": as_json(extraction),
        "analogues": analogues,
        "stages": _held(
            vocabulary.stages, {step.stage for step in steps}, text, peers["stage"] if read else {}, "stage"
        ),
        "roles": _held(
            vocabulary.roles,
            {step.role for step in steps},
            text,
            peers["role"] if read else {},
            "role",
        ),
    }


def _read(text: str, models: Path | None) -> Extraction:
    """Return what is read in the draft, a second opinion of the models folder heard where there is one."""
    from kg.extract import extract
    from kg.layout import read_layout
    from kg.secondopinion.file import opinion_of

    if not text.strip():
        raise ConfigError("draft", "it is empty", "paste the text of a practice")
    if len(text) > LONGEST:
        raise ConfigError("draft", f"{len(text)} characters are too many", f"give at most {LONGEST}")
    digest = hashlib.sha256(text.encode()).hexdigest()
    source = Source(id="draft", path="draft", text=text, sha256=digest, title="draft")
    opinion = opinion_of(models) if models else None  # one each time: threads do not share a tagger
    try:
        return next(iter(extract([read_layout(source)], opinion=opinion)))
    except LayoutError:  # a list or a flow of short lines: read as one paragraph, offsets kept
        if len(text.strip()) < SHORTEST:
            raise
        lines = replace(source, text=text.replace("\n", " ").rstrip() + "。")
        return next(iter(extract([read_layout(lines)], opinion=opinion)))


def _analogues(extraction: Extraction, searcher: Searcher, spoken: str | None) -> Iterable[dict[str, Any]]:
    """Yield, passage by passage, the practices of the base nearest in meaning; the whole where none is."""
    text = extraction.document.source.text
    passages = [
        (passage.start, passage.end)
        for excerpt in extraction.document.excerpts
        for passage in excerpt.passages
    ]
    for start, end in passages or [(0, len(text))]:
        answer = searcher.search(text[start:end][:500], limit=ANALOGUES, spoken=spoken)
        yield {"start": start, "end": end, "hits": answer.as_json("")["hits"]}


def _held(
    known: Sequence[Concept],
    used: Collection[str | None],
    text: str,
    peers: Mapping[str, list[dict[str, Any]]],
    key: str,
) -> dict[str, Any]:
    """Return what the draft mentions of these concepts, in a step or in words, and what only its peers do."""
    said = {one.id: word for one in known if one.id not in used and (word := _word(one, text))}
    mentioned = [one.id for one in known if one.id in used or one.id in said]
    missing = [one.id for one in known if one.id in peers and one.id not in mentioned and one.id != "other"]
    return {
        "mentioned": mentioned,
        "said": said,
        "missing": [{key: id, "peers": peers[id]} for id in missing],
    }


def _word(concept: Concept, text: str) -> str:
    """Return the longest word of a concept that the text has, of two characters or more."""
    found = [word for word in concept.words if len(word) > 1 and word in text]
    return max(found, key=len, default="")


def _peers(graph: Graph, practices: set[str]) -> dict[str, dict[str, list[dict[str, Any]]]]:
    """Return the steps of these practices' chains by stage and by role of their actors."""
    steps = chained.drawn(graph.facts, chained.of_practices(graph.facts, sorted(practices)))
    found: dict[str, dict[str, list[dict[str, Any]]]] = {"stage": {}, "role": {}}
    for row in steps:
        for kind in found:
            if row[kind]:
                one = {name: row[name] for name in ("city", "text", "mechanism", "label")}
                listed = found[kind].setdefault(str(row[kind]).rsplit("/", 1)[-1], [])
                if one not in listed:
                    listed.append(one)
    return found
