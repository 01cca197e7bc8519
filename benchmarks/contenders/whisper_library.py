"""faster-whisper in int8 on one thread, with its settings as they come.

On random weights it is there for its speed alone: each window takes about as many tokens as speech has, see
`benchmarks.random_whisper`. Those know no times, and would make nothing of a text before.
"""

import sys

from faster_whisper import WhisperModel


def main(model: str, language: str, weights: str, recording: str) -> None:
    whisper = WhisperModel(model, device="cpu", compute_type="int8", cpu_threads=1)
    is_random = weights == "random"
    segments, _ = whisper.transcribe(
        recording,
        language=language,
        without_timestamps=is_random,
        condition_on_previous_text=not is_random,
    )
    print(" ".join(segment.text.strip() for segment in segments))


if __name__ == "__main__":
    main(*sys.argv[1:])
