"""faster-whisper on random weights, for its speed alone: no published weights can be had where this runs.

Random weights never end a window by themselves, so each decodes about `TOKENS_A_WINDOW` tokens: 3.3 a
second, as many as English speech has. The beam is the library's usual one, 5.
"""

import sys
from typing import Final

from faster_whisper import WhisperModel

TOKENS_A_WINDOW: Final = 100
"""In 30 s."""

_PROMPT: Final = 4
"""Tokens before the first decoded one. The limit counts them, and CTranslate2 decodes half of it."""


def main(model: str, recording: str) -> None:
    whisper = WhisperModel(model, device="cpu", compute_type="int8", cpu_threads=1)
    end = whisper.hf_tokenizer.token_to_id("<|endoftext|>")
    segments, _ = whisper.transcribe(
        recording,
        language="en",
        without_timestamps=True,
        suppress_tokens=[end],
        max_new_tokens=2 * TOKENS_A_WINDOW - _PROMPT,
        temperature=0,
        compression_ratio_threshold=None,
        log_prob_threshold=None,
        no_speech_threshold=None,
        condition_on_previous_text=False,
    )
    print(sum(len(segment.tokens) for segment in segments))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
