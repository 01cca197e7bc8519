"""An engine that also hears who speaks."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from transcriber.diarize.embedding import VoiceEmbedding, WeSpeakerEmbedding
from transcriber.diarize.segmentation import PyannoteSegmentation, Segmentation
from transcriber.diarize.voices import voices
from transcriber.engines.base import Engine
from transcriber.speech import Chunk, Utterance

SEGMENTATION_MODEL: Final = "speakers/segmentation.ort"
EMBEDDING_MODEL: Final = "speakers/voices.onnx"


class VoiceListener:
    """Adds the voices of each chunk to what an engine recognises in it."""

    def __init__(self, engine: Engine, segmentation: Segmentation, embedding: VoiceEmbedding) -> None:
        self._engine = engine
        self._segmentation = segmentation
        self._embedding = embedding

    def recognise(self, chunks: Sequence[Chunk]) -> list[Utterance]:
        return [
            replace(utterance, voices=tuple(voices(chunk, self._segmentation, self._embedding)))
            for utterance, chunk in zip(self._engine.recognise(chunks), chunks, strict=True)
        ]


def with_voices(engine: Engine, models: Path) -> VoiceListener:
    """Listen with an engine and the models of a materialised pack.

    Raises
    ------
    ModelsCorrupt
        A file is no model.
    """
    return VoiceListener(
        engine,
        PyannoteSegmentation(models / SEGMENTATION_MODEL),
        WeSpeakerEmbedding(models / EMBEDDING_MODEL),
    )
