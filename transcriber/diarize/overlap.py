"""Which words are said while somebody else speaks, as the segmentation hears it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from transcriber.speech import Utterance, Voice, Word

_LEAST_SECONDS: Final = 0.15
"""Where two voices are heard at once for less, it is as often one person's as two people's."""
_LEAST_SHARE: Final = 0.5
"""Of a word."""


def with_overlap(utterance: Utterance) -> Utterance:
    """The same, with the words marked of which half or more is said while another voice is heard."""
    both = list(_overlaps(utterance.voices))
    if not both:
        return utterance
    return replace(utterance, words=[replace(word, overlap=_lies_in(word, both)) for word in utterance.words])


def _overlaps(voices: Sequence[Voice]) -> Iterator[tuple[float, float]]:
    """Where more than one voice is heard, in order."""
    edges = sorted(edge for voice in voices for edge in ((voice.start_seconds, 1), (voice.end_seconds, -1)))
    heard, since = 0, 0.0
    for at, change in edges:
        before, heard = heard, heard + change
        if before < heard == 2:  # noqa: PLR2004 - the second voice begins
            since = at
        elif before == 2 > heard and at - since >= _LEAST_SECONDS:  # noqa: PLR2004 - it ends
            yield since, at


def _lies_in(word: Word, both: Sequence[tuple[float, float]]) -> bool:
    shared = (min(end, word.end_seconds) - max(start, word.start_seconds) for start, end in both)
    length = word.end_seconds - word.start_seconds
    return length > 0 and sum(max(0.0, part) for part in shared) >= _LEAST_SHARE * length
