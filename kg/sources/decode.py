"""From bytes to text: UTF-8 (with or without its mark) and GB18030; nothing is guessed beyond these."""

from __future__ import annotations

from pathlib import Path

from kg.errors import SourceError

_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_MOSTLY = 0.8


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
        if encoding == "utf-8-sig" or _is_common_chinese(text):
            return text
    raise SourceError(str(path), "neither UTF-8 nor GB18030 text", "save it as UTF-8")


def _is_common_chinese(text: str) -> bool:
    """True when most characters beyond ASCII are of GB 2312; other encodings read as rare ones."""
    beyond = [char for char in text if ord(char) > 127]
    common = sum(1 for char in beyond if char.encode("gb2312", "ignore"))
    return not beyond or common >= _MOSTLY * len(beyond)
