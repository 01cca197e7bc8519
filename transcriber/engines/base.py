from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from transcriber.speech import Chunk, Utterance


@dataclass(frozen=True, slots=True)
class Entry:
    """A word or phrase to listen for.

    Attributes
    ----------
    content
        As it is to be written.
    sounds_like
        Other ways to say it, spelt as words.
    """

    content: str
    sounds_like: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Task:
    """What a job asks of an engine, besides the options of its language pack.

    Attributes
    ----------
    language
        Code of the language that is spoken.
    vocabulary
        What is to be listened for.
    marks
        Whether punctuation that could have been written is to be told, where the engine knows it.
    word_delimiter
        What the language has between two words: a space, or nothing.
    """

    language: str
    vocabulary: Sequence[Entry] = ()
    marks: bool = False
    word_delimiter: str = " "


class Engine(Protocol):
    """A recogniser. One instance serves one process and one thread."""

    def recognise(self, chunks: Sequence[Chunk]) -> list[Utterance]:
        """Words of each chunk, in the order given, with times from the start of the file.

        Several chunks at once let an engine batch; the result must not depend on how they are grouped.
        """
        ...


class Identifier(Protocol):
    """Tells which language is spoken. One instance serves one process and one thread."""

    def languages(self, chunk: Chunk) -> Mapping[str, float]:
        """Probability of each language that the model knows, by code; they sum to 1."""
        ...
