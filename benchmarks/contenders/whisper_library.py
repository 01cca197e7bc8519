"""faster-whisper in int8 on one thread, with its usual beam, 5.

On random weights it is there for its speed alone: each window takes about as many tokens as speech has, see
`benchmarks.random_whisper`.
"""

import sys

from faster_whisper import WhisperModel


def main(model: str, language: str, recording: str) -> None:
    whisper = WhisperModel(model, device="cpu", compute_type="int8", cpu_threads=1)
    segments, _ = whisper.transcribe(
        recording, language=language, without_timestamps=True, condition_on_previous_text=False
    )
    print(" ".join(segment.text.strip() for segment in segments))


if __name__ == "__main__":
    main(*sys.argv[1:])
