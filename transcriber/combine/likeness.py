"""Which words are the same however they are written."""

from typing import Final

from transcriber.output.marks import MARKS, SINGLE_QUOTES
from transcriber.speech import Word

_AROUND: Final = "".join(MARKS | SINGLE_QUOTES | {" "})


def core(word: Word) -> str:
    """A word without the marks around it; the mark itself where it is nothing else."""
    return word.text.strip(_AROUND) or word.text


def bare(word: Word) -> str:
    """As `core`, in small letters and with straight apostrophes."""
    return core(word).replace("’", "'").casefold()  # noqa: RUF001 - typographic apostrophe
