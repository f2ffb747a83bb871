"""Extractions kept between builds, keyed by the text and the version of the rules that read it."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

from jingyan.beside import write_whole
from kg.extract import extractor_version
from kg.extract.codec import dumps, loads
from kg.model import Extraction, Source


class ExtractionCache:
    """A folder of JSON files; a damaged one is read again from the source, never trusted."""

    def __init__(self, folder: Path, *, opinion: str = "") -> None:
        """`opinion` is the digest of the second opinion that is heard, if one is."""
        self._folder = folder
        self._version = extractor_version() + (f"+{opinion}" if opinion else "")

    def get(self, source: Source) -> Extraction | None:
        """Return the kept extraction of the same text and metadata, or None."""
        try:
            kept = loads(self._path(source).read_text(encoding="utf-8"))
        except (OSError, ValueError, KeyError, TypeError):
            return None
        if kept.document.source != replace(source, path=kept.document.source.path):
            return None
        return replace(kept, document=replace(kept.document, source=source))

    def put(self, extraction: Extraction) -> None:
        """Keep an extraction."""
        path = self._path(extraction.document.source)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, dumps(extraction).encode())

    def _path(self, source: Source) -> Path:
        key = hashlib.sha256(f"{self._version}|{source.id}|{source.sha256}".encode()).hexdigest()
        return self._folder / key[:2] / f"{key}.json"
