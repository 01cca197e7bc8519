from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Self

from contract.errors.base import LonghandError

MAX_MISTAKES: Final = 100
"""Of those that a message names. The others are counted."""
MAX_LISTED_CHARACTERS: Final = 16_000
"""Of all mistakes in one line. It becomes a part of the job's record, which has its limit."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing wrong in a job config.

    Attributes
    ----------
    path
        Where, as keys and list indices: `transcription_config.additional_vocab[2].content`. Empty for the
        whole.
    problem
        What is wrong there, in plain words.
    """

    path: str
    problem: str

    def __str__(self) -> str:
        return f"{self.path}: {self.problem}" if self.path else self.problem


def listed(mistakes: Sequence[Mistake], unnamed: int = 0) -> tuple[str, Sequence[Mistake]]:
    """Put mistakes into one line: the first ones, as many as anybody reads.

    Parameters
    ----------
    unnamed
        How many there are besides.

    Returns
    -------
    tuple of str and sequence of Mistake
        The line, which tells how many are not in it, and the mistakes that are.
    """
    told, length = 0, 0
    for mistake in mistakes[:MAX_MISTAKES]:
        length += len(str(mistake))
        if told and length > MAX_LISTED_CHARACTERS:
            break
        told += 1
    left = len(mistakes) - told + unnamed
    words = [*map(str, mistakes[:told]), *([f"and {left} mistakes more"] if left else [])]
    return "; ".join(words), mistakes[:told]


class ConfigError(LonghandError):
    """The job config cannot be used."""

    code = "config"
    advice = "Correct the job config and run the job again."
    http_status = 400


class ConfigUnreadable(ConfigError):
    """The job config is not a JSON document."""

    code = "config.unreadable"
    advice = (
        "Give the job config as one JSON object in UTF-8, no larger than docs/config.md says. The message "
        "names the place, or the limit."
    )


class ConfigInvalid(ConfigError):
    """A value of the job config is missing, of the wrong kind or out of its limits.

    Attributes
    ----------
    mistakes
        Every mistake found, in the order of the document, up to 100. `detail` holds them in one line.
    """

    code = "config.invalid"
    advice = "Correct each value that the message names. docs/config.md describes every key."

    def __init__(self, message: str, detail: str = "", mistakes: Sequence[Mistake] = ()) -> None:
        super().__init__(message, detail)
        self.mistakes = tuple(mistakes)

    @classmethod
    def of(cls, mistakes: Sequence[Mistake]) -> Self:
        """Make it of mistakes, of which there is one at least."""
        return cls("job config is not valid", *listed(mistakes))


class ConfigUnknownKey(ConfigInvalid):
    """The job config has a key that the contract does not know."""

    code = "config.unknown_key"
    advice = "Remove the key or correct its spelling. docs/config.md lists every key."


class ReplacementTooCostly(ConfigError):
    """A regular expression of the job config met a limit of time, memory or length."""

    code = "config.replacement_too_costly"
    advice = (
        "Write the pattern that the message names so that it matches a text in one way only: no repetition "
        "of what may itself repeat or be empty, no alternatives that begin alike. Words that are to be "
        "replaced one by one need no pattern: list them without slashes. docs/config.md has the limits."
    )


class FeatureNotAvailable(ConfigError):
    """The job config asks for a feature that the language pack does not have."""

    code = "config.feature_not_available"
    advice = "Remove the keys that the message names. docs/config.md says what each language pack offers."


class LanguageNotAvailable(ConfigError):
    """The job config asks for a language that is not installed here."""

    code = "config.language_not_available"
    advice = "Ask for an installed language, or use the image of the language you need."
