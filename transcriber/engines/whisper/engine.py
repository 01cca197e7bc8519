from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from transcriber.engines.base import Task
from transcriber.engines.halves import halves
from transcriber.engines.whisper.guards import Attempt, is_made_up, without_inventions
from transcriber.engines.whisper.model import WhisperModel
from transcriber.engines.whisper.options import WhisperOptions
from transcriber.engines.whisper.rest import ended, passed_over, rest
from transcriber.engines.whisper.spans import spaced, unspaced
from transcriber.engines.whisper.spectrogram import SILENCE_SECONDS, WINDOW_SECONDS
from transcriber.engines.whisper.tokens import Vocabulary
from transcriber.engines.whisper.words import words
from transcriber.speech import Chunk, Samples, Utterance, Word

if TYPE_CHECKING:
    from transcriber.engines.whisper.biasing.listening import Listening

SHORTEST_RETRY_SECONDS: Final = 2.0
"""A half that is shorter is not decoded on its own."""

NO_REPEATED_TOKENS: Final = 4
"""Where a transcript ran in circles, so many tokens in a row may come once only."""

MAX_RESTS: Final = 4
"""Times that what comes after the last word is decoded. What is said thrice may be written once each time."""


class Model(Protocol):
    """What the engine needs of a model; see `WhisperModel`."""

    vocabulary: Vocabulary

    def encode(self, samples: Samples, *, silence: float) -> Any: ...

    def attempt(
        self, encoded: Any, prompt: Sequence[int], beams: int, *, no_repeated: int = 0
    ) -> Attempt: ...

    def times(
        self, encoded: Any, prompt: Sequence[int], tokens: Sequence[int], seconds: float
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]: ...

    def probabilities(
        self, encoded: Any, prompt: Sequence[int], tokens: Sequence[int], seconds: float
    ) -> NDArray[np.float64]: ...


class WhisperEngine:
    """Whisper, one chunk after the other: a batch of windows takes as long as they do one by one."""

    def __init__(self, model: Model, task: Task, options: WhisperOptions) -> None:
        self._model = model
        self._prompt = model.vocabulary.prompt(task.language)
        self._cut = spaced if task.word_delimiter else unspaced
        self._beams = options.beams
        self._listening = _listening(task, model.vocabulary) if task.vocabulary else None

    def recognise(self, chunks: Sequence[Chunk]) -> list[Utterance]:
        return [
            Utterance(
                chunk.index,
                chunk.start_seconds,
                chunk.start_seconds + chunk.seconds,
                self._heard(chunk),
                chunk.channel,
            )
            for chunk in chunks
        ]

    def _heard(self, chunk: Chunk) -> list[Word]:
        """Words of a chunk of any length."""
        if chunk.seconds > WINDOW_SECONDS:
            return [word for half in halves(chunk) for word in self._heard(half)]
        found = self._whole(chunk, self._words(chunk, may_halve=chunk.seconds >= 2 * SHORTEST_RETRY_SECONDS))
        for _ in range(MAX_RESTS):
            left = rest(chunk, found)
            more = self._words(left, may_halve=False) if left else []
            if not left or not more:
                break
            found = [*ended(found, left.start_seconds), *more]
        return found

    def _whole(self, chunk: Chunk, found: list[Word]) -> list[Word]:
        """Put in what was passed over, where hearing that part again gives more words."""
        for first, after, part in reversed(list(passed_over(chunk, found))):
            again = self._words(part, may_halve=False)
            if len(again) > after - first:
                found = [*found[:first], *again, *found[after:]]
        return found

    def _words(self, chunk: Chunk, *, may_halve: bool) -> list[Word]:
        """Words of a window.

        Where it stays a loop, those of its halves: what sent the decoder into it is rarely in both. Not of
        their halves, or a long noise would take many times as long as speech.
        """
        encoded, attempt = self._believable(chunk)
        if attempt.is_silence or is_made_up(attempt, chunk):
            return []
        if attempt.repeats:
            parts = halves(chunk) if may_halve else ()
            return [word for half in parts for word in self._words(half, may_halve=False)]
        if not attempt.tokens:
            return []
        return without_inventions(self._written(encoded, attempt.tokens, chunk), chunk)

    def _written(self, encoded: Any, tokens: tuple[int, ...], chunk: Chunk) -> list[Word]:
        """The words of a transcript, and in their place those of the vocabulary that were likelier said."""
        times, probabilities = self._model.times(encoded, self._prompt, tokens, chunk.seconds)
        wanted: list[tuple[int, int]] = []
        if self._listening:
            heard = self._listening.heard(self._model, encoded, tokens, probabilities, chunk.seconds)
            if heard.tokens != tokens:
                tokens = heard.tokens
                times, probabilities = self._model.times(encoded, self._prompt, tokens, chunk.seconds)
            for first, after, known in heard.entries:
                wanted.append((first, after))
                probabilities[first:after] = known
        return words(
            self._model.vocabulary, tokens, times, probabilities, chunk, cut=self._cut, wanted=wanted
        )

    def _believable(self, chunk: Chunk) -> tuple[Any, Attempt]:
        """The transcript of a chunk, and the window that it is of.

        A doubtful one is decoded again in the whole window that the model was trained on, and then without
        repetitions. The paper draws again at random, at higher and higher temperatures. Not so here: a
        transcript is the same every time, however many processes share the recording.
        """
        encoded = self._model.encode(chunk.samples, silence=SILENCE_SECONDS)
        first = self._model.attempt(encoded, self._prompt, self._beams)
        if first.is_silence or not first.is_doubtful:
            return encoded, first
        if chunk.seconds + SILENCE_SECONDS < WINDOW_SECONDS:
            encoded = self._model.encode(chunk.samples, silence=WINDOW_SECONDS)
            first = self._model.attempt(encoded, self._prompt, self._beams)
        if first.is_silence or not (first.repeats or first.is_a_guess):
            return encoded, first
        second = self._model.attempt(encoded, self._prompt, self._beams, no_repeated=NO_REPEATED_TOKENS)
        return encoded, min(first, second, key=lambda attempt: (attempt.repeats, -attempt.log_probability))


def _listening(task: Task, vocabulary: Vocabulary) -> "Listening":
    from transcriber.engines.whisper.biasing.listening import Listening  # noqa: PLC0415 - few jobs ask for it

    if not task.word_delimiter:
        raise ValueError("it listens for no additional vocabulary in a language without spaces between words")
    return Listening(task.vocabulary, vocabulary, task.language)


def load(models: Path, options: Mapping[str, Any], task: Task) -> WhisperEngine:
    chosen = WhisperOptions(**options)
    return WhisperEngine(WhisperModel(models / chosen.folder), task, chosen)


def load_identifier(models: Path, options: Mapping[str, Any]) -> WhisperModel:
    """The model itself tells languages apart."""
    return WhisperModel(models / WhisperOptions(**options).folder)
