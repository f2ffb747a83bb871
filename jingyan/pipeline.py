"""The whole way: sources -> parts of the documents -> graph -> index -> snapshot."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jingyan import crew, overviews, pieces_asked, pieces_terms
from jingyan.config import Settings
from jingyan.identity import code_digest, inputs_digest, logical_id, product_version
from jingyan.reading import Progress, agreed, applied, extract, silent
from jingyan.snapshot import Manifest, SnapshotStore
from jingyan.stages import Stages, seldom_collected
from kg.curation import Curated, connected, with_links
from kg.curation import files as decisions
from kg.errors import SourceError, StoreError
from kg.model import Source

if TYPE_CHECKING:
    from jingyan.pieces import Kept, Making
    from kg.statements import Naming

_SOURCES = "sources.jsonl"


@dataclass(frozen=True)
class Built:
    """What a build did. `reused` is True when the snapshot in service already was this content."""

    manifest: Manifest
    seconds: float
    reused: bool
    stages: Mapping[str, Mapping[str, float]] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return the object of `jingyan build --json`."""
        counts = self.manifest.counts
        return {
            "snapshot": self.manifest.id,
            **counts,
            "seconds": round(self.seconds, 2),
            "stages": self.stages,
        }


def build(
    sources: Sequence[Source], settings: Settings, *, force: bool = False, progress: Progress = silent
) -> Built:
    """Publish a snapshot of exactly these sources. Nothing is published when any stage fails."""
    started = time.monotonic()
    if not sources:
        raise SourceError("build", "no source document is left", "keep at least one")
    store = SnapshotStore(settings.store)
    inputs = inputs_digest(sources, settings)
    with store.publishing() as staged:
        before = _in_service(store)
        kept = before if before and before.body.get("inputs") == inputs and not force else None
        stages = Stages(progress)
        with seldom_collected():
            manifest = kept or _publish(store, staged, sources, inputs, settings, stages, before, anew=force)
    return Built(manifest, time.monotonic() - started, reused=kept is not None, stages=stages.told)


def add(paths: Sequence[Path], settings: Settings, *, progress: Progress = silent) -> Built:
    """Publish the current base with these documents added or, where the id is known, replaced."""
    from kg.sources import read_sources

    added = read_sources(paths)
    known = {source.id: source for source in _held(settings)} if _has_snapshot(settings) else {}
    return build(_together(known, {s.id: s for s in added}), settings, progress=progress)


def remove(ids: Sequence[str], settings: Settings, *, progress: Progress = silent) -> Built:
    """Publish the current base without these documents; SourceError names an id it does not hold."""
    known = {source.id: source for source in _held(settings)}
    for name in ids:
        if name not in known:
            raise SourceError(name, "no document of this id in the base", f"it holds {', '.join(known)}")
    kept = [source for source in known.values() if source.id not in ids]
    return build(kept, settings, progress=progress)


def _publish(
    store: SnapshotStore,
    staged: Path,
    sources: Sequence[Source],
    inputs: str,
    settings: Settings,
    stages: Stages,
    before: Manifest | None,
    *,
    anew: bool,
) -> Manifest:
    """Make every part of a snapshot and publish it; `anew` takes nothing over from the one `before`."""
    from embed.index import FILES
    from kg.publish import write_parts

    with stages.stage("read") as progress:
        making = _making(sources, settings)
        parts, lost = _parts(making, sources, progress, settings)
    total = _naming(parts)
    settled = connected(making.deciding, held=total.keys())
    with stages.stage("graph", staged / "graph") as progress:
        shared = _shared(total, settled, settings)
        graph = write_parts(
            staged / "graph",
            [part.part() for part in parts],
            shared,
            base=settings.base,
            earlier=before.folder / "graph" if before and not anew else None,
            progress=progress,
        )
    with stages.stage("index", *(staged / name for name in FILES)) as progress:
        index = _write_index(staged, parts, settings, progress)
    with stages.stage("addresses") as progress:
        kept = [source for source in sources if source.id not in lost]
        _write_sources(staged / _SOURCES, kept)
        told = pieces_asked.answers(parts, shared, base=settings.base, progress=progress)
        _write_addresses(before, staged, told, kept, settings)
    with stages.stage("overviews", staged / overviews.FOLDER) as progress:
        overviews.write(staged, told.known(), progress=progress)
    body = {
        "product": product_version(),
        "inputs": inputs,
        "base": settings.base,
        "encoder": settings.encoder,
        "counts": _counts(parts, int(str(graph["statements"]))),
        "documents": _described(kept, parts, settled),
        "quarantined": sorted(lost),
        "graph": graph,
        "index": index,
    }
    body["snapshot"] = logical_id(body)
    with stages.stage("publish"):
        return store.publish(staged, body)


def _making(sources: Sequence[Source], settings: Settings) -> Making:
    """Return how parts are made, with the documents about which there are decisions read and settled."""
    from jingyan.pieces import Making

    cache = settings.store / "cache"
    decided = [source for source in sources if decisions.content(settings.curation, source.id)]
    read = extract(decided, cache / "extractions", silent, models=settings.models)
    deciding = applied(read, settings.curation)
    agreed(connected(deciding), settings.curation)
    where = (settings.models, settings.base, settings.curation.absolute())
    return Making(cache, *where, code_digest(), tuple(deciding))


