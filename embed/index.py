"""Write an index: the texts with their lexical terms, the vectors of whole texts and of sentences."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np

from embed import late, lexical, places, texts
from embed.cache import VectorCache, encode_cached
from embed.encoder import Encoder, Vectors, identity
from embed.indexes import index_kind, kind_at
from embed.model import Concept, Item, Json, Place
from embed.question import short_name
from embed.terms import simplified
from kg.errors import StoreError

__all__ = ["FILES", "FORMAT", "Concept", "Item", "Place", "build"]

FORMAT = 3
KIND = "flat"  # of the files, where no server holds the vectors
TEXTS, PASSAGES, SENTENCES = "texts.sqlite", "passages.faiss", "sentences.faiss"
FILES = (TEXTS, PASSAGES, SENTENCES, late.TOKENS, late.STARTS)


def build(
    folder: Path,
    items: Sequence[Item],
    encoder: Encoder,
    *,
    cache: VectorCache | None = None,
    concepts: Sequence[Concept] = (),
    divisions: Sequence[Place] = (),
    server: str = "",
    progress: Callable[[int, int], None] | None = None,
) -> dict[str, object]:
    """Write the index into an existing folder and return its manifest; `progress(encoded, all)`.

    `divisions` are the places a question may name; the items' own cities are known without. `server` is the
    address of the engine that holds the vectors; none keeps them in the folder.
    """
    _check(folder, items)
    bodies = [simplified(item.text) for item in items]
    tokens = late.write(folder, bodies, encoder, cache=cache, progress=progress)
    sentences = [simplified(item.text[start:end]) for item in items for start, end in item.sentences]
    vectors = encode_cached(encoder, "passage", bodies + sentences, cache=cache, progress=progress)
    kind = index_kind(kind_at(server), server)
    kind.write(folder / PASSAGES, vectors[: len(bodies)])
    kind.write(folder / SENTENCES, vectors[len(bodies) :])
    named = _with_cities(divisions, items)
    _write_texts(folder / TEXTS, items, concepts, named)
    return {
        "format": FORMAT,
        "kind": kind_at(server),
        "lexical": lexical.VERSION,
        "items": len(bodies),
        "sentences": len(sentences),
        "tokens": tokens,
        "vectors_sha256": vectors_sha256(vectors),
        "texts_sha256": texts_sha256(items, concepts, named),
        **identity(encoder),
    }


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
    path: Path, items: Sequence[Item], concepts: Sequence[Concept], divisions: Sequence[Place]
) -> None:
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as connection, connection:
        texts.write(connection, items, concepts)
        lexical.write(connection, items)
        places.write(connection, divisions)


def vectors_sha256(vectors: Vectors) -> str:
    """Sum shape and numbers, whatever index file holds them."""
    little = np.ascontiguousarray(vectors, "<f4")
    return hashlib.sha256(repr(little.shape).encode() + little.tobytes()).hexdigest()


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
