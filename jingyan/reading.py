"""From sources to extractions, through the cache, and with the curators' decisions applied."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kg.curation import Curated, CurationError, apply, connected
from kg.curation import files as decisions
from kg.model import Extraction, Source
from kg.secondopinion.file import opinion_of

if TYPE_CHECKING:
    from kg.secondopinion.opinion import SecondOpinion

Progress = Callable[[str, int, int], None]  # stage, done, total


def silent(stage: str, done: int, total: int) -> None:
    """Report nothing."""


def extract(
    sources: Sequence[Source], cache_folder: Path | None, progress: Progress, *, models: Path | None = None
) -> list[Extraction]:
    """Return one extraction a source, in the order given, reading only what the cache does not hold.

    A second opinion in the `models` folder is heard; without one the rules stand alone.
    """
    from jingyan.cache import ExtractionCache

    opinion = opinion_of(models) if models else None
    cache = ExtractionCache(cache_folder, opinion=opinion.digest if opinion else "") if cache_folder else None
    found = {s.id: kept for s in sources if cache and (kept := cache.get(s))}
    missing = [s for s in sources if s.id not in found]
    for done, extraction in enumerate(_read(missing, opinion), start=1):
        progress("extraction", done, len(missing))
        found[extraction.document.source.id] = extraction
        if cache:
            cache.put(extraction)
    return [found[s.id] for s in sources]


def _read(sources: Sequence[Source], opinion: SecondOpinion | None) -> Iterator[Extraction]:
    if not sources:
        return iter(())
    from kg.extract import extract as run
    from kg.layout import read_layout

    return run((read_layout(source) for source in sources), opinion=opinion)


def curate(extractions: Sequence[Extraction], folder: Path) -> list[Curated]:
    """Return the extractions with the curators' decisions of `folder` applied, in the order given.

    Raises CurationError for decisions that contradict each other.
    """
    return agreed(connected(applied(extractions, folder)), folder)


def applied(extractions: Sequence[Extraction], folder: Path) -> list[Curated]:
    """Return each extraction with its own decisions applied."""
    return [apply(one, decisions.read(folder, one.document.source.id)) for one in extractions]


def agreed(curated: Sequence[Curated], folder: Path) -> list[Curated]:
    """Return the documents; CurationError where decisions contradict each other."""
    for one in curated:
        for conflict in one.conflicts:
            where = decisions.path_of(folder, one.extraction.document.source.id)
            raise CurationError(str(where), str(conflict))
    return list(curated)
