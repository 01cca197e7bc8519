"""The published graphs as they are, to compare our own graphs with."""

from pathlib import Path

import numpy as np

from transcriber.engines.moonshine import architecture as arch
from transcriber.engines.moonshine.weights import SHIPPED_DECODER, SHIPPED_ENCODER
from transcriber.onnx import session

MAX_TOKENS = 200


class Shipped:
    def __init__(self, models: Path) -> None:
        self._encoder = session(models / SHIPPED_ENCODER)
        self._decoder = session(models / SHIPPED_DECODER)
        self._outputs = [output.name for output in self._decoder.get_outputs()]
        self._memories = [
            given.name for given in self._decoder.get_inputs() if given.name.startswith("past_key_values")
        ]

    def first_step(self, samples):
        """All outputs of the decoder after the start token, and what else it needs."""
        every_sample = np.ones((1, len(samples)), np.int64)
        (frames,) = self._encoder.run(None, {"input_values": samples[None], "attention_mask": every_sample})
        given = {"encoder_hidden_states": frames, "encoder_attention_mask": every_sample}
        empty = np.zeros((1, arch.HEADS, 0, arch.HEAD_WIDTH), np.float32)
        return self._step(given, dict.fromkeys(self._memories, empty), arch.START_TOKEN, cached=False), given

    def cross_attention(self, samples):
        """Keys (layers, heads, frames, 36) and values, likewise, of the encoder's output."""
        outputs, _ = self.first_step(samples)
        return tuple(
            np.concatenate([outputs[f"present.{layer}.encoder.{part}"] for layer in range(arch.LAYERS)])
            for part in ("key", "value")
        )

    def greedy(self, samples):
        """The most probable token each time, up to the end."""
        outputs, given = self.first_step(samples)
        memory, tokens = {}, []
        while len(tokens) < MAX_TOKENS:
            token = int(outputs["logits"][0, -1].argmax())
            if token == arch.END_TOKEN:
                break
            tokens.append(token)
            # What it remembers of the encoder comes with the first step only.
            memory |= {
                name: outputs[present]
                for name in self._memories
                if not (memory and ".encoder." in name)
                and (present := name.replace("past_key_values", "present"))
            }
            outputs = self._step(given, memory, token, cached=True)
        return tokens

    def _step(self, given, memory, token, *, cached):
        inputs = given | memory | {"input_ids": np.array([[token]]), "use_cache_branch": np.array([cached])}
        return dict(zip(self._outputs, self._decoder.run(None, inputs), strict=True))
