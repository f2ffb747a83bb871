"""A document's part of a base, kept between builds: its graph, index items, names and counts.

Keyed by all that decides it, so that a build makes only the parts that changed, in any process, and one
that was killed goes on where it stopped.
"""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jingyan.beside import write_whole
from jingyan.identity import told_of
from jingyan.reading import applied, extract, silent
from kg.curation import Curated
from kg.curation import files as decisions
from kg.errors import StoreError
from kg.model import Extraction, Source
from kg.secondopinion.file import digest_of as opinion_digest

if TYPE_CHECKING:
    from embed.model import Item
    from kg.pieces import Piece
    from kg.publish import Part
    from kg.query import Graph
    from kg.statements import Naming

SHARED = ("platforms", "programmes", "instruments", "organizations", "places")  # counted once a base


@dataclass(frozen=True)
class Kept:
    """What one document adds to a base; `body` is the JSON object of its file."""

    body: dict[str, Any]
    path: Path

    @property
    def document(self) -> str:
        """The document's id."""
        return str(self.body["document"])

    def part(self) -> Part:
        """Return its piece of the graph."""
        from kg.publish import Part

        body = self.body
        sizes = (body["statements"], body["evidence"], body["quads"])
        return Part(self.document, body["digest"], *sizes, self.read)

    def read(self) -> bytes:
        """Return its N-Quads; StoreError, and the part forgotten, when they are damaged."""
        with contextlib.suppress(OSError, EOFError):
            quads = gzip.decompress(_quads(self.path).read_bytes())
            if hashlib.sha256(quads).hexdigest() == self.body["digest"]:
                return quads
        self.path.unlink(missing_ok=True)
        raise StoreError(
            str(self.path), "a kept part of the graph is damaged", "build again: it is made anew"
        )

    def graph(self) -> Graph:
        """Return its graph, loaded into memory; raises as `read` does."""
        return graph_of(self.read())

    def add_names_to(self, total: Naming) -> None:
        """Count how it names what documents share."""
        for kind, key, name, count in self.body["names"]:
            total.names[kind, key, name] += count
        for name, key, code, count in self.body["places"]:
            total.places[name, key, code] += count

    def items(self) -> Iterator[Item]:
        """Yield its passages as the index takes them."""
        from embed.model import Item

        for id, text, title, sentences, fields, record in self.body["items"]:
            spans = tuple((start, end) for start, end in sentences)
            facets = {name: tuple(values) for name, values in fields.items()}
            yield Item(id, text, title, spans, facets, {**record, "text": text})


def graph_of(quads: bytes) -> Graph:
    """Return N-Quads as a graph in memory."""
    from pyoxigraph import RdfFormat, Store

    from kg.query import Graph

    store = Store()
    store.bulk_load(quads, RdfFormat.N_QUADS, lenient=True)
    return Graph(store)


@dataclass(frozen=True)
class Making:
    """How parts are made: everything beside the source, the same in every process."""

    cache: Path
    models: Path
    base: str
    curation: Path
    code: str  # digest of the program, as it was when the build began
    deciding: tuple[Curated, ...]  # documents with decisions; their merges hold for all others

    def key(self, source: Source) -> str:
        """Digest all that decides a document's part."""
        merges = repr([merge for one in self.deciding for merge in one.merges])
        parts = (self.code, self.base, opinion_digest(self.models) or "", merges)
        digest = hashlib.sha256("\0".join(parts).encode())
        digest.update(told_of(source) + b"\0" + decisions.content(self.curation, source.id))
        return digest.hexdigest()

    def path(self, source: Source) -> Path:
        """Return where the part of a document is kept."""
        key = self.key(source)
        return self.cache / "pieces" / key[:2] / f"{key}.json"


@dataclass(frozen=True)
class Batch:
    """Some documents to be made together."""

    making: Making
    sources: tuple[Source, ...]

    def singles(self) -> list[Batch]:
        """Return the documents one by one."""
        return [replace(self, sources=(source,)) for source in self.sources]


@dataclass(frozen=True)
class Drawn:
    """A part just made; `source` is the document's id."""

    source: str
    body: dict[str, Any]
    quads: bytes


def kept(making: Making, source: Source) -> Kept | None:
    """Return the kept part of a document, or None; a damaged one counts as none."""
    path = making.path(source)
    try:
        body = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None
    return Kept(body, path) if isinstance(body, dict) else None