def _parts(
    making: Making, sources: Sequence[Source], progress: Callable[[int, int], None], settings: Settings
) -> tuple[list[Kept], set[str]]:
    """Return the parts of all documents, made where none is kept, and the ids of those that cannot be."""
    from jingyan.pieces import kept, whole

    held = {source.id: part for source in sources if (part := kept(making, source))}
    missing = [source for source in sources if source.id not in held]
    done, lost = 0, set[str]()
    for result in crew.made(making, missing, settings):
        if not isinstance(result, tuple):
            lost |= {source.id for source in result.job.sources}
        done += len(result if isinstance(result, tuple) else result.job.sources)
        progress(done, len(missing))
    if len(lost) == len(sources):
        raise SourceError("build", "every document brought its worker down", "check memory and the sources")
    left = [source for source in sources if source.id not in lost]
    return [held.get(source.id) or whole(making, source) for source in left], lost


def _naming(parts: Iterable[Kept]) -> Naming:
    from kg.statements import Naming

    total = Naming()
    for part in parts:
        part.add_names_to(total)
    return total


def _shared(total: Naming, settled: Sequence[Curated], settings: Settings) -> bytes:
    """Return the checked part of the graph that documents share."""
    from kg.link import LINKED_KINDS, links_among
    from kg.pieces import shared_piece

    keys = total.keys()
    linked = links_among({kind: {key for one, key in keys if one == kind} for kind in LINKED_KINDS})
    return shared_piece(total, with_links(linked, settled), base=settings.base)


def _write_index(
    staged: Path, parts: Sequence[Kept], settings: Settings, progress: Callable[[int, int], None]
) -> dict[str, Any]:
    """Write the lexical and vector index; return its manifest."""
    from embed import index
    from embed.cache import VectorCache
    from jingyan.dictionary import dictionary_of
    from jingyan.passages import concepts
    from jingyan.places import divisions

    cache = VectorCache(settings.store / "cache" / "vectors.sqlite")
    listed = [item for part in parts for item in part.items()]
    cities = sorted({city for item in listed for city in item.fields.get("city", ())})
    with crew.encoder(settings) as encoder:
        return index.build(
            staged,
            listed,
            encoder,
            cache=cache,
            concepts=concepts(),
            divisions=divisions(cities),
            dictionary=dictionary_of(settings),
            server=settings.vectors,
            spelled=map(pieces_terms.spelled_of, parts),
            progress=progress,
        )


def _counts(parts: Sequence[Kept], statements: int) -> dict[str, int]:
    from jingyan.pieces import counts

    return {**counts(parts), "statements": statements}


def _described(
    sources: Sequence[Source], parts: Sequence[Kept], settled: Sequence[Curated]
) -> list[dict[str, Any]]:
    """Return the documents with what a person should know of each."""
    orphans = {one.extraction.document.source.id: [str(o) for o in one.orphans] for one in settled}
    return [
        {
            "id": source.id,
            "title": source.title,
            "sha256": source.sha256,
            "notes": [*part.body["notes"], *orphans.get(source.id, [])],
        }
        for source, part in zip(sources, parts, strict=True)
    ]


def _write_addresses(
    before: Manifest | None,
    staged: Path,
    told: pieces_asked.Answers,
    sources: Sequence[Source],
    settings: Settings,
) -> None:
    """Write every address with its words, and in the ledger what becomes of those that are gone."""
    from jingyan import addresses
    from jingyan.succession import succeed
    from kg.succession.addresses import FILE

    addresses.write(staged / FILE, told.lines, told.shared, base=settings.base)
    told.lines.clear()  # the largest of what is in memory
    if before is not None:
        texts = {source.id: source.text for source in read_kept_sources(before.folder)}
        after = {source.id: source.text for source in sources}
        succeed(settings.store, before.folder, staged, before=texts, after=after)


def _write_sources(path: Path, sources: Iterable[Source]) -> None:
    lines = (json.dumps(asdict(source), ensure_ascii=False, sort_keys=True) for source in sources)
    path.write_text("".join(line + "\n" for line in lines), encoding="utf-8")


def read_kept_sources(folder: Path) -> list[Source]:
    """Return the sources a snapshot was built from, text included."""
    lines = (folder / _SOURCES).read_text(encoding="utf-8").split("\n")
    return [Source(**json.loads(line)) for line in lines if line]


def _held(settings: Settings) -> list[Source]:
    return read_kept_sources(SnapshotStore(settings.store).current().folder)


def _has_snapshot(settings: Settings) -> bool:
    return (settings.store / "current").exists()


def _together(known: Mapping[str, Source], added: Mapping[str, Source]) -> list[Source]:
    """Return the sources by id, added ones in place of known; one known by another id is an error."""
    by_text = {source.sha256: name for name, source in known.items() if name not in added}
    for source in added.values():
        twin = by_text.get(source.sha256)
        if twin:
            raise SourceError(source.path, f"the same text is in the base as “{twin}”", "remove one of them")
    return [source for _, source in sorted({**known, **added}.items())]


def _in_service(store: SnapshotStore) -> Manifest | None:
    """Return the snapshot that is current, None where there is none or it cannot be trusted."""
    with contextlib.suppress(StoreError):
        return store.current()
    return None
