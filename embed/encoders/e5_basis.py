"""The 128 directions that token vectors of the default encoder are kept in, and each language's own mean.

Tokens of a language, in a role, share one direction that says nothing of the text. Without it English tokens
lie nearer to the Chinese ones they mean: English questions over Chinese paragraphs gain .05 MRR, Chinese ones
lose nothing. `python -m benchmarks.e5_basis` writes it anew from the labels of the ontology.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import numpy as np

from embed.encoder import Vectors

FILE = Path(__file__).parent / "e5_basis.npy"  # float16, [384 directions and the mean of each of KINDS, 128]
DIMENSION = 128
KINDS = (("query", "zh"), ("query", "en"), ("passage", "zh"), ("passage", "en"))
Kind = tuple[str, str]  # role, language


@cache
def _basis() -> tuple[Vectors, dict[Kind, Vectors]]:
    held: Vectors = np.load(FILE).astype(np.float32)
    return held[: -len(KINDS)], dict(zip(KINDS, held[-len(KINDS) :], strict=True))


@cache
def recipe() -> str:
    """Return the digest of the basis."""
    return hashlib.sha256(FILE.read_bytes()).hexdigest()[:12]


def project(states: Vectors, role: str, language: str) -> Vectors:
    """Return token states [n, 384] in the basis, off the mean of their kind, [n, 128], L2-normalised."""
    if not len(states):
        return np.empty((0, DIMENSION), np.float32)
    directions, means = _basis()
    normal = _normal(states)
    projected = np.concatenate([normal[at : at + 4] @ directions for at in range(0, len(states), 4)])
    return _normal(projected - means[role, language])


def fit(states: Mapping[Kind, Vectors]) -> Vectors:
    """Return what FILE holds, from token states [n, 384] of each of KINDS; directions have a fixed sign."""
    normal = {kind: _normal(some) for kind, some in states.items()}
    means = np.stack([normal[kind].mean(axis=0) for kind in KINDS])
    rest = np.concatenate([normal[kind] - mean for kind, mean in zip(KINDS, means, strict=True)])
    _, directions = np.linalg.eigh(rest.T.astype(np.float64) @ rest)
    leading = directions[:, ::-1][:, :DIMENSION]
    signs = np.sign(leading[np.abs(leading).argmax(axis=0), np.arange(DIMENSION)])
    basis: Vectors = np.concatenate([leading * signs, means @ (leading * signs)]).astype(np.float32)
    return basis


def _normal(vectors: Vectors) -> Vectors:
    normal: Vectors = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    return normal
