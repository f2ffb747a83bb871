"""Which pieces of the multilingual vocabulary a Chinese and English base keeps, and their tokenizer."""

from __future__ import annotations

import base64
import io
import tempfile
from collections.abc import Collection, Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt

from embed.encoders.e5_image import Image

Json = dict[str, object]
SPACE = "\u2581"  # SentencePiece's mark of a word start
_CJK = (
    (0x3000, 0x303F),
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0xFF00, 0xFFEF),
    (0x20000, 0x3134F),
)
_COMMON = ((0x20, 0x7E), (0xA1, 0xFF), (0x2000, 0x2BFF), (0x3200, 0x33FF))  # ASCII, Latin-1, signs
_ACCENTED = ((0xC0, 0xFF),)


def _within(character: str, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(low <= ord(character) <= high for low, high in ranges)


def kept_ids(image: Image, english: Collection[str]) -> npt.NDArray[np.int64]:
    """Return the ids to keep, ascending: CJK, signs, and those ASCII words that are in `english`."""
    special = {"<s>", "</s>", "<pad>", "<unk>", "<mask>"}
    known = frozenset(english)
    kept = [i for i, piece in enumerate(image.pieces) if piece in special or _is_kept(piece, known)]
    return np.array(kept, np.int64)


def _is_kept(piece: str, english: frozenset[str]) -> bool:
    body = piece.replace(SPACE, "")
    if not all(_within(c, _CJK) or _within(c, _COMMON) for c in body):
        return False
    if len(body) > 1 and any(_within(c, _ACCENTED) for c in body):
        return False
    return not (body.isascii() and len(body) > 2 and piece not in english)


def tokenizer_json(image: Image, kept: npt.NDArray[np.int64]) -> Json:
    """Return the pruned XLM-R Unigram tokenizer in the `tokenizers` file format."""
    vocabulary = [[image.pieces[i], float(image.scores[i])] for i in kept.tolist()]
    ids = {str(piece): i for i, (piece, _) in enumerate(vocabulary)}
    spaces: Json = {"type": "Metaspace", "replacement": SPACE, "prepend_scheme": "always", "split": True}
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": _special_tokens(ids),
        "normalizer": _normalizer(image.normaliser),
        "pre_tokenizer": spaces,
        "post_processor": _template(ids),
        "decoder": spaces,
        "model": {"type": "Unigram", "unk_id": ids["<unk>"], "byte_fallback": False, "vocab": vocabulary},
    }


def _special_tokens(ids: Mapping[str, int]) -> list[Json]:
    names = sorted(("<s>", "<pad>", "</s>", "<unk>", "<mask>"), key=lambda name: ids[name])
    flags = {"single_word": False, "rstrip": False, "normalized": False, "special": True}
    return [{"id": ids[name], "content": name, "lstrip": name == "<mask>", **flags} for name in names]


def _template(ids: Mapping[str, int]) -> Json:
    def mark(name: str) -> Json:
        return {"SpecialToken": {"id": name, "type_id": 0}}

    def text(name: str) -> Json:
        return {"Sequence": {"id": name, "type_id": 0}}

    single = [mark("<s>"), text("A"), mark("</s>")]
    return {
        "type": "TemplateProcessing",
        "single": single,
        "pair": [*single, mark("</s>"), text("B"), mark("</s>")],
        "special_tokens": {
            name: {"id": name, "ids": [ids[name]], "tokens": [name]} for name in ("<s>", "</s>")
        },
    }


def _normalizer(rules: Mapping[int, tuple[int, ...]]) -> Json:
    charsmap = base64.b64encode(_compiled_charsmap(rules)).decode("ascii")
    return {
        "type": "Sequence",
        "normalizers": [
            {"type": "Precompiled", "precompiled_charsmap": charsmap},
            {"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": " "},
        ],
    }


def _compiled_charsmap(rules: Mapping[int, tuple[int, ...]]) -> bytes:
    """Compile per-code-point rules into SentencePiece's trie, by letting it train a toy model with them."""
    import sentencepiece

    lines = [f"{code:X}\t{' '.join(f'{o:X}' for o in out)}\n" for code, out in sorted(rules.items())]
    model = io.BytesIO()
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "rules.tsv"
        table.write_text("".join(lines), encoding="utf-8")
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(["a b c d e f g h i j k"] * 20),
            model_writer=model,
            vocab_size=20,
            hard_vocab_limit=False,
            normalization_rule_tsv=str(table),
            minloglevel=2,
        )
    normalizer_spec = _protobuf_field(model.getvalue(), 3)
    return _protobuf_field(normalizer_spec, 2)  # NormalizerSpec.precompiled_charsmap


def _protobuf_field(message: bytes, wanted: int) -> bytes:
    """Return the bytes of a length-delimited field of a protobuf message."""
    at = 0
    while at < len(message):
        key, at = _varint(message, at)
        wire = key & 7
        if wire == 0:
            _, at = _varint(message, at)
        elif wire == 2:
            length, at = _varint(message, at)
            if key >> 3 == wanted:
                return message[at : at + length]
            at += length
        else:
            at += 8 if wire == 1 else 4
    raise KeyError(wanted)


def _varint(message: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = message[at]
        at += 1
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return value, at
