"""What an encoder is, and how an index recognises the one it was made with."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt

from kg.errors import ModelError

Vectors = npt.NDArray[np.float32]

AGREEMENT = 0.99  # same weights in any engine: >= .995; wrong prompt, pooling or weights: <= .965
PROBES: tuple[tuple[str, str], ...] = (
    ("query", "闭环反馈机制"),
    ("query", "which cities report results back to the public?"),
    ("query", "委员怎样联系群众"),
    ("passage", "建立“协商—落实—反馈”闭环机制,对意见建议建立分级分类处理流程。"),
    ("passage", "组织委员深入一线问需于民,把民生“需求清单”转化为履职“服务清单”。"),
    ("passage", "今年以来累计开展协商活动74场,提出意见建议72条,9条被采纳。"),
    ("passage", "Members meet residents every month and report what was done about each request."),
    ("passage", "依托数字化平台归集12345市民热线等数据。"),
)


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """All that decides what vector a text gets."""

    model: str
    weights_sha256: str
    tokenizer_sha256: str
    query_prompt: str
    passage_prompt: str
    pooling: str
    dimension: int
    engine: str
    precision: str

    def as_json(self) -> dict[str, str | int]:
        """Return it as a plain object, ready for a manifest."""
        return asdict(self)

    def short(self) -> str:
        """Name it in a message: model, engine, precision, first digits of the weights."""
        return f"{self.model} ({self.engine}, {self.precision}, weights {self.weights_sha256[:12]})"


class Encoder(Protocol):
    """Turns texts into L2-normalised float32 vectors of shape [n, dimension]."""

    @property
    def fingerprint(self) -> Fingerprint:
        """What decides its vectors."""

    @property
    def dimension(self) -> int:
        """Numbers in one vector."""

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Encode questions; [n, dimension], L2-normalised."""

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Encode texts to be found; [n, dimension], L2-normalised."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One text as an encoder sees it; tokens of prompts and punctuation are left out."""

    vector: Vectors  # [dimension], L2-normalised
    tokens: Vectors  # [n, token dimension], each L2-normalised
    spans: tuple[tuple[int, int], ...]  # of each token in the text


@runtime_checkable
class TokenEncoder(Encoder, Protocol):
    """An encoder that also gives a vector for each token, for late interaction."""

    @property
    def token_recipe(self) -> str:
        """Names what decides token vectors beside the fingerprint."""

    @property
    def token_dimension(self) -> int:
        """Numbers in one token vector."""

    def read(self, role: str, text: str) -> Reading:
        """Read one text in the role "query" or "passage"."""


@runtime_checkable
class ManyReader(TokenEncoder, Protocol):
    """A token encoder that sees to it itself that many texts are read at once."""

    def read_passages(self, texts: Sequence[str]) -> Iterator[Reading]:
        """Read texts to be found; yield in order."""


def encode(encoder: Encoder, role: str, texts: Sequence[str]) -> Vectors:
    """Encode in the role "query" or "passage"."""
    return encoder.encode_queries(texts) if role == "query" else encoder.encode_passages(texts)


def cosines(vectors: Vectors, vector: Vectors) -> Vectors:
    """Return the inner product of each of [n, d] with [d], on this thread.

    BLAS would wake threads whose barriers cost 10 ms and more on a busy machine, for 0.1 ms of work.
    """
    products: Vectors = np.vecdot(vectors, vector)
    return products


def pack(vector: Vectors) -> str:
    """Write a vector as base64 of little-endian float32, without loss."""
    return base64.b64encode(vector.astype("<f4").tobytes()).decode("ascii")


def unpack(text: str) -> Vectors:
    """Read a packed vector."""
    return np.frombuffer(base64.b64decode(text), "<f4").astype(np.float32)


def identity(encoder: Encoder) -> dict[str, object]:
    """Return the fingerprint and the eight probe texts with their vectors, for a manifest."""
    vectors = [encode(encoder, role, [text])[0] for role, text in PROBES]
    probes = [
        {"role": role, "text": text, "vector": pack(vector)}
        for (role, text), vector in zip(PROBES, vectors, strict=True)
    ]
    return {"fingerprint": encoder.fingerprint.as_json(), "probes": probes}


def check_identity(encoder: Encoder, manifest: Mapping[str, object]) -> float:
    """Return the worst probe cosine (1.0 when the fingerprints are equal), or raise ModelError below .99."""
    recorded = _recorded(manifest)
    if recorded == encoder.fingerprint:
        return 1.0
    worst = _agreement(encoder, manifest) if recorded.dimension == encoder.dimension else -1.0
    if worst >= AGREEMENT:
        return worst
    raise ModelError(
        "search index",
        f"made with {recorded.short()}, but the encoder in use is {encoder.fingerprint.short()}"
        f" (agreement {worst:.3f}, needed {AGREEMENT})",
        "set the model back or rebuild with: jingyan build",
    )


def _recorded(manifest: Mapping[str, object]) -> Fingerprint:
    stated = manifest.get("fingerprint")
    if not isinstance(stated, Mapping):
        raise ModelError("search index", "its manifest names no model", "rebuild with: jingyan build")
    try:
        return Fingerprint(**stated)
    except TypeError as error:
        raise ModelError(
            "search index", "its manifest names the model in another form", "rebuild with: jingyan build"
        ) from error


def _agreement(encoder: Encoder, manifest: Mapping[str, object]) -> float:
    probes = manifest.get("probes")
    if not isinstance(probes, Sequence) or not probes:
        return -1.0
    cosines = []
    for probe in probes:
        now = encode(encoder, probe["role"], [probe["text"]])[0]
        cosines.append(float(now @ unpack(probe["vector"])))
    return min(cosines)
