"""Word times from what a decoder attends to as it writes.

The method is that of Whisper's word timestamps (Radford et al., 2022, and its released code): the
cross-attention of a few heads follows the speech, so a monotonic path through it dates each token. Here it
is a Viterbi path with explicit silence, told by loudness and voice activity: a pause belongs to no word.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from transcriber.align.energy import loudness
from transcriber.align.viterbi import best_path
from transcriber.speech import SAMPLE_RATE, Samples

_ATTENTION_FLOOR: Final = 0.01
_SILENCE_SCORE: Final = -4.0
_LOUDNESS_WEIGHT: Final = 4.0
_SPEECH_LOUDNESS: Final = 0.4
"""From this loudness on, a frame counts against silence."""
_ACTIVITY_WEIGHT: Final = 4.0
_SPEECH_PROBABILITY: Final = 0.5
"""The same for the probability of speech, which tells hum and breath from words where loudness does not."""


def token_times(
    attention: Sequence[NDArray[np.float32]],
    starts_word: Sequence[bool],
    samples: Samples,
    samples_per_frame: int,
    speech: NDArray[np.float32] | None = None,
) -> NDArray[np.float64]:
    """Start and end of each token in seconds from the start of the chunk, shape (tokens, 2).

    Parameters
    ----------
    attention
        For each token, shape (frames,): where the decoder looked as it wrote it.
    starts_word
        For each token, whether a word begins with it.
    samples
        The chunk.
    samples_per_frame
        How far apart the frames of the attention are.
    speech
        Probability of speech in equal parts of the chunk, of any number; None if it is not known.
    """
    weights = np.stack(attention).astype(np.float64)
    tokens, frames = weights.shape
    seconds_per_frame = samples_per_frame / SAMPLE_RATE
    if frames < tokens:  # more tokens than frames can only be nonsense: spread them evenly
        edges = np.linspace(0.0, frames * seconds_per_frame, tokens + 1)
        return np.stack([edges[:-1], edges[1:]], axis=1).astype(np.float64)
    loud = loudness(samples, samples_per_frame, frames)
    silence = _SILENCE_SCORE + _LOUDNESS_WEIGHT * (_SPEECH_LOUDNESS - loud)
    if speech is not None:
        middles = (np.arange(frames) + 0.5) * samples_per_frame / max(len(samples), 1)
        heard = speech[np.minimum((middles * len(speech)).astype(np.intp), len(speech) - 1)]
        silence += _ACTIVITY_WEIGHT * (_SPEECH_PROBABILITY - heard)
    spans = best_path(np.log(weights + _ATTENTION_FLOOR), silence, starts_word)
    return (spans * seconds_per_frame).astype(np.float64)
