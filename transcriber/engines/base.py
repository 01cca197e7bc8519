from collections.abc import Sequence
from typing import Protocol

from transcriber.speech import Chunk, Utterance


class Engine(Protocol):
    """A recogniser. One instance serves one process and one thread."""

    def recognise(self, chunks: Sequence[Chunk]) -> list[Utterance]:
        """Words of each chunk, in the order given, with times from the start of the file.

        Several chunks at once let an engine batch; the result must not depend on how they are grouped.
        """
        ...
