"""Why the language of a recording could not be found out, where a job leaves that open (`auto`).

LanguageError
├── LanguageUncertain       no language is probable enough
├── LanguageUnexpected      it is none of those that the job expects
├── LanguageNotSupported    the language pack cannot transcribe it
└── LanguageNoSpeech        nobody speaks
"""

from contract.errors.base import LonghandError


class LanguageError(LonghandError):
    """The language of the recording was not found out."""

    code = "language"
    advice = "Name the language of the recording in transcription_config.language."
    http_status = 400


class LanguageUncertain(LanguageError):
    """No language is probable enough, and the job does not say what to do then."""

    code = "language.low_confidence"
    advice = (
        "Name the language in transcription_config.language, or set low_confidence_action of "
        "language_identification_config to `allow` or `use_default_language`."
    )


class LanguageUnexpected(LanguageError):
    """The language is none of `expected_languages`."""

    code = "language.unexpected"
    advice = "Check the recording, or add the language to expected_languages."


class LanguageNotSupported(LanguageError):
    """The language is none of the language pack's."""

    code = "language.not_supported"
    advice = (
        "Use a language pack that has the language, or name the right one in transcription_config.language."
    )


class LanguageNoSpeech(LanguageError):
    """Nobody speaks, and the job names no `default_language`."""

    code = "language.no_speech"
    advice = "Check the recording, or set default_language of language_identification_config."
