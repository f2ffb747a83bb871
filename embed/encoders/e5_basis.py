"""The 128 directions that token vectors of the default encoder are kept in.

Fitted on bilingual texts and not centred: a basis of Chinese alone halves what late interaction adds for
English questions. `python -m benchmarks.e5_basis` writes it anew from the labels of the ontology.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

import numpy as np

from embed.encoder import Vectors

FILE = Path(__file__).parent / "e5_basis.npy"  # float16, [384, 128]
DIMENSION = 128


@cache
def _basis() -> Vectors:
    basis: Vectors = np.load(FILE).astype(np.float32)
    return basis


@cache
def recipe() -> str:
    """Return the digest of the basis."""
    return hashlib.sha256(FILE.read_bytes()).hexdigest()[:12]


def project(states: Vectors) -> Vectors:
    """Return token states [n, 384] in the basis, [n, 128], L2-normalised."""
    if not len(states):
        return np.empty((0, DIMENSION), np.float32)
    projected = np.concatenate([states[at : at + 4] @ _basis() for at in range(0, len(states), 4)])
    normal: Vectors = projected / np.linalg.norm(projected, axis=1, keepdims=True)
    return normal


def fit(states: Vectors) -> Vectors:
    """Return the leading directions, [384, 128], of token states [n, 384], each with a fixed sign."""
    normal = states / np.linalg.norm(states, axis=1, keepdims=True)
    _, directions = np.linalg.eigh(normal.T.astype(np.float64) @ normal)
    leading = directions[:, ::-1][:, :DIMENSION]
    signs = np.sign(leading[np.abs(leading).argmax(axis=0), np.arange(DIMENSION)])
    basis: Vectors = (leading * signs).astype(np.float32)
    return basis
