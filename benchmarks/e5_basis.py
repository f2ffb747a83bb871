"""Fit the basis of token vectors on the names and definitions of the concepts, in both languages.

python -m benchmarks.e5_basis    writes embed/encoders/e5_basis.npy
"""

from __future__ import annotations

import numpy as np

from embed.encoder import Vectors
from embed.encoders import e5_basis
from embed.encoders.e5_onnx import E5Onnx
from embed.terms import has_han
from jingyan.config import Settings
from ontology import concepts


def texts() -> list[str]:
    """Return names and definitions, Chinese and English, each once."""
    found: list[str] = []
    for concept in concepts.load().all:
        found += [concept.zh, *concept.alt_zh, concept.en, *concept.alt_en]
        found += [concept.definition_zh, concept.definition_en]
    return [text for text in dict.fromkeys(found) if text]


def main() -> None:
    """Write the basis."""
    encoder = E5Onnx(Settings.from_environment().models)
    states = {(role, language): _states(encoder, role, language) for role, language in e5_basis.KINDS}
    np.save(e5_basis.FILE, e5_basis.fit(states).astype(np.float16))
    tokens = sum(len(some) for some in states.values())
    print(f"{tokens} tokens of {len(texts())} texts -> {e5_basis.FILE.name} {e5_basis.recipe()}")


def _states(encoder: E5Onnx, role: str, language: str) -> Vectors:
    own = [text for text in texts() if has_han(text) == (language == "zh")]
    return np.concatenate([encoder.states(role, text) for text in own])


if __name__ == "__main__":
    main()
