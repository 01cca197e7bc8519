"""faster-whisper on random weights, for its speed alone: no published weights can be had where this runs.

Each window takes about as many tokens as speech has, see `benchmarks.random_whisper`. The beam is the
library's usual one, 5.
"""

import sys

from faster_whisper import WhisperModel


def main(model: str, recording: str) -> None:
    whisper = WhisperModel(model, device="cpu", compute_type="int8", cpu_threads=1)
    segments, _ = whisper.transcribe(
        recording, language="en", without_timestamps=True, condition_on_previous_text=False
    )
    print(sum(len(segment.tokens) for segment in segments))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
