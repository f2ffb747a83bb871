"""Reading source documents: the text of a file with what its TOML sidecar says of it.

Plain text and Markdown stay untouched. Of a web page, a Word document or a PDF `Source.text` is the text
found in it, the same at every reading, and `Source.path` the file it came from.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from kg.errors import SourceError
from kg.model import Source
from kg.sources.apart import Reader
from kg.sources.content import Content
from kg.sources.sidecar import read_sidecar

# Suffix -> the module whose `read` turns the file's bytes into its text; imported when needed.
FORMATS = {
    ".txt": "kg.sources.plain",
    ".md": "kg.sources.plain",
    ".html": "kg.sources.html",
    ".htm": "kg.sources.html",
    ".docx": "kg.sources.docx",
    ".pdf": "kg.sources.pdf",
}
_PLAIN = "kg.sources.plain"  # cannot hang; all others are read in a process of their own
LONGEST_LINE = 1_000_000  # characters
LARGEST_FILE = 64_000_000  # bytes


def read_source(path: Path, *, reader: Reader | None = None) -> Source:
    """Return one file with its sidecar; SourceError says what is wrong with it.

    `reader` is who reads what is not plain text; otherwise one for this file alone.
    """
    if path.is_dir():
        raise SourceError(str(path), "a folder, not a source document", "name a file in it")
    if not path.is_file():
        raise SourceError(str(path), "no such file", "check the path")
    if path.suffix.lower() not in FORMATS:
        raise SourceError(str(path), "not a source document", f"use {', '.join(FORMATS)}")
    if path.stat().st_size > LARGEST_FILE:
        raise SourceError(str(path), f"larger than {LARGEST_FILE:,} bytes", "split the document")
    content = _content(path, reader)
    _check_text(path, content.text)
    told = read_sidecar(path.with_suffix(".toml"))
    return Source(
        path=str(path),
        text=content.text,
        sha256=hashlib.sha256(content.text.encode("utf-8")).hexdigest(),
        **_told_by_file(path, content) | told,
    )


def _told_by_file(path: Path, content: Content) -> dict[str, Any]:
    """Return what is known without a sidecar."""
    title = content.title or _first_line(content.text)
    return {"id": _slug(path.stem), "title": title, "origin": content.origin}


def _content(path: Path, reader: Reader | None) -> Content:
    data = path.read_bytes()
    if not data.strip():
        raise SourceError(str(path), "empty", "remove the file or put its text in")
    module = FORMATS[path.suffix.lower()]
    if module == _PLAIN:
        content: Content = import_module(module).read(path, data)
        return content
    if reader is not None:
        return reader.read(path, module)
    with Reader() as alone:
        return alone.read(path, module)


def read_sources(paths: Sequence[Path]) -> tuple[Source, ...]:
    """Return the sources of files and folders (with subfolders), sorted by id; twice the same is an error."""
    files = sorted({file.resolve() for path in paths for file in _files(path)})
    with Reader() as reader:
        sources = sorted((read_source(file, reader=reader) for file in files), key=lambda source: source.id)
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
        kinds = ", ".join(f"*{suffix}" for suffix in FORMATS)
        raise SourceError(str(path), f"no source documents ({kinds}) here", "name a folder that has some")
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
