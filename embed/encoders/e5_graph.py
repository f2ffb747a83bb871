"""Write the encoder of an E5S1 image as an ONNX graph, without torch.

Inputs `input_ids`, `attention_mask` [b, s]; outputs `sentence_embedding` [b, hidden] (mean over the tokens,
L2-normalised) and `token_embeddings` [b, s, hidden]. A BertModel: learned positions, LayerNorm after, GELU.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper

from embed.encoder import Vectors
from embed.encoders.e5_image import Image

EPSILON = 1e-12
OPSET = 17


class _Nodes:
    """Nodes and constants gathered so far; each method adds one and returns the name of its output."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def constant(self, name: str, values: npt.NDArray[np.generic]) -> str:
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def ints(self, name: str, *values: int) -> str:
        return self.constant(name, np.array(values, np.int64))

    def floats(self, name: str, *values: float) -> str:
        return self.constant(name, np.array(values, np.float32))

    def add(self, kind: str, *inputs: str, name: str, domain: str = "", **attributes: object) -> str:
        node = helper.make_node(kind, list(inputs), [name], name=name, domain=domain, **attributes)
        self.nodes.append(node)
        return name

    def linear(self, x: str, name: str, weight: Vectors, bias: Vectors) -> str:
        product = self.add("MatMul", x, self.constant(f"{name}.w", weight.T), name=f"{name}.product")
        return self.add("Add", product, self.constant(f"{name}.b", bias), name=name)

    def layer_norm(self, x: str, name: str, weight: Vectors, bias: Vectors) -> str:
        scale, shift = self.constant(f"{name}.w", weight), self.constant(f"{name}.b", bias)
        return self.add("LayerNormalization", x, scale, shift, name=name, axis=-1, epsilon=EPSILON)


def encoder_graph(image: Image, kept: npt.NDArray[np.int64]) -> onnx.ModelProto:
    """Return the fp32 model over the kept vocabulary."""
    nodes = _Nodes()
    x = _embeddings(nodes, image, kept)
    mask = nodes.add("Cast", "attention_mask", name="mask32", to=TensorProto.INT32)
    for layer in range(image.sizes.layers):
        x = _layer(nodes, image, layer, x, mask)
    nodes.add("Identity", x, name="token_embeddings")
    _pool(nodes, x)
    return _model(nodes, image.sizes.hidden)


def feed_forward_outputs(layers: Sequence[int]) -> list[str]:
    """Name the product nodes of these layers' feed-forward outputs."""
    return [f"l{layer}.fo.product" for layer in layers]


def _embeddings(nodes: _Nodes, image: Image, kept: npt.NDArray[np.int64]) -> str:
    sizes = image.sizes
    words = image.tensor("emb.word", sizes.vocabulary, sizes.hidden)[kept]
    kinds = image.tensor("emb.type", sizes.types, sizes.hidden)
    places = image.tensor("emb.pos", sizes.positions, sizes.hidden) + kinds[0]
    word = nodes.add("Gather", nodes.constant("emb.word", words), "input_ids", name="words", axis=0)
    shape = nodes.add("Shape", "input_ids", name="shape")
    length = nodes.add("Gather", shape, nodes.ints("second", 1), name="length", axis=0)
    start, axis = nodes.ints("start", 0), nodes.ints("axis", 0)
    place = nodes.add("Slice", nodes.constant("emb.pos", places), start, length, axis, name="positions")
    total = nodes.add("Add", word, place, name="embedded")
    return _norm(nodes, image, total, "emb.ln")


def _norm(nodes: _Nodes, image: Image, x: str, name: str) -> str:
    hidden = image.sizes.hidden
    return nodes.layer_norm(x, name, image.tensor(f"{name}.w", hidden), image.tensor(f"{name}.b", hidden))


def _dense(nodes: _Nodes, image: Image, x: str, name: str, shape: tuple[int, int]) -> str:
    return nodes.linear(x, name, image.tensor(f"{name}.w", *shape), image.tensor(f"{name}.b", shape[0]))


def _layer(nodes: _Nodes, image: Image, layer: int, x: str, mask: str) -> str:
    hidden, inner, name = image.sizes.hidden, image.sizes.inner, f"l{layer}"
    attended = _attention(nodes, image, name, x, mask)
    mixed = _dense(nodes, image, attended, f"{name}.ao", (hidden, hidden))
    x = _norm(nodes, image, nodes.add("Add", mixed, x, name=f"{name}.r1"), f"{name}.aln")
    wide = _gelu(nodes, _dense(nodes, image, x, f"{name}.fi", (inner, hidden)), name)
    narrow = _dense(nodes, image, wide, f"{name}.fo", (hidden, inner))
    return _norm(nodes, image, nodes.add("Add", narrow, x, name=f"{name}.r2"), f"{name}.oln")


def _attention(nodes: _Nodes, image: Image, name: str, x: str, mask: str) -> str:
    """Multi-head self-attention in onnxruntime's fused operator."""
    hidden = image.sizes.hidden
    parts = [_dense(nodes, image, x, f"{name}.{part}", (hidden, hidden)) for part in ("q", "k", "v")]
    return nodes.add(
        "MultiHeadAttention",
        *parts,
        "",
        mask,
        name=f"{name}.attention",
        domain="com.microsoft",
        num_heads=image.sizes.heads,
    )


def _gelu(nodes: _Nodes, x: str, name: str) -> str:
    return nodes.add("Gelu", x, name=f"{name}.gelu", domain="com.microsoft")


def _pool(nodes: _Nodes, x: str) -> None:
    """Mean over the tokens that count, then divide by the L2 norm."""
    last, middle = nodes.ints("last", -1), nodes.ints("middle", 1)
    weights = nodes.add("Cast", "attention_mask", name="mask", to=TensorProto.FLOAT)
    weight = nodes.add("Unsqueeze", weights, last, name="weight")
    weighted = nodes.add("Mul", x, weight, name="weighted")
    total = nodes.add("ReduceSum", weighted, middle, name="total", keepdims=0)
    count = nodes.add("ReduceSum", weight, middle, name="count", keepdims=0)
    mean = nodes.add("Div", total, count, name="mean")
    square = nodes.add(
        "ReduceSum", nodes.add("Mul", mean, mean, name="squares"), last, name="square", keepdims=1
    )
    nodes.add("Div", mean, nodes.add("Sqrt", square, name="norm"), name="sentence_embedding")


def _model(nodes: _Nodes, hidden: int) -> onnx.ModelProto:
    value = helper.make_tensor_value_info
    inputs = [value(name, TensorProto.INT64, ["b", "s"]) for name in ("input_ids", "attention_mask")]
    outputs = [
        value("sentence_embedding", TensorProto.FLOAT, ["b", hidden]),
        value("token_embeddings", TensorProto.FLOAT, ["b", "s", hidden]),
    ]
    graph = helper.make_graph(nodes.nodes, "e5-small", inputs, outputs, nodes.constants)
    opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid("com.microsoft", 1)]
    model = helper.make_model(graph, opset_imports=opsets, ir_version=9)
    helper.set_model_props(model, {"onnx.quant.pre_process": "onnxruntime.quant"})  # nothing left to fuse
    onnx.checker.check_model(model)
    return model
