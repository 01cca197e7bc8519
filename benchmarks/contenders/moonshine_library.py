"""moonshine-voice's own library with the model in its wheel, as its documentation uses it for files."""

import sys

from moonshine_voice.moonshine_api import ModelArch
from moonshine_voice.transcriber import Transcriber
from moonshine_voice.utils import get_model_path, load_wav_file


def main(recording: str) -> None:
    samples, rate = load_wav_file(recording)
    with Transcriber(str(get_model_path("tiny-en")), ModelArch.TINY) as transcriber:
        heard = transcriber.transcribe_without_streaming(samples, rate)
    print(" ".join(line.text for line in heard.lines))


if __name__ == "__main__":
    main(sys.argv[1])
