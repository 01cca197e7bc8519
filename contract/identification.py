"""Jobs that leave the language open: `language: "auto"`, and `language_identification_config`."""

from collections.abc import Collection, Iterator
from typing import Final

from contract.config.analysis import LanguageIdentification
from contract.config.job import JobConfig
from contract.errors.config import ConfigInvalid, LanguageNotAvailable, Mistake

AUTO: Final = "auto"
"""In place of a language: find out which one is spoken."""

_SECTION: Final = "language_identification_config"
_EXPECTED: Final = f"{_SECTION}.expected_languages"


def tells_languages_apart(languages: Collection[str], features: Collection[str]) -> bool:
    """Tell whether a language pack finds out which of its languages is spoken, so that jobs may say `auto`.

    Parameters
    ----------
    features
        Of the pack, as `contract.features` names them; none where nobody knows them.
    """
    return len(languages) > 1 and (not features or _EXPECTED in features)


def refuse_other_language(config: JobConfig, languages: Collection[str]) -> None:
    """Refuse a job in a language that a language pack does not have.

    Parameters
    ----------
    languages
        Codes of those it has. `auto` needs more than one.

    Raises
    ------
    LanguageNotAvailable
        Names the language, and those there are.
    ConfigInvalid
        Names what cannot be meant in `language_identification_config`.
    """
    asked = config.transcription_config.language
    if asked not in languages and not (asked == AUTO and len(languages) > 1):
        raise LanguageNotAvailable(
            f"language not available: {asked!r:.100}",
            f"this language pack transcribes {', '.join(map(repr, sorted(languages)))}",
        )
    identification = config.language_identification_config
    if identification and len(languages) > 1:
        _refuse_contradictions(identification, languages)


def asked_languages(config: JobConfig, languages: Collection[str]) -> tuple[str, ...]:
    """Every language in which the transcript of a job may be.

    Parameters
    ----------
    languages
        Those of the language pack.
    """
    asked = config.transcription_config.language
    if asked != AUTO:
        return (asked,)
    wanted = config.language_identification_config or LanguageIdentification()
    default = (wanted.default_language,) if wanted.default_language else ()
    return (*(wanted.expected_languages or languages), *default)


def _refuse_contradictions(asked: LanguageIdentification, languages: Collection[str]) -> None:
    mistakes = list(_contradictions(asked, languages))
    if mistakes:
        raise ConfigInvalid.of(mistakes)


def _contradictions(asked: LanguageIdentification, languages: Collection[str]) -> Iterator[Mistake]:
    for index, language in enumerate(asked.expected_languages or ()):
        if language not in languages:
            yield Mistake(f"{_SECTION}.expected_languages[{index}]", _unknown(language))
    default = asked.default_language
    if default and default not in languages:
        yield Mistake(f"{_SECTION}.default_language", _unknown(default))
    if asked.low_confidence_action == "use_default_language" and not default:
        yield Mistake(f"{_SECTION}.default_language", "is needed for use_default_language")


def _unknown(language: str) -> str:
    return f"{language!r:.100} is no language of this language pack"