def whole(making: Making, source: Source) -> Kept:
    """Return the part of a document, which has been made; StoreError where it is gone."""
    part = kept(making, source)
    if part is None:
        raise StoreError(str(making.path(source)), "a part that was just made is gone", "build again")
    return part


def make(batch: Batch) -> tuple[str, ...]:
    """Make and keep the parts of a batch; return the ids of its documents. Runs in any process."""
    for source, made in zip(batch.sources, drawn(batch, batch.making.cache / "extractions"), strict=True):
        keep(batch.making.path(source), made.body, made.quads)
    return tuple(source.id for source in batch.sources)


def drawn(batch: Batch, extractions: Path | None) -> Iterator[Drawn]:
    """Yield the part of each document of a batch; `extractions` is where those are kept."""
    from kg.curation.merging import spread
    from kg.pieces import pieces

    making = batch.making
    read = extract(batch.sources, extractions, silent, models=making.models)
    here = {source.id for source in batch.sources}
    others = [one for one in making.deciding if one.extraction.document.source.id not in here]
    curated = spread([*others, *applied(read, making.curation)])[len(others) :]
    made = pieces([one.extraction for one in curated], base=making.base)
    for source, one, piece in zip(batch.sources, curated, made, strict=True):
        yield Drawn(source.id, _body(one.extraction, piece, making.base), piece.quads)


def _quads(path: Path) -> Path:
    """Return the file of a part's quads."""
    return path.with_suffix(".nq.gz")


def keep(path: Path, body: dict[str, Any], quads: bytes) -> None:
    """Write both files of a part, the one that names it last."""
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(_quads(path), gzip.compress(quads, 1, mtime=0))
    write_whole(path, json.dumps(body, ensure_ascii=False).encode())


def _body(extraction: Extraction, piece: Piece, base: str) -> dict[str, Any]:
    from jingyan.passages import items

    listed = list(items([extraction], base=base))
    source = extraction.document.source
    return {
        "document": source.id,
        "digest": piece.digest,
        "statements": piece.statements,
        "evidence": piece.evidence,
        "quads": piece.size,
        "names": [[*name, count] for name, count in sorted(piece.naming.names.items())],
        "places": [[*place, count] for place, count in piece.naming.places.items()],
        "counts": _counts(extraction),
        "keys": _keys(extraction),
        "notes": [*extraction.document.notes, *extraction.notes],  # without those of decisions
        "items": [
            [one.id, one.text, one.title, one.sentences, one.fields, _without_text(one.record)]
            for one in listed
        ],
    }


def _without_text(record: Any) -> dict[str, Any]:
    """Return a record without the words that the item holds already."""
    return {name: value for name, value in record.items() if name != "text"}


def _counts(extraction: Extraction) -> dict[str, int]:
    """Count what belongs to one document."""
    from kg.statements.mechanisms import mechanisms

    excerpts = extraction.document.excerpts
    passages = sum(len(excerpt.passages) for excerpt in excerpts)
    return {
        "mechanisms": len(mechanisms(extraction)),  # those without a name too, as the graph has them
        "excerpts": len(excerpts),
        "passages": passages,
        "practices": passages,
        "chains": len(extraction.chains),
        "steps": sum(len(chain.steps) for chain in extraction.chains),
        "outcomes": len(extraction.outcomes),
        "commitments": len(extraction.commitments),
    }


def _keys(extraction: Extraction) -> dict[str, list[str]]:
    """Return the keys of the shared things it mentions, by kind."""
    return {kind: sorted({m.key for m in extraction.mentions if m.kind + "s" == kind}) for kind in SHARED}


def counts(parts: Iterable[Kept]) -> dict[str, int]:
    """Count documents, excerpts, passages and every kind; shared kinds count distinct entities."""
    total: Counter[str] = Counter()
    keys: dict[str, set[str]] = {kind: set() for kind in SHARED}
    for part in parts:
        total.update(documents=1, **part.body["counts"])
        for kind in SHARED:
            keys[kind].update(part.body["keys"][kind])
    names = ("documents", "mechanisms", *SHARED, "excerpts", "passages", "practices", "chains", "steps",
             "outcomes", "commitments")  # fmt: skip
    return {name: len(keys[name]) if name in keys else total[name] for name in names}


def batches(making: Making, sources: Sequence[Source], size: int) -> list[Batch]:
    """Return the sources in batches of at most `size`."""
    return [Batch(making, tuple(sources[at : at + size])) for at in range(0, len(sources), size)]
