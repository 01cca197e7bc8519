from collections.abc import Sequence
from dataclasses import replace

from transcriber.engines.base import Engine
from transcriber.quality.signal import signal_to_noise
from transcriber.speech import Chunk, Utterance


class SignalToNoise:
    """An engine whose utterances tell how far speech was above the noise."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def recognise(self, chunks: Sequence[Chunk]) -> list[Utterance]:
        return [
            replace(utterance, signal_to_noise=signal_to_noise(chunk))
            for utterance, chunk in zip(self.engine.recognise(chunks), chunks, strict=True)
        ]
