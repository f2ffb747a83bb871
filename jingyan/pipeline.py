"""The whole way: sources -> layout -> extraction -> statements -> rules -> gate -> index -> snapshot."""

from __future__ import annotations

import contextlib
import hashlib
import json
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jingyan.config import Settings
from jingyan.snapshot import Manifest, SnapshotStore
from kg.curation import Curated, CurationError, apply, connected, told, with_links
from kg.curation import files as decisions
from kg.errors import SourceError, StoreError
from kg.model import Extraction, Source
from kg.secondopinion.file import digest_of as opinion_digest
from kg.secondopinion.file import opinion_of

if TYPE_CHECKING:
    from kg.secondopinion.opinion import SecondOpinion

Progress = Callable[[str, int, int], None]  # stage, done, total
_SOURCES = "sources.jsonl"


def _silent(stage: str, done: int, total: int) -> None:
    """Report nothing."""


@dataclass(frozen=True)
class Built:
    """What a build did. `reused` is True when the snapshot in service already was this content."""

    manifest: Manifest
    seconds: float
    reused: bool

    def as_json(self) -> dict[str, Any]:
        """Return the object of `jingyan build --json`."""
        counts = self.manifest.counts
        return {"snapshot": self.manifest.id, **counts, "seconds": round(self.seconds, 2)}


def build(
    sources: Sequence[Source], settings: Settings, *, force: bool = False, progress: Progress = _silent
) -> Built:
    """Publish a snapshot of exactly these sources. Nothing is published when any stage fails."""
    started = time.monotonic()
    if not sources:
        raise SourceError("build", "no source document is left", "keep at least one")
    store = SnapshotStore(settings.store)
    inputs = _inputs_digest(sources, settings)
    with store.publishing() as staged:
        kept = None if force else _current_of(store, inputs)
        manifest = kept or _publish(store, staged, sources, inputs, settings, progress)
    return Built(manifest, time.monotonic() - started, reused=kept is not None)


def add(paths: Sequence[Path], settings: Settings, *, progress: Progress = _silent) -> Built:
    """Publish the current base with these documents added or, where the id is known, replaced."""
    from kg.sources import read_sources

    added = read_sources(paths)
    known = {source.id: source for source in _held(settings)} if _has_snapshot(settings) else {}
    return build(_distinct({**known, **{s.id: s for s in added}}), settings, progress=progress)


def remove(ids: Sequence[str], settings: Settings, *, progress: Progress = _silent) -> Built:
    """Publish the current base without these documents; SourceError names an id it does not hold."""
    known = {source.id: source for source in _held(settings)}
    for name in ids:
        if name not in known:
            raise SourceError(name, "no document of this id in the base", f"it holds {', '.join(known)}")
    kept = [source for source in known.values() if source.id not in ids]
    return build(kept, settings, progress=progress)


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


def _publish(
    store: SnapshotStore,
    staged: Path,
    sources: Sequence[Source],
    inputs: str,
    settings: Settings,
    progress: Progress,
) -> Manifest:
    read = extract(sources, settings.store / "cache" / "extractions", progress, models=settings.models)
    curated = curate(read, settings.curation)
    extractions = [told(one) for one in curated]
    graph = _write_graph(staged, curated, settings, progress)
    index = _write_index(staged, extractions, settings, progress)
    _write_sources(staged / _SOURCES, sources)
    _write_addresses(store, staged, sources, settings)
    body = {
        "product": product_version(),
        "inputs": inputs,
        "base": settings.base,
        "encoder": settings.encoder,
        "counts": {**_counts(extractions), "statements": graph["statements"]},
        "documents": [_described(extraction) for extraction in extractions],
        "graph": graph,
        "index": index,
    }
    body["snapshot"] = _logical_id(body)
    progress("publish", 1, 1)
    return store.publish(staged, body)


def curate(extractions: Sequence[Extraction], folder: Path) -> list[Curated]:
    """Return the extractions with the curators' decisions of `folder` applied, in the order given.

    Raises CurationError for decisions that contradict each other.
    """
    curated = connected([apply(one, decisions.read(folder, one.document.source.id)) for one in extractions])
    for one in curated:
        for conflict in one.conflicts:
            where = decisions.path_of(folder, one.extraction.document.source.id)
            raise CurationError(str(where), str(conflict))
    return curated


def _write_graph(
    staged: Path, curated: Sequence[Curated], settings: Settings, progress: Progress
) -> dict[str, Any]:
    """Write and validate `graph/`; return its digest and sizes."""
    from kg.link import links
    from kg.publish import write_graph

    progress("graph", 0, 1)
    extractions = [one.extraction for one in curated]
    found = with_links(links(extractions), curated)
    written = write_graph(staged / "graph", extractions, found, base=settings.base)
    progress("graph", 1, 1)
    return written


