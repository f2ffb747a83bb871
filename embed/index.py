"""Write an index: the texts with their lexical terms, the vectors of whole texts and of sentences."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import numpy as np

from embed import dictionary as glosses
from embed import late, lexical, places, sounds, texts
from embed.cache import Progress, VectorCache, blocks, encode_cached, later
from embed.encoder import Encoder, Vectors, identity
from embed.indexes import index_kind, kind_at
from embed.model import Concept, Item, Json, Place
from embed.question import short_name
from embed.spelling import Spelled, spell
from embed.terms import simplified
from kg.errors import StoreError

__all__ = ["FILES", "FORMAT", "Concept", "Item", "Place", "build"]

FORMAT = 3
KIND = "flat"  # of the files, where no server holds the vectors
TEXTS, PASSAGES, SENTENCES = "texts.sqlite", "passages.faiss", "sentences.faiss"
_VECTORS = ".vectors"  # while they are written
FILES = (TEXTS, PASSAGES, SENTENCES, late.TOKENS, late.STARTS)


def build(
    folder: Path,
    items: Sequence[Item],
    encoder: Encoder,
    *,
    cache: VectorCache | None = None,
    concepts: Sequence[Concept] = (),
    divisions: Sequence[Place] = (),
    dictionary: Path | None = None,
    server: str = "",
    spelled: Iterable[Spelled] | None = None,
    progress: Progress | None = None,
) -> dict[str, object]:
    """Write the index into an existing folder and return its manifest; `progress(encoded, all)`.

    `divisions` are the places a question may name; the items' own cities are known without. `dictionary` is a
    CC-CEDICT file: what it says of words that the texts hold goes into the index, behind our own vocabulary.
    `server` is the address of the engine that holds the vectors; none keeps them in the folder. `spelled` is
    what `spell` makes of the items, block after block, where that is kept.
    """
    _check(folder, items)
    bodies = [simplified(item.text) for item in items]
    tokens = late.write(folder, bodies, encoder, cache=cache, progress=progress)
    sentences = [simplified(item.text[start:end]) for item in items for start, end in item.sentences]
    kind = index_kind(kind_at(server), server)
    with _encoded(folder, encoder, bodies + sentences, cache, progress) as vectors:
        kind.write(folder / PASSAGES, vectors[: len(bodies)])
        kind.write(folder / SENTENCES, vectors[len(bodies) :])
        summed = vectors_sha256(vectors)
    named = _with_cities(divisions, items)
    _write_texts(folder / TEXTS, items, spelled, concepts, named, dictionary)
    return {
        "format": FORMAT,
        "kind": kind_at(server),
        "lexical": lexical.VERSION,
        "items": len(bodies),
        "sentences": len(sentences),
        "tokens": tokens,
        "vectors_sha256": summed,
        "texts_sha256": texts_sha256(items, concepts, named),
        **({"dictionary": glosses.digest_of(dictionary)} if dictionary else {}),
        **identity(encoder),
    }


@contextmanager
def _encoded(
    folder: Path,
    encoder: Encoder,
    passages: Sequence[str],
    cache: VectorCache | None,
    progress: Progress | None,
) -> Iterator[Vectors]:
    """Give the vectors of the texts, in a file that is gone afterwards."""
    path, shape = folder / _VECTORS, (len(passages), encoder.dimension)
    vectors = np.memmap(path, "<f4", "w+", shape=shape)
    try:
        for at, block in blocks(passages):
            told = later(progress, at, len(passages))
            vectors[at : at + len(block)] = encode_cached(
                encoder, "passage", block, cache=cache, progress=told
            )
        yield vectors
    finally:
        path.unlink()


def _check(folder: Path, items: Sequence[Item]) -> None:
    if not items:
        raise StoreError(str(folder), "no text to index", "give a source that holds at least one passage")
    seen: set[str] = set()
    for item in items:
        if item.id in seen:
            raise StoreError(str(folder), f"the id {item.id} names two texts", "give every text its own id")
        seen.add(item.id)


def _with_cities(divisions: Sequence[Place], items: Sequence[Item]) -> list[Place]:
    """Return the divisions, and the items' cities that are none of them."""
    known = {city for place in divisions for city in place.cities}
    cities = sorted({city for item in items for city in item.fields.get("city", ())} - known)
    own = [Place(city, tuple(dict.fromkeys((city, short_name(city)))), (), (city,)) for city in cities]
    return [*divisions, *own]


def _write_texts(
    path: Path,
    items: Sequence[Item],
    spelled: Iterable[Spelled] | None,
    concepts: Sequence[Concept],
    divisions: Sequence[Place],
    dictionary: Path | None,
) -> None:
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as connection, connection:
        texts.write(connection, items, concepts)
        lexical.write(connection, spelled or (spell(block) for _, block in blocks(items)))
        places.write(connection, divisions)
        glosses.write(connection, dictionary)
        sounds.write(connection)


def vectors_sha256(vectors: Vectors) -> str:
    """Sum shape and numbers, whatever index file holds them."""
    digest = hashlib.sha256(repr(vectors.shape).encode())
    for _, block in blocks(vectors):
        digest.update(np.ascontiguousarray(block, "<f4").tobytes())
    return digest.hexdigest()


def texts_sha256(items: Sequence[Item], concepts: Sequence[Concept], divisions: Sequence[Place] = ()) -> str:
    """Sum all that texts.sqlite is filled with, whatever SQLite's pages look like."""
    digest = hashlib.sha256(lexical.VERSION.encode())
    for item in items:
        fields: Json = {name: list(values) for name, values in item.fields.items()}
        spans: Json = [[start, end] for start, end in item.sentences]
        _add(digest, [item.id, item.text, item.title, spans, fields, dict(item.record)])
    for concept in concepts:
        _add(digest, [concept.id, concept.kind, list(concept.labels)])
    for place in divisions:
        _add(digest, [place.name, list(place.names), list(place.short_names), list(place.cities)])
    return digest.hexdigest()


def _add(digest: hashlib._Hash, value: Json) -> None:
    digest.update(json.dumps(value, ensure_ascii=False, sort_keys=True).encode("utf-8") + b"\n")
