"""pocketsphinx with the English model in its wheel; it cuts the recording at its own end points."""

import sys
import wave

from pocketsphinx import Decoder, Segmenter


def main(recording: str) -> None:
    with wave.open(recording) as source:
        decoder, segmenter = Decoder(samprate=source.getframerate()), Segmenter()
        heard = [_decoded(decoder, segment.pcm) for segment in segmenter.segment(source.getfp())]
    print(" ".join(filter(None, heard)))


def _decoded(decoder: Decoder, pcm: bytes) -> str:
    decoder.start_utt()
    decoder.process_raw(pcm, full_utt=True)
    decoder.end_utt()
    found = decoder.hyp()
    return found.hypstr if found else ""


if __name__ == "__main__":
    main(sys.argv[1])
