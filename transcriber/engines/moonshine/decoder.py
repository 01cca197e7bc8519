"""Builds the decoder graph from the shipped weights: one step for a whole batch of chunks and beams.

Against the shipped decoder: about 220 nodes a step instead of 930, many chunks in one batch, several
hypotheses of a chunk share its cross-attention, and the attention of the heads that follow the speech is an
output, from which word times are read. Matrix products are in 8 bits with a scale for each row, so that a
chunk's result does not depend on what else is in its batch.
"""

from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from onnx import TensorProto

from transcriber.engines.moonshine import architecture as arch
from transcriber.engines.moonshine.graph import CONTRIB, GraphWriter, QuantizedRows
from transcriber.engines.moonshine.weights import SHIPPED_DECODER, Weights

WEIGHTS: Final = "decoder.weights"
"""Beside the graph."""

_GROUP: Final = 128
"""Tokens whose largest probability is looked at first; divides the vocabulary."""


def build(folder: Path) -> bytes:
    """ONNX graph from the shipped decoder in the store `folder`, to lie beside its weights.

    With b chunks of k hypotheses each, t tokens so far and s frames:

    ==================== ================== ==========================================================
    input `tokens`       (b, k) int64       the newest token of each hypothesis
    input `position`     (1,) int64         t, the same for all
    input `mask`         (b, 1, 1, 1, s)    0 where a chunk has a frame, large and negative elsewhere
    inputs `keys_L`      (b, 8, 1, 36, s)   of the encoder, for each layer L
    inputs `values_L`    (b, 8, 1, s, 36)
    inputs `past_keys_L` (b*k, 8, t, 36)    of the tokens so far; `past_values_L` likewise
    output `candidates`  (b, k, 8) int64    the most probable next tokens, best first
    output `probabilities` (b, k, 8)        of these, among all tokens
    output `distribution` (b, k, 32000)     probabilities of all tokens; costs nothing unless it is asked for
    output `attention`   (b, k, s)          mean over the heads that follow the speech
    `present_keys_L`     (b*k, 8, t+1, 36)  and `present_values_L`
    ==================== ================== ==========================================================
    """
    return _written(folder).serialized()


def build_weights(folder: Path) -> bytes:
    """Content of the file `WEIGHTS` that belongs to the graph."""
    return _written(folder).weights


def _written(folder: Path) -> GraphWriter:
    return _Decoder(Weights(folder / SHIPPED_DECODER)).written()


