"""A Whisper in CTranslate2: what is heard in a window, and when each token was."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import ctranslate2
import numpy as np
from numpy.typing import NDArray

from contract.errors.models import ModelsCorrupt, ModelsMissing
from transcriber.engines.whisper.guards import Attempt
from transcriber.engines.whisper.languages import code_of
from transcriber.engines.whisper.spectrogram import HOP, SILENCE_SECONDS, WINDOW_SECONDS, log_mel
from transcriber.engines.whisper.tokens import Vocabulary
from transcriber.memory import is_out_of_memory
from transcriber.speech import SAMPLE_RATE, Chunk, Samples

MAX_TOKENS: Final = 224
"""Of a window: half of what a model can hold, as in the paper; the other half is for what was said before."""

TOKEN_SECONDS: Final = 2 * HOP / SAMPLE_RATE
"""What one frame of the encoder lasts, and so the finest time of a token."""

_NO_TIMES: Final = 1
"""At the end of a prompt, the token that asks for none. Alignment has its own."""

Encoded = Any
"""A window as the encoder gives it; a type of CTranslate2's that has no public name for it."""


class WhisperModel:
    """One model on one thread, in int8.

    Raises
    ------
    ModelsMissing, ModelsCorrupt
        A file is not there, or is no such model.
    """

    def __init__(self, folder: Path) -> None:
        for name in ("model.bin", "config.json"):
            if not (folder / name).is_file():
                raise ModelsMissing("a model is missing", str(folder / name))
        self.vocabulary = Vocabulary(folder / "tokenizer.json")
        try:
            self._model = ctranslate2.models.Whisper(
                str(folder), device="cpu", compute_type="int8", inter_threads=1, intra_threads=1
            )
        except RuntimeError as error:
            if is_out_of_memory(error):
                raise
            raise ModelsCorrupt(f"the model {folder.name} cannot be loaded", str(error)) from error

    def encode(self, samples: Samples, *, silence: float = SILENCE_SECONDS) -> Encoded:
        """Listen to a window: samples, and so many seconds of silence after them."""
        features = log_mel(samples, self._model.n_mels, silence)[None]
        return self._model.encode(ctranslate2.StorageView.from_array(features))

    def languages(self, chunk: Chunk) -> dict[str, float]:
        """Probability of each language, of what the model hears in the first half minute of a chunk."""
        window = chunk.samples[: WINDOW_SECONDS * SAMPLE_RATE]
        (found,) = self._model.detect_language(self.encode(window))
        return {code_of(token.strip("<|>")): float(probability) for token, probability in found}

    def attempt(
        self, encoded: Encoded, prompt: Sequence[int], beams: int, *, no_repeated: int = 0
    ) -> Attempt:
        """Decode a window by beam search.

        Parameters
        ----------
        no_repeated
            So many tokens in a row are written once at most; 0 for no such limit.
        """
        (found,) = self._model.generate(
            encoded,
            [list(prompt)],
            beam_size=beams,
            no_repeat_ngram_size=no_repeated,
            max_length=len(prompt) + MAX_TOKENS,
            return_scores=True,
            return_no_speech_prob=True,
        )
        tokens = tuple(token for token in found.sequences_ids[0] if token < self.vocabulary.end)
        decoded = len(found.sequences_ids[0])
        # The score is the mean without the token that ends it, whose probability it holds all the same.
        log_probability = found.scores[0] * decoded / (decoded + 1)
        return Attempt(tokens, self.vocabulary.text(tokens), log_probability, found.no_speech_prob)

    def probabilities(
        self, encoded: Encoded, prompt: Sequence[int], tokens: Sequence[int], seconds: float
    ) -> NDArray[np.float64]:
        """Probability of each token of a text, whoever wrote it; shape (n,)."""
        return np.array(self._aligned(encoded, prompt, tokens, seconds).text_token_probs)

    def times(
        self, encoded: Encoded, prompt: Sequence[int], tokens: Sequence[int], seconds: float
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Start and end of each token, and its probability.

        By dynamic time warping through the cross-attention of the heads that follow the speech, which
        `config.json` names (Radford et al., 2022, in the code published with it).

        Returns
        -------
        times, probabilities
            Shapes (n, 2), seconds from the start of the window, and (n,).
        """
        found = self._aligned(encoded, prompt, tokens, seconds)
        path = np.array(found.alignments)
        begins = np.searchsorted(path[:, 0], np.arange(len(tokens) + 1))
        edges = path[np.minimum(begins, len(path) - 1), 1] * TOKEN_SECONDS
        return np.stack([edges[:-1], edges[1:]], axis=1), np.array(found.text_token_probs)

    def _aligned(self, encoded: Encoded, prompt: Sequence[int], tokens: Sequence[int], seconds: float) -> Any:
        frames = max(2, round(seconds * SAMPLE_RATE / HOP))
        (found,) = self._model.align(encoded, list(prompt[:-_NO_TIMES]), [list(tokens)], frames)
        return found
