"""What a file format gives: its text, and what the file says of itself."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Content:
    """The text of a file; `title` and `origin` (the address of a page) where the file names them."""

    text: str
    title: str | None = None
    origin: str | None = None