class _Decoder:
    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self._graph = graph = GraphWriter("moonshine_decoder", WEIGHTS)
        self._tables = [graph.constant(table) for table in arch.rotary_tables(arch.MAX_TOKENS)]
        self._position = graph.input("position", (1,), TensorProto.INT64)
        self._mask = graph.input("mask", ("chunks", 1, 1, 1, "frames"))
        self._attention: list[str] = []

    def written(self) -> GraphWriter:
        graph, weights = self._graph, self._weights
        state = self._embedded(graph.input("tokens", ("chunks", "beams"), TensorProto.INT64))
        for layer in range(arch.LAYERS):
            state = self._layer(layer, state)
        state = graph.layer_norm(state, weights.array("model.decoder.norm.weight"))
        output = weights.matrix("/proj_out").columns(arch.TEXT_TOKENS)
        logits = graph.rows_product(graph.quantized_rows(state), output)
        probabilities = graph.node("Softmax", logits, axis=-1)
        best, tokens = self._best(probabilities)
        shape = ("chunks", "beams", arch.CANDIDATES)
        graph.output(best, "probabilities", shape)
        graph.output(probabilities, "distribution", ("chunks", "beams", arch.TEXT_TOKENS))
        graph.output(tokens, "candidates", shape, TensorProto.INT64)
        heads = graph.node("Concat", *self._attention, axis=1)
        mean = graph.node("ReduceMean", heads, graph.integers(1, 3), keepdims=0)
        graph.output(mean, "attention", ("chunks", "beams", "frames"))
        return graph

    def _best(self, probabilities: str) -> tuple[str, str]:
        """The most probable tokens, best first, and their probabilities.

        They lie in the groups of tokens with the highest maxima. Sorting these, and then the tokens of as
        many groups as there are candidates, is less work than sorting the vocabulary.
        """
        graph = self._graph
        count = graph.integers(arch.CANDIDATES)
        groups = graph.node("Reshape", probabilities, graph.integers(0, 0, -1, _GROUP))
        maxima = graph.node("ReduceMax", groups, graph.integers(-1), keepdims=0)
        _, chosen = graph.nodes("TopK", maxima, count, count=2, axis=-1)
        places = graph.node("Unsqueeze", chosen, graph.integers(-1))
        among = graph.node("GatherND", groups, places, batch_dims=2)
        among = graph.node("Reshape", among, graph.integers(0, 0, -1))
        best, at = graph.nodes("TopK", among, count, count=2, axis=-1)
        size = graph.integers(_GROUP)
        group = graph.node("GatherElements", chosen, graph.node("Div", at, size), axis=-1)
        within = graph.node("Mod", at, size)
        return best, graph.node("Add", graph.node("Mul", group, size), within)

    def _embedded(self, tokens: str) -> str:
        graph = self._graph
        table = self._weights.quantized("model.decoder.embed_tokens.weight")
        rows = graph.node("Gather", graph.constant(table.values), tokens, axis=0)
        scale = graph.constant(np.array(table.scale, np.float32))
        zero = graph.constant(np.array(table.zero_point, np.uint8))
        return graph.node("DequantizeLinear", rows, scale, zero)

    def _layer(self, layer: int, state: str) -> str:
        """One decoder layer on (b, k, 288)."""
        graph, name = self._graph, f"model.decoder.layers.{layer}"
        normed = graph.layer_norm(state, self._weights.array(f"{name}.input_layernorm.weight"))
        state = graph.node("Add", state, self._self_attention(layer, normed))
        normed = graph.layer_norm(state, self._weights.array(f"{name}.post_attention_layernorm.weight"))
        state = graph.node("Add", state, self._cross_attention(layer, normed))
        normed = graph.layer_norm(state, self._weights.array(f"{name}.final_layernorm.weight"))
        return graph.node("Add", state, self._feed_forward(layer, normed))

    def _self_attention(self, layer: int, state: str) -> str:
        graph, node = self._graph, f"/model/decoder/layers.{layer}/self_attn"
        rows = graph.quantized_rows(state)
        one_token = graph.integers(-1, 1, arch.WIDTH)
        query, key, value = (
            graph.node("Reshape", self._projected(rows, f"{node}/{part}_proj"), one_token) for part in "qkv"
        )
        heads = graph.integers(0, arch.HEADS, 1, arch.HEAD_WIDTH)
        query, key, value = (
            graph.node("Reshape", part, heads) for part in (self._rotated(query), self._rotated(key), value)
        )
        keys, values = self._remembered(layer, "keys", key), self._remembered(layer, "values", value)
        scores = graph.node("FusedMatMul", query, keys, domain=CONTRIB, transB=1, alpha=arch.ATTENTION_SCALE)
        mixed = graph.node("MatMul", graph.node("Softmax", scores, axis=-1), values)
        mixed = graph.node("Reshape", mixed, graph.node("Shape", state))
        return self._projected(graph.quantized_rows(mixed), f"{node}/o_proj")

    def _remembered(self, layer: int, part: str, newest: str) -> str:
        graph, shape = self._graph, ("hypotheses", arch.HEADS, "tokens", arch.HEAD_WIDTH)
        past = graph.input(f"past_{part}_{layer}", shape)
        present = graph.node("Concat", past, newest, axis=2)
        name = f"present_{part}_{layer}"
        graph.output(present, name, ("hypotheses", arch.HEADS, "tokens_and_one", arch.HEAD_WIDTH))
        return present

    def _cross_attention(self, layer: int, state: str) -> str:
        """Attend to the frames of a hypothesis's chunk.

        One product of a vector and a matrix for each hypothesis: for the few that there are, this beats one
        product of two matrices, which would repack the frames each time.
        """
        graph, node = self._graph, f"/model/decoder/layers.{layer}/encoder_attn"
        keys = graph.input(f"keys_{layer}", ("chunks", arch.HEADS, 1, arch.HEAD_WIDTH, "frames"))
        values = graph.input(f"values_{layer}", ("chunks", arch.HEADS, 1, "frames", arch.HEAD_WIDTH))
        query = graph.node(
            "Reshape",
            self._projected(graph.quantized_rows(state), f"{node}/q_proj"),
            graph.integers(0, 0, arch.HEADS, 1, arch.HEAD_WIDTH),
        )
        query = graph.node("Transpose", query, perm=[0, 2, 1, 3, 4])
        scores = graph.node("Add", graph.node("MatMul", query, keys), self._mask)
        attention = graph.node("Softmax", scores, axis=-1)
        followed = [head for at, head in arch.ALIGNMENT_HEADS if at == layer]
        if followed:
            self._attention.append(graph.node("Gather", attention, graph.integers(*followed), axis=1))
        mixed = graph.node("Transpose", graph.node("MatMul", attention, values), perm=[0, 2, 1, 3, 4])
        mixed = graph.node("Reshape", mixed, graph.integers(0, 0, arch.WIDTH))
        return self._projected(graph.quantized_rows(mixed), f"{node}/o_proj")

    def _feed_forward(self, layer: int, state: str) -> str:
        graph, node = self._graph, f"/model/decoder/layers.{layer}/mlp"
        name = f"model.decoder.layers.{layer}.mlp"
        wide = self._projected(
            graph.quantized_rows(state), f"{node}/fc1", self._weights.array(f"{name}.fc1.bias")
        )
        content, gate = graph.nodes("Split", wide, count=2, axis=-1, num_outputs=2)
        gated = graph.node("Mul", content, graph.node("QuickGelu", gate, domain=CONTRIB, alpha=1.0))
        bias = self._weights.array(f"{name}.fc2.bias")
        return self._projected(graph.quantized_rows(gated), f"{node}/fc2", bias)

    def _projected(self, rows: QuantizedRows, node: str, bias: NDArray[np.float32] | None = None) -> str:
        return self._graph.rows_product(rows, self._weights.matrix(node), bias)

    def _rotated(self, part: str) -> str:
        return self._graph.node(
            "RotaryEmbedding",
            part,
            self._position,
            *self._tables,
            domain=CONTRIB,
            interleaved=1,
            num_heads=arch.HEADS,
            rotary_embedding_dim=arch.ROTARY_WIDTH,
        )
