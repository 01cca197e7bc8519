from collections.abc import Sequence
from typing import Protocol

from transcriber.speech import Utterance


class Combiner(Protocol):
    """Makes one text of several."""

    def combine(self, readings: Sequence[Utterance]) -> Utterance:
        """One utterance, of what each engine heard in the same stretch, in the order of the pack."""
        ...
