"""Suggestions by nearness of meaning, for curators to look at: further topics, names alike."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from embed.encoder import Encoder
    from kg.suggest import Nearness


def nearness(encoder: Encoder) -> Nearness:
    """Return how near texts are by an encoder; questions are asked as questions are."""

    def near(questions: Sequence[str], texts: Sequence[str], /) -> Sequence[Sequence[float]]:
        asked, told = encoder.encode_queries(list(questions)), encoder.encode_passages(list(texts))
        rows: Sequence[Sequence[float]] = (asked @ told.T).tolist()
        return rows

    return near
