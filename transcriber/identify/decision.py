"""From what was heard to the language of the transcript, or to the reason why there is none."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from contract.config.analysis import LanguageIdentification as Asked
from contract.errors.language import (
    LanguageNoSpeech,
    LanguageNotSupported,
    LanguageUncertain,
    LanguageUnexpected,
)
from contract.transcript import IdentifiedPart, LanguageIdentificationResult, LikelyLanguage
from transcriber.identify.evidence import Evidence, mean

SURE: Final = 0.5
"""Probability from which on a language is believed: it is likelier than all the others together."""

_SHOWN: Final = 5
_NO_SPEECH: Final = "No speech found for language identification"
_UNCERTAIN: Final = "Language identification could not identify any language with sufficient confidence"


@dataclass(frozen=True, slots=True)
class Decision:
    """The language to transcribe in, and what the transcript says of how it was found."""

    language: str
    told: LanguageIdentificationResult


def decide(heard: Sequence[Evidence], asked: Asked | None, languages: Collection[str]) -> Decision:
    """Settle the language of a recording.

    Parameters
    ----------
    heard
        Nothing where nobody speaks.
    languages
        That can be transcribed.

    Raises
    ------
    LanguageError
        One of its kinds.
    """
    asked = asked or Asked()
    parts = tuple(map(_part, heard))
    if not heard:
        if not asked.default_language:
            raise LanguageNoSpeech(_NO_SPEECH)
        return Decision(asked.default_language, LanguageIdentificationResult(parts, "NO_SPEECH", _NO_SPEECH))
    found = mean(heard)
    likeliest = max(found, key=found.__getitem__)
    if found[likeliest] >= SURE:
        _refuse_unwanted(likeliest, asked, languages)
        return Decision(likeliest, LanguageIdentificationResult(parts))
    told = LanguageIdentificationResult(parts, "LOW_CONFIDENCE", _UNCERTAIN)
    if asked.low_confidence_action == "use_default_language" and asked.default_language:
        return Decision(asked.default_language, told)
    if asked.low_confidence_action == "allow":
        _refuse_unwanted(likeliest, asked, languages)
        return Decision(likeliest, told)
    raise LanguageUncertain(_UNCERTAIN, f"the likeliest is {likeliest!r}, at {found[likeliest]:.2f}")


def _refuse_unwanted(language: str, asked: Asked, languages: Collection[str]) -> None:
    if asked.expected_languages and language not in asked.expected_languages:
        raise LanguageUnexpected(
            f"The identified language {language!r} is not one of the expected languages",
            f"expected: {', '.join(asked.expected_languages)}",
        )
    if language not in languages:
        raise LanguageNotSupported(f"The identified language {language!r} is not supported for transcription")


def _part(heard: Evidence) -> IdentifiedPart:
    """What the transcript says of a chunk: its likeliest languages, without those next to nothing."""
    ranked = sorted(heard.probabilities.items(), key=lambda item: (-item[1], item[0]))[:_SHOWN]
    rounded = [LikelyLanguage(language, round(probability, 2)) for language, probability in ranked]
    shown = [likely for likely in rounded if likely.confidence > 0]
    return IdentifiedPart(tuple(shown), round(heard.start_seconds, 2), round(heard.end_seconds, 2))
