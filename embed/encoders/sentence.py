"""Any other model: a folder or hub name opened by sentence-transformers, on the CPU or a GPU."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from embed.encoder import Fingerprint, Vectors
from kg.errors import ModelError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

BATCH = 32


class SentenceEncoder:
    """A SentenceTransformer with the prompts of its own configuration."""

    def __init__(self, name: str, *, device: str | None = None) -> None:
        self._model = _open(name, device)
        self.dimension = int(self._model.get_embedding_dimension() or 0)
        self.fingerprint = Fingerprint(
            model=Path(name).name if Path(name).is_dir() else name,
            weights_sha256=_weights_sha256(self._model),
            tokenizer_sha256=_tokenizer_sha256(self._model),
            query_prompt=_prompt(self._model, "query"),
            passage_prompt=_prompt(self._model, "document", "passage"),
            pooling=_pooling(self._model),
            dimension=self.dimension,
            engine=f"sentence-transformers/{self._model.device.type}",
            precision=str(self._model.dtype).removeprefix("torch."),
        )

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Encode questions; [n, dimension], L2-normalised."""
        return self._encode(self._model.encode_query, texts, self.fingerprint.query_prompt)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Encode passages; [n, dimension], L2-normalised."""
        return self._encode(self._model.encode_document, texts, self.fingerprint.passage_prompt)

    def _encode(self, method: Callable[..., object], texts: Sequence[str], prompt: str) -> Vectors:
        if not texts:
            return np.empty((0, self.dimension), np.float32)
        vectors = method(
            list(texts),
            prompt=prompt,
            batch_size=BATCH,
            normalize_embeddings=True,
            convert_to_numpy=True,
            show_progress_bar=False,
        )
        return np.asarray(vectors, np.float32)


def _open(name: str, device: str | None) -> SentenceTransformer:
    try:
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging
    except ImportError as error:
        raise ModelError(
            f"st:{name}", "needs sentence-transformers", "install it with: pip install 'jingyan[models]'"
        ) from error
    if name.startswith((".", "/")) and not Path(name).is_dir():
        raise ModelError(f"st:{name}", "no such folder", "give a model folder or a hub name")
    logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        return SentenceTransformer(name, device=device)
    except (OSError, ValueError, RuntimeError) as error:
        line = " ".join(str(error).split())[:200]
        raise ModelError(
            f"st:{name}", f"cannot be opened ({line})", "give a model folder or a hub name"
        ) from error


def _prompt(model: SentenceTransformer, *names: str) -> str:
    """Return the first of these prompts that the model configures, else none."""
    for name in names:
        if model.prompts.get(name):
            return str(model.prompts[name])
    return ""


def _pooling(model: SentenceTransformer) -> str:
    for module in model:
        mode = getattr(module, "pooling_mode", None)
        if mode:
            return mode if isinstance(mode, str) else "+".join(mode)
    return "unknown"


def _weights_sha256(model: SentenceTransformer) -> str:
    """Sum names and bytes of all weights, wherever they were loaded from."""
    import torch

    digest = hashlib.sha256()
    for name, tensor in sorted(model.state_dict().items()):
        digest.update(f"{name} {tensor.dtype} {tuple(tensor.shape)}\n".encode())
        digest.update(tensor.detach().cpu().contiguous().reshape(-1).view(torch.uint8).numpy())
    return digest.hexdigest()


def _tokenizer_sha256(model: SentenceTransformer) -> str:
    fast = getattr(model.tokenizer, "backend_tokenizer", None)
    described = fast.to_str() if fast is not None else repr(sorted(model.tokenizer.get_vocab().items()))
    return hashlib.sha256(described.encode("utf-8")).hexdigest()
