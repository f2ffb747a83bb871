"""Made vectors for the texts of a base, put where real ones are kept: right in number and size, no more.

For sizes whose real vectors take hours; what is written, mapped and summed is the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import numpy as np

from embed.cache import VectorCache
from embed.encoder import TokenEncoder
from embed.encoders import load
from embed.terms import simplified
from jingyan.config import Settings
from jingyan.pieces import Kept

_CHUNK = 2_000
_TOKENS = 0.65  # of one character of a text, as the default encoder cuts it


def fill(parts: Iterable[Kept], settings: Settings) -> int:
    """Keep a vector for every text and sentence, and tokens for every text; return how many texts."""
    cache = VectorCache(settings.store / "cache" / "vectors.sqlite")
    encoder = load(settings.encoder, models=settings.models)
    items = [item for part in parts for item in part.items()]
    bodies = {simplified(item.text) for item in items}
    sentences = {simplified(item.text[start:end]) for item in items for start, end in item.sentences}
    texts = sorted(bodies | sentences)
    for at in range(0, len(texts), _CHUNK):
        part = texts[at : at + _CHUNK]
        cache.put(encoder.fingerprint, "passage", {text: _vector(text, encoder.dimension) for text in part})
    if isinstance(encoder, TokenEncoder):
        role, width = f"tokens:{encoder.token_recipe}", encoder.token_dimension
        cache.put_blobs(encoder.fingerprint, role, {text: _tokens(text, width) for text in sorted(bodies)})
    return len(texts)


def _chance(text: str) -> np.random.Generator:
    return np.random.default_rng(int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big"))


def _vector(text: str, dimension: int) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    vector = _chance(text).standard_normal(dimension).astype(np.float32)
    return vector / np.linalg.norm(vector)


def _tokens(text: str, width: int) -> bytes:
    count = max(2, round(len(text) * _TOKENS))
    return _chance(text).integers(-127, 127, (count, width), np.int8).tobytes()
