from collections.abc import Sequence

from transcriber.combine.base import Combiner
from transcriber.engines.base import Engine
from transcriber.speech import Chunk, Utterance


class CombinedEngine:
    """Engines that hear the same chunks one after the other, and whose texts are made one.

    Parameters
    ----------
    engines
        Two or more.
    combiner
        Decides between what they heard.
    """

    def __init__(self, engines: Sequence[Engine], combiner: Combiner) -> None:
        self._engines = engines
        self._combiner = combiner

    def recognise(self, chunks: Sequence[Chunk]) -> list[Utterance]:
        readings = [engine.recognise(chunks) for engine in self._engines]
        return [self._combiner.combine(of_chunk) for of_chunk in zip(*readings, strict=True)]
