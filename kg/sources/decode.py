"""From bytes to text: UTF-8 (with or without its mark) and GB18030; nothing is guessed beyond these."""

from __future__ import annotations

from pathlib import Path

from kg.errors import SourceError

_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_MOSTLY = 0.8
_TELLING = 9  # bytes beyond ASCII on a line by which its encoding is sure


def decode(path: Path, data: bytes) -> str:
    """Return the text; SourceError for binary data or another encoding."""
    if data.startswith(_UTF16_MARKS):
        raise SourceError(str(path), "encoded in UTF-16", "save it as UTF-8")
    if b"\0" in data:
        raise SourceError(str(path), "a binary file, not text", "give the text as UTF-8")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "utf-8-sig" or (_is_common_chinese(text) and not _mixture(data)):
            return text
    mixed = _mixture(data)
    if mixed:
        raise SourceError(
            str(path), f"UTF-8 on line {mixed[0]}, GB18030 on line {mixed[1]}", "save it as UTF-8"
        )
    raise SourceError(str(path), "neither UTF-8 nor GB18030 text", "save it as UTF-8")


def _mixture(data: bytes) -> tuple[int, int] | None:
    """Return a line that can only be UTF-8 and one that can only be GB18030, of text that has both."""
    first: dict[str, int] = {}
    for number, line in enumerate(data.split(b"\n"), start=1):
        if sum(byte > 127 for byte in line) < _TELLING:
            continue
        first.setdefault(next((code for code in ("utf-8", "gb18030") if _is(line, code)), ""), number)
    return (first["utf-8"], first["gb18030"]) if {"utf-8", "gb18030"} <= first.keys() else None


def _is(line: bytes, encoding: str) -> bool:
    try:
        return bool(line.decode(encoding))
    except UnicodeDecodeError:
        return False


def _is_common_chinese(text: str) -> bool:
    """True when most characters beyond ASCII are of GB 2312; other encodings read as rare ones."""
    beyond = [char for char in text if ord(char) > 127]
    common = sum(1 for char in beyond if char.encode("gb2312", "ignore"))
    return not beyond or common >= _MOSTLY * len(beyond)