def _write_index(
    staged: Path, extractions: Sequence[Extraction], settings: Settings, progress: Progress
) -> dict[str, Any]:
    """Write the lexical and vector index; return its manifest."""
    from embed import index
    from embed.cache import VectorCache
    from embed.encoders import load
    from jingyan.passages import concepts, items
    from jingyan.places import divisions

    progress("index", 0, 1)
    cache = VectorCache(settings.store / "cache" / "vectors.sqlite")
    encoder = load(settings.encoder, models=settings.models)
    listed = list(items(extractions, base=settings.base))
    cities = sorted({city for item in listed for city in item.fields.get("city", ())})
    body: dict[str, Any] = index.build(
        staged, listed, encoder, cache=cache, concepts=concepts(), divisions=divisions(cities)
    )
    progress("index", 1, 1)
    return body


def _write_addresses(
    store: SnapshotStore, staged: Path, sources: Sequence[Source], settings: Settings
) -> None:
    """Write every address with its words, and in the ledger what becomes of those that are gone."""
    from jingyan.succession import succeed
    from kg.query import Graph
    from kg.store import open_store
    from kg.succession import addresses, write_addresses
    from kg.succession.addresses import FILE

    graph = Graph(open_store(staged / "graph"))
    write_addresses(staged / FILE, addresses(graph, base=settings.base))
    with contextlib.suppress(StoreError):  # no base yet, or one that cannot be trusted
        earlier = store.current().folder
        before = {source.id: source.text for source in read_kept_sources(earlier)}
        after = {source.id: source.text for source in sources}
        succeed(settings.store, earlier, staged, before=before, after=after)


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


def _distinct(sources: Mapping[str, Source]) -> list[Source]:
    """Return the sources by id; the same text under two ids is an error."""
    by_text: dict[str, str] = {}
    for name, source in sorted(sources.items()):
        if source.sha256 in by_text:
            where, twin = source.path, by_text[source.sha256]
            raise SourceError(where, f"the same text is in the base as “{twin}”", "remove one of them")
        by_text[source.sha256] = name
    return [source for _, source in sorted(sources.items())]


def _counts(extractions: Sequence[Extraction]) -> dict[str, int]:
    """Count documents, excerpts, passages and every kind; shared kinds count distinct entities."""
    counts = Counter(documents=len(extractions))
    for name in ("mechanisms", "platforms", "programmes", "instruments", "organizations", "places"):
        counts[name] = len({_identity(e, m) for e in extractions for m in e.mentions if m.kind + "s" == name})
    for extraction in extractions:
        counts["excerpts"] += len(extraction.document.excerpts)
        counts["passages"] += sum(len(x.passages) for x in extraction.document.excerpts)
        counts["practices"] += sum(len(x.passages) for x in extraction.document.excerpts)
        counts["chains"] += len(extraction.chains)
        counts["steps"] += sum(len(chain.steps) for chain in extraction.chains)
        counts["outcomes"] += len(extraction.outcomes)
        counts["commitments"] += len(extraction.commitments)
    return dict(counts)


def _identity(extraction: Extraction, mention: Any) -> tuple[str, ...]:
    """A mechanism belongs to its excerpt; the other kinds are shared by their key."""
    if mention.kind == "mechanism":
        return (extraction.document.source.id, str(mention.excerpt_index), mention.key)
    return (mention.kind, mention.key)


def _described(extraction: Extraction) -> dict[str, Any]:
    source = extraction.document.source
    notes = [*extraction.document.notes, *extraction.notes]
    return {"id": source.id, "title": source.title, "sha256": source.sha256, "notes": notes}


def _current_of(store: SnapshotStore, inputs: str) -> Manifest | None:
    try:
        manifest = store.current()
    except StoreError:
        return None
    return manifest if manifest.body.get("inputs") == inputs else None


def _inputs_digest(sources: Sequence[Source], settings: Settings) -> str:
    """Digest all that decides a snapshot: texts and metadata, decisions, code and its data, encoder, base."""
    digest = hashlib.sha256()
    for source in sources:
        told = {key: value for key, value in asdict(source).items() if key not in ("text", "path")}
        digest.update(json.dumps(told, ensure_ascii=False, sort_keys=True).encode())
        digest.update(decisions.content(settings.curation, source.id) + b"\0")
    heard = opinion_digest(settings.models)
    for part in (code_digest(), settings.encoder, settings.base, *([heard] if heard else [])):
        digest.update(part.encode() + b"\0")
    return digest.hexdigest()


def code_digest() -> str:
    """Return the sha256 of every file of the packages that shape a snapshot."""
    import embed
    import kg
    import ontology

    digest = hashlib.sha256()
    for package in (embed, kg, ontology, __import__("jingyan")):
        folder = Path(str(package.__file__)).parent
        for path in sorted(p for p in folder.rglob("*") if p.is_file() and "__pycache__" not in p.parts):
            digest.update(f"{package.__name__}/{path.relative_to(folder).as_posix()}\0".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _logical_id(body: Mapping[str, Any]) -> str:
    """Return the snapshot's id: the graph's canonical quads, the vectors, the model, the documents."""
    told = {
        "graph": body["graph"]["sha256"],
        "vectors": body["index"]["vectors_sha256"],
        "model": body["index"]["fingerprint"],
        "documents": body["documents"],
        "inputs": body["inputs"],
    }
    text = json.dumps(told, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def product_version() -> str:
    """Return the installed version of the product."""
    from importlib.metadata import version

    return version("jingyan")
