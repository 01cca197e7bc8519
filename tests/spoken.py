"""Results as the stage before hands them on, from a text."""

from contract.formats.txt import to_txt
from contract.transcript import Metadata, Transcript
from transcriber.output.results import results
from transcriber.speech import Utterance, Word


def spoken(text, *, speaker=None, language="en"):
    words = [
        Word(written, number * 0.5, number * 0.5 + 0.4, 0.9, speaker=speaker)
        for number, written in enumerate(text.split())
    ]
    return results([Utterance(0, 0.0, len(words) * 0.5, words)], language)


def written(found):
    return to_txt(Transcript(Metadata(""), found))


def contents(found):
    return [result.alternatives[0].content for result in found]
