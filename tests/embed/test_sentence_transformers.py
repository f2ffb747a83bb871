"""Any sentence-transformers model serves as an encoder, with the prompts of its own configuration."""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from embed import index
from embed.encoder import Encoder
from embed.encoders import load
from embed.model import Item
from embed.search import Searcher
from kg.errors import ModelError

if TYPE_CHECKING:
    from embed.encoders.sentence import SentenceEncoder

if importlib.util.find_spec("sentence_transformers") is None and not os.environ.get("CI"):
    pytest.skip("the extra 'models' is not installed", allow_module_level=True)

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")
PROMPTS = {"query": "问题:", "document": "段落:"}
LETTERS = "闭环反馈机制协商政协委员联系群众问题段落植树造林:"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model of two tiny layers with random weights, saved as sentence-transformers saves them."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.models import Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizer

    inner, outer = tmp_path_factory.mktemp("bert"), tmp_path_factory.mktemp("models") / "tiny"
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *dict.fromkeys(LETTERS)]
    (inner / "vocab.txt").write_text("\n".join(words), encoding="utf-8")
    BertTokenizer(str(inner / "vocab.txt")).save_pretrained(str(inner))
    torch.manual_seed(7)
    config = BertConfig(
        vocab_size=len(words),
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=32,
    )
    BertModel(config).save_pretrained(str(inner))
    body = Transformer(str(inner))
    model = SentenceTransformer(
        modules=[body, Pooling(16, pooling_mode="mean")], prompts=PROMPTS, device="cpu"
    )
    model.save(str(outer))
    return outer


@pytest.fixture(scope="module")
def tiny(folder: Path, models: Path) -> SentenceEncoder:
    """The model by its folder's name."""
    from embed.encoders.sentence import SentenceEncoder

    encoder = load(f"st:{folder}", models=models)
    assert isinstance(encoder, SentenceEncoder)
    return encoder


def test_the_fingerprint_is_read_from_the_model(tiny: Encoder, folder: Path) -> None:
    stated = tiny.fingerprint
    assert (stated.model, stated.dimension, stated.pooling) == ("tiny", 16, "mean")
    assert (stated.query_prompt, stated.passage_prompt) == (PROMPTS["query"], PROMPTS["document"])
    assert (stated.engine, stated.precision) == ("sentence-transformers/cpu", "float32")
    assert stated == load(f"st:{folder}", models=folder).fingerprint


def test_the_prompts_are_used_and_vectors_normalised(tiny: Encoder) -> None:
    question, passage = tiny.encode_queries(["闭环"])[0], tiny.encode_passages(["闭环"])[0]
    assert np.linalg.norm([question, passage], axis=1) == pytest.approx(1, abs=1e-5)
    assert not np.allclose(question, passage)
    assert tiny.encode_passages([]).shape == (0, 16)
    assert tiny.encode_passages(["闭环"]).dtype == np.float32


def test_other_weights_have_another_fingerprint(tiny: Encoder, folder: Path, tmp_path: Path) -> None:
    import shutil

    import torch
    from sentence_transformers import SentenceTransformer

    changed = SentenceTransformer(str(shutil.copytree(folder, tmp_path / "tiny")), device="cpu")
    with torch.no_grad():
        next(iter(changed.parameters())).add_(0.5)
    changed.save(str(tmp_path / "other"))
    other = load(f"st:{tmp_path / 'other'}", models=tmp_path).fingerprint
    assert other.weights_sha256 != tiny.fingerprint.weights_sha256
    assert other.tokenizer_sha256 == tiny.fingerprint.tokenizer_sha256


def test_an_index_of_the_model_is_searched_with_it_and_refused_to_others(
    tiny: Encoder, encoder: Encoder, tmp_path: Path
) -> None:
    manifest = index.build(tmp_path, [Item("a", "构建闭环机制"), Item("b", "植树造林")], tiny)
    searcher = Searcher.open(tmp_path, manifest, tiny)
    assert searcher.search("闭环机制").hits[0].item.id == "a"
    searcher.close()
    with pytest.raises(ModelError, match=r"made with tiny \(sentence-transformers/cpu.*e5-small-zh-en-v1"):
        Searcher.open(tmp_path, manifest, encoder)


@pytest.mark.parametrize(
    ("name", "reason"),
    [("st:", "names no model"), ("st:./no/such/folder", "no such folder"), ("st:/nowhere", "no such folder")],
)
def test_a_model_that_is_not_there_is_refused(name: str, reason: str, models: Path) -> None:
    with pytest.raises(ModelError, match=reason):
        load(name, models=models)


def test_a_folder_that_holds_no_model_is_refused(tmp_path: Path, models: Path) -> None:
    (tmp_path / "notes.txt").write_text("no model", encoding="utf-8")
    with pytest.raises(ModelError, match="cannot be opened"):
        load(f"st:{tmp_path}", models=models)
