"""What decides a snapshot, as digests: the same inputs give the same id."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import Any

from jingyan.config import Settings
from jingyan.dictionary import dictionary_of
from kg.curation import files as decisions
from kg.model import Source
from kg.secondopinion.file import digest_of as opinion_digest


def told_of(source: Source) -> bytes:
    """Return all that is known of a source but its text and where it lay."""
    told = {key: value for key, value in asdict(source).items() if key not in ("text", "path")}
    return json.dumps(told, ensure_ascii=False, sort_keys=True).encode()


def inputs_digest(sources: Sequence[Source], settings: Settings) -> str:
    """Digest all that decides a snapshot: texts and metadata, decisions, code and its data, encoder, base."""
    from embed.dictionary import digest_of

    digest = hashlib.sha256()
    for source in sources:
        digest.update(told_of(source))
        digest.update(decisions.content(settings.curation, source.id) + b"\0")
    heard = opinion_digest(settings.models)
    glosses = dictionary_of(settings)
    for part in (
        code_digest(),
        settings.encoder,
        settings.base,
        settings.vectors,
        *([heard] if heard else []),
        *([digest_of(glosses)] if glosses else []),
    ):
        digest.update(part.encode() + b"\0")
    return digest.hexdigest()


@lru_cache(maxsize=1)
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


def logical_id(body: Mapping[str, Any]) -> str:
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
