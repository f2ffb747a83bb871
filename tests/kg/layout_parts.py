"""What tests of layout share: running text, and what is read of a document."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from kg.layout import read_layout
from kg.model import Document, Source

LONG = "依托社区议事亭开展协商二十余场，收集居民意见，逐条交由街道办理，办理结果上墙公布。"
MORE = "委员轮流值守，听取群众诉求，当场答复能办的事，其余转交部门限时办理并及时反馈。"


@dataclass(frozen=True)
class Wanted:
    org: str | None
    city: str | None
    titles: tuple[str, ...]
    headings: tuple[str | None, ...]


def read(text: str, *, title: str = "") -> Document:
    digest = hashlib.sha256(text.encode()).hexdigest()
    return read_layout(Source("doc", "doc.txt", text, digest, title))


def wrap(text: str) -> str:
    return "".join(f"{text[at : at + 30]}\n" for at in range(0, len(text), 30))


def found(document: Document) -> list[Wanted]:
    text = document.source.text
    return [
        Wanted(
            excerpt.org,
            excerpt.city,
            tuple(span.of(text) for span in excerpt.titles),
            tuple(p.heading.of(text).rstrip("。：:") if p.heading else None for p in excerpt.passages),
        )
        for excerpt in document.excerpts
    ]
