"""Errors in words on recordings whose words are known. Once: the program says the same every time."""

from collections.abc import Iterable

from benchmarks.bench import Bench, Measure, tell
from benchmarks.figures import Figure, Target
from benchmarks.recordings import Spoken, conversations, librispeech
from benchmarks.report import Outcome
from benchmarks.wer import spoken_text, word_errors


def take_librispeech(bench: Bench) -> Outcome:
    pairs = librispeech()
    return _take(bench, pairs, f"WER, librispeech-dev, {len(pairs)} utterances", Target(10.5, 9.5))


def take_conversations(bench: Bench) -> Outcome:
    pairs = conversations()
    return _take(bench, pairs, f"WER, conversations, {len(pairs)} together", Target(10.5, 9.0))


def _take(bench: Bench, pairs: Iterable[Spoken], what: str, target: Target) -> Outcome:
    """One process for each recording; errors are added up over all before they are divided."""
    recordings, references = zip(*pairs, strict=True)
    heard = [spoken_text(bench.program(recording, cores=bench.cores).stdout) for recording in recordings]
    errors = word_errors(references, heard)
    tell(f"  {errors}")
    each = [
        {"recording": recording.name} | word_errors([reference], [text]).as_json()
        for recording, reference, text in zip(recordings, references, heard, strict=True)
    ]
    return Outcome((Figure(what, "%", (errors.percent,), target),), tuple(each))


WER_LIBRISPEECH = Measure(
    "wer-librispeech", "Word error rate of read sentences, one process each.", take_librispeech
)
WER_CONVERSATIONS = Measure(
    "wer-conversations", "Word error rate of long recordings with several speakers.", take_conversations
)
