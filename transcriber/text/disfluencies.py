"""Sounds of hesitation: marked in every transcript, and left out where a job asks for it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from contract.transcript import Result
from transcriber.text.reading import capitalised, content, is_word, sentence_before, with_reading

DISFLUENCY: Final = "disfluency"

# The contract lists those of English, but for `er` and `ehm`; of other languages it says that they have some.
SOUNDS: Final[Mapping[str, frozenset[str]]] = {
    "en": frozenset(
        "a-ha aah aahh aaw ah ah-ha aha ahaa ahh ahha aw aww eeh eh erm err hhm hhmm hm hmm huh "  # noqa: SIM905
        "huh-uh m-hm mhm mm ugh uggh ughh uh uh-huh uh-oh uh-uh uhh uhhm uhm uhmm um umm uuh uuhh "
        "uum er ehm".split()
    ),
    "es": frozenset("eh em ah hum mmm mm eeh ehm hm hmm uhm".split()),  # noqa: SIM905
    "fr": frozenset("euh heu hum hm hmm mhm mmm mm ah eh beuh euuh".split()),  # noqa: SIM905
    "de": frozenset("äh ähh ähm äähm öh öhm hm hmm mhm mm mmm ah eh ehm".split()),  # noqa: SIM905
    # `eh` and `ah` answer, ask and wonder in these two, and `né` and `beh` are words.
    "it": frozenset("ehm ehmm uhm uhmm mmm mm mh mhm hm hmm".split()),  # noqa: SIM905
    "pt": frozenset("ehm uhm hum hm hmm mhm mmm mm ahn ahm".split()),  # noqa: SIM905
}

_PAUSES: Final = frozenset(",;:")
_INVERTED: Final = frozenset("¿¡")
"""Open a question or an exclamation, whatever its first word is."""


def tagged(results: Sequence[Result], language: str) -> list[Result]:
    """Mark the words that are sounds of hesitation."""
    sounds = SOUNDS.get(language, frozenset())
    return [_tagged(result) if _is_sound(result, sounds) else result for result in results]


def without(results: Sequence[Result]) -> list[Result]:
    """Leave out the words so marked, with the marks that were theirs.

    A comma before or behind such a word goes with it, but one stays where there were two (`well, um, no`);
    the end of a sentence stays, unless nothing is left of the sentence, and so does what opens one (`¿`). The
    first word of a sentence gets the capital of the one it follows.
    """
    kept: list[Result] = []
    capital, gone = False, False
    for result in results:
        if is_word(result) and _is_tagged(result):
            while kept and kept[-1].attaches_to == "next" and not _opens_sentence(kept[-1]):
                kept.pop()  # a quote or a bracket that was opened for it
            capital |= _begins_sentence(kept) and content(result)[:1].isupper()
            gone = True
        elif is_word(result):
            kept.append(capitalised(result) if capital else result)
            capital, gone = False, False
        elif gone and result.attaches_to == "previous":
            kept = list(_closed(kept, result))
        else:
            kept.append(result)
    return kept


def _closed(kept: Sequence[Result], mark: Result) -> Iterator[Result]:
    """What was kept, with the mark that stood behind words that are gone."""
    if kept and _opens_sentence(kept[-1]):
        yield from kept[:-1] if mark.is_eos else kept
    elif sentence_before(kept):  # nothing is left that the mark could belong to
        yield from kept
    elif is_word(kept[-1]) and (mark.is_eos or content(mark) in _PAUSES):
        yield from (*kept, _moved(mark, kept[-1]))
    elif mark.is_eos:
        yield from (*kept[:-1], _moved(mark, kept[-1]))
    else:
        yield from kept


def _opens_sentence(mark: Result) -> bool:
    return content(mark) in _INVERTED


def _begins_sentence(kept: Sequence[Result]) -> bool:
    return sentence_before(kept[:-1] if kept and _opens_sentence(kept[-1]) else kept)


def _moved(mark: Result, before: Result) -> Result:
    """A mark stands where the word before it ends."""
    return replace(mark, start_time=before.end_time, end_time=before.end_time)


def _is_sound(result: Result, sounds: frozenset[str]) -> bool:
    return is_word(result) and content(result).lower() in sounds


def _is_tagged(result: Result) -> bool:
    return DISFLUENCY in (result.alternatives[0].tags or ())


def _tagged(result: Result) -> Result:
    reading = result.alternatives[0]
    return with_reading(result, replace(reading, tags=(*(reading.tags or ()), DISFLUENCY)))
