"""Asks the model whether an entry was said where something like it was written."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from transcriber.engines.whisper.biasing.alternatives import TAIL_TOKENS, Alternative, apart, best, written

SOUND_BONUS: Final = 2.0
"""What a consonant that sounds alike is worth, in the log of a probability."""

ENTRY_BONUS: Final = 3.0
"""What any entry is worth: that it is listed makes it likelier than it is in the language."""

KNOWING_SHARE: Final = 0.7
"""What a model that was told of the entry counts for, against one that was not."""

MAX_TEXTS: Final = 3
"""Texts with alternatives in them that the model is given at a time. Each takes a tenth of what hearing the
window took, for all that the encoder gave is looked at anew."""

_SMALLEST: Final = 1e-10


class Model(Protocol):
    """What judging needs of a model; see `WhisperModel`."""

    def probabilities(
        self, encoded: Any, prompt: Sequence[int], tokens: Sequence[int], seconds: float
    ) -> NDArray[np.float64]: ...


@dataclass(frozen=True, slots=True)
class Window:
    """What was heard in a window.

    Attributes
    ----------
    encoded, seconds
        As the model takes them.
    tokens
        Of its text.
    scores
        Log probability of each, shape (n,).
    """

    encoded: Any
    seconds: float
    tokens: tuple[int, ...]
    scores: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Verdict:
    """An alternative that stands, with the log probability of each of its tokens."""

    alternative: Alternative
    scores: NDArray[np.float64]


class Judge:
    """The model, asked about one window.

    Parameters
    ----------
    prompt
        By which the window was heard.
    knowing
        The same, behind the entries as what was said before.
    """

    def __init__(self, model: Model, window: Window, prompt: Sequence[int], knowing: Sequence[int]) -> None:
        self._model = model
        self._window = window
        self._prompt = prompt
        self._knowing = knowing

    def better(self, alternatives: Sequence[Alternative]) -> list[Verdict]:
        """Those of the alternatives that are better than what stands there, in the order of the text.

        First by a model that knows the entries, which is the more willing one: what that refuses is not
        asked about again.

        Parameters
        ----------
        alternatives
            The likeliest first. There may be more than the model is asked about.
        """
        known = self._scores(self._knowing, alternatives)
        willing = [one for one, scores in known.items() if self._lead(one) + scores.sum() > 0]
        plain = self._scores(self._prompt, willing)
        gains = [
            (
                one,
                self._lead(one) + KNOWING_SHARE * known[one].sum() + (1 - KNOWING_SHARE) * plain[one].sum(),
            )
            for one in plain
        ]
        return [Verdict(one, known[one][: len(one.tokens)]) for one in best(gains)]

    def _lead(self, one: Alternative) -> float:
        """What it may lose as it is written: its bonus, less the tokens that it replaces and their tail."""
        replaced = self._window.scores[one.first : one.after + TAIL_TOKENS]
        return ENTRY_BONUS + SOUND_BONUS * one.likeness - float(replaced.sum())

    def _scores(
        self, prompt: Sequence[int], alternatives: Sequence[Alternative]
    ) -> Mapping[Alternative, NDArray[np.float64]]:
        """Log probabilities of the tokens of each and of their tail."""
        return dict(
            judged for text in apart(alternatives, MAX_TEXTS) for judged in self._judged(prompt, text)
        )

    def _judged(
        self, prompt: Sequence[int], text: Sequence[Alternative]
    ) -> Iterator[tuple[Alternative, NDArray[np.float64]]]:
        tokens, starts = written(self._window.tokens, text)
        window = self._window
        said = self._model.probabilities(window.encoded, prompt, tokens, window.seconds)
        scores = np.log(np.maximum(said, _SMALLEST))
        for one, first in zip(text, starts, strict=True):
            yield one, scores[first : first + len(one.tokens) + TAIL_TOKENS]
