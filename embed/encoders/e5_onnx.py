"""The default engine: the built int8 encoder in onnxruntime, one text at a time on one thread."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import onnxruntime
import tokenizers

from embed.encoder import Fingerprint, Reading, Vectors
from embed.encoders import e5_basis
from embed.encoders.e5_build import ENCODER, MODEL, TOKENIZER, VERSION, ensure_built
from embed.terms import has_han

DIMENSION = 384
MAX_TOKENS = 512
QUERY, PASSAGE = "query: ", "passage: "  # multilingual-e5 was trained with these


class E5Onnx:
    """Encodes each text alone: int8 scales are then its own, so a vector never depends on its neighbours.

    Alone on one thread is also as fast per text as a batch, and many threads may encode at once.
    """

    def __init__(self, models: Path) -> None:
        built = ensure_built(models)
        self._tokenizer = tokenizers.Tokenizer.from_file(str(built.folder / TOKENIZER))
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._session = _session(built.folder / ENCODER)
        self.fingerprint = Fingerprint(
            model=f"{MODEL}-{VERSION}",
            weights_sha256=built.encoder_sha256,
            tokenizer_sha256=built.tokenizer_sha256,
            query_prompt=QUERY,
            passage_prompt=PASSAGE,
            pooling="mean",
            dimension=DIMENSION,
            engine="onnxruntime",
            precision="int8",
        )
        self.dimension = DIMENSION
        self.token_dimension = e5_basis.DIMENSION

    @property
    def token_recipe(self) -> str:
        """The digest of the basis that token vectors are kept in."""
        return e5_basis.recipe()

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Encode questions; [n, 384], L2-normalised."""
        return self._encode([QUERY + text for text in texts])

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Encode passages, on all cores; [n, 384], L2-normalised."""
        return self._encode([PASSAGE + text for text in texts])

    def read(self, role: str, text: str) -> Reading:
        """Read one text in the role "query" or "passage"; token vectors are [n, 128]."""
        prompt = QUERY if role == "query" else PASSAGE
        vector, states, offsets = self._states(prompt + text)
        at, spans = _own_tokens(offsets, text, len(prompt))
        return Reading(vector, e5_basis.project(states[at], role, "zh" if has_han(text) else "en"), spans)

    def states(self, role: str, text: str) -> Vectors:
        """Return the last states of the text's own tokens, [n, 384], from which the basis is fitted."""
        prompt = QUERY if role == "query" else PASSAGE
        _, states, offsets = self._states(prompt + text)
        own: Vectors = states[_own_tokens(offsets, text, len(prompt))[0]]
        return own

    def _states(self, text: str) -> tuple[Vectors, Vectors, list[tuple[int, int]]]:
        encoded = self._tokenizer.encode(text)
        ids = np.array([encoded.ids], np.int64)
        feed = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
        vectors, states = self._session.run(["sentence_embedding", "token_embeddings"], feed)
        return vectors[0], states[0], encoded.offsets

    def _encode(self, texts: Sequence[str]) -> Vectors:
        if len(texts) < 2:
            return (
                np.stack([self._one(text) for text in texts])
                if texts
                else np.empty((0, DIMENSION), np.float32)
            )
        with ThreadPoolExecutor(os.cpu_count() or 1) as threads:
            return np.stack(list(threads.map(self._one, texts)))

    def _one(self, text: str) -> Vectors:
        ids = np.array([self._tokenizer.encode(text).ids], np.int64)
        feed = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
        vector: Vectors = self._session.run(["sentence_embedding"], feed)[0][0]
        return vector


def _own_tokens(
    offsets: Sequence[tuple[int, int]], text: str, prompt: int
) -> tuple[list[int], tuple[tuple[int, int], ...]]:
    """Return which tokens hold a letter or digit of the text itself, and their spans in it."""
    spans = [(max(0, start - prompt), end - prompt) for start, end in offsets]
    at = [
        place
        for place, (start, end) in enumerate(spans)
        if end > 0 and any(character.isalnum() for character in text[start:end])
    ]
    return at, tuple(spans[place] for place in at)


def _session(path: Path) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
