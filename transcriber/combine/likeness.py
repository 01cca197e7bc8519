"""Which words are the same however they are written."""

from transcriber.output.marks import MARKS, SINGLE_QUOTES
from transcriber.speech import Word


def bare(word: Word) -> str:
    """A word without the marks around it, in small letters; the mark itself where it is nothing else."""
    text = word.text.replace("’", "'")  # noqa: RUF001 - typographic apostrophe
    return text.strip("".join(MARKS | SINGLE_QUOTES)).casefold() or text
