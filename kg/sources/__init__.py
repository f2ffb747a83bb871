"""Reading source documents: one text file, untouched, with what its TOML sidecar says of it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from kg.errors import SourceError
from kg.model import Source
from kg.sources.decode import decode
from kg.sources.sidecar import read_sidecar

# Suffix -> how its bytes become text. Markdown keeps its marks: offsets are offsets of the file.
FORMATS = {".txt": decode, ".md": decode}
LONGEST_LINE = 1_000_000  # characters
LARGEST_FILE = 64_000_000  # bytes


def read_source(path: Path) -> Source:
    """Return one file with its sidecar; SourceError says what is wrong with it."""
    if path.is_dir():
        raise SourceError(str(path), "a folder, not a source document", "name a file in it")
    if not path.is_file():
        raise SourceError(str(path), "no such file", "check the path")
    if path.suffix.lower() not in FORMATS:
        raise SourceError(str(path), "not a source document", f"use {' or '.join(FORMATS)}")
    if path.stat().st_size > LARGEST_FILE:
        raise SourceError(str(path), f"larger than {LARGEST_FILE:,} bytes", "split the document")
    text = FORMATS[path.suffix.lower()](path, path.read_bytes())
    _check_text(path, text)
    told = read_sidecar(path.with_suffix(".toml"))
    return Source(
        path=str(path),
        text=text,
        sha256=hashlib.sha256(text.encode("utf-8")).hexdigest(),
        **{"id": _slug(path.stem), "title": _first_line(text), **told},
    )


def read_sources(paths: Sequence[Path]) -> tuple[Source, ...]:
    """Return the sources of files and folders (with subfolders), sorted by id; twice the same is an error."""
    files = sorted({file.resolve() for path in paths for file in _files(path)})
    sources = sorted((read_source(file) for file in files), key=lambda source: source.id)
    for attribute, what in (("id", "same id as"), ("sha256", "same text as")):
        seen: dict[str, str] = {}
        for source in sources:
            twin = seen.setdefault(getattr(source, attribute), source.path)
            if twin != source.path:
                raise SourceError(source.path, f"{what} {twin}", "remove or rename one of them")
    return tuple(sources)


def _files(path: Path) -> Iterator[Path]:
    """Yield the documents of a folder, or the file itself."""
    if not path.is_dir():
        yield path
        return
    found = [
        file
        for file in sorted(path.rglob("*"))
        if file.is_file() and file.suffix.lower() in FORMATS and not file.name.startswith(".")
    ]
    if not found:
        kinds = " or ".join(f"*{suffix}" for suffix in FORMATS)
        raise SourceError(str(path), f"no {kinds} source documents here", "name a folder that has some")
    yield from found


def _check_text(path: Path, text: str) -> None:
    if not text.strip():
        raise SourceError(str(path), "empty", "remove the file or put its text in")
    for number, line in enumerate(text.split("\n"), start=1):
        if len(line) > LONGEST_LINE:
            what = f"a line of {len(line):,} characters (at most {LONGEST_LINE:,})"
            raise SourceError(f"{path}:{number}", what, "break it into paragraphs")


def _first_line(text: str) -> str:
    """Return the first line that says something, without Markdown marks."""
    return next(line.strip("#*\u3000 \t\r") for line in text.split("\n") if line.strip("#*\u3000 \t\r"))


def _slug(stem: str) -> str:
    """Return an ASCII slug; a name that is not ASCII is named by its digest."""
    slug = re.sub(r"[^a-z0-9]+", "-", stem.lower()).strip("-")
    if stem.isascii() and slug:
        return slug
    return f"{slug}-{_digest(stem)}".lstrip("-") if slug else f"doc-{_digest(stem)}"


def _digest(stem: str) -> str:
    return hashlib.sha256(stem.encode("utf-8")).hexdigest()[:10]
