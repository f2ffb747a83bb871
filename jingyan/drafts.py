"""Reading a draft: what it says, what in the base resembles it, which stages peers mention and it does not.

Nothing of the draft is stored.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import ConfigError
from kg.model import STAGES, Extraction, Source

if TYPE_CHECKING:
    from embed.search import Searcher
    from kg.query import Graph

LONGEST = 20_000  # characters of one draft
ANALOGUES = 5  # peers kept a passage


def analyze(
    text: str, *, searcher: Searcher, graph: Graph, snapshot: str, models: Path | None = None
) -> dict[str, Any]:
    """Return `{snapshot, excerpts, analogues, stages: {mentioned, missing}}`.

    `excerpts` has the shape of `jingyan extract --json`; a missing stage carries its peers' wording,
    with city and IRI. Raises ConfigError for an empty draft or one over LONGEST characters.
    """
    from kg.extract.report import as_json

    extraction = _read(text, models)
    analogues = list(_analogues(extraction, searcher))
    mentioned = {step.stage for chain in extraction.chains for step in chain.steps if step.stage}
    practices = {hit["iri"] for passage in analogues for hit in passage["hits"]}
    return {
        "snapshot": snapshot,
        "excerpts": as_json(extraction),
        "analogues": analogues,
        "stages": {
            "mentioned": [stage for stage in STAGES if stage in mentioned],
            "missing": _missing(graph, practices, mentioned),
        },
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
    return next(iter(extract([read_layout(source)], opinion=opinion)))


def _analogues(extraction: Extraction, searcher: Searcher) -> Iterable[dict[str, Any]]:
    """Yield, passage by passage, the practices of the base nearest in meaning."""
    text = extraction.document.source.text
    for excerpt in extraction.document.excerpts:
        for passage in excerpt.passages:
            answer = searcher.search(text[passage.start : passage.end][:500], limit=ANALOGUES)
            yield {
                "start": passage.start,
                "end": passage.end,
                "hits": answer.as_json("")["hits"],
            }


def _missing(graph: Graph, practices: set[str], mentioned: set[str]) -> list[dict[str, Any]]:
    """Return the stages that chains of these practices mention and the draft does not, with their steps."""
    peers: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in _steps_of(graph, practices):
        stage = str(row["stage"]).rsplit("/", 1)[-1]
        if stage not in mentioned:
            peers[stage].append(
                {
                    "city": row["city"],
                    "text": row["text"],
                    "mechanism": row["mechanism"],
                    "label": row["label"],
                }
            )
    return [{"stage": stage, "peers": peers[stage]} for stage in STAGES if stage in peers]


def _steps_of(graph: Graph, practices: set[str]) -> Sequence[Mapping[str, object]]:
    rows = graph.select("compare_chains")
    return [row for row in rows if row["stage"] and row["practice"] in practices]
