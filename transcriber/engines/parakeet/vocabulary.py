"""The vocabulary of a Parakeet: pieces of words, and what is no text."""

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from contract.errors.models import ModelsCorrupt, ModelsMissing

WORD_START: Final = "\N{LOWER ONE EIGHTH BLOCK}"
"""SentencePiece writes the space before a word as this character."""

_BLANK: Final = "<blk>"
_CONTROL: Final = re.compile(r"<[^<>]+>")
"""`<unk>`, `<|nospeech|>` and the like: they have names, that are no text."""

_SCRIPTS: Final = frozenset({"CYRILLIC", "GREEK"})
"""Besides Latin, which names and terms have in every language. So begin the names of their letters."""

_SCRIPT_OF: Final = {"bg": "CYRILLIC", "el": "GREEK", "ru": "CYRILLIC", "uk": "CYRILLIC"}
"""By code of a language, of those that are not written in Latin."""


class Vocabulary:
    """Read from the `vocab.txt` that comes with a model: a line for each token, its text and its number.

    Attributes
    ----------
    pieces
        Text by token, with `WORD_START` for a space; empty for a token that is no text.
    blank
        Token that says that nothing more is heard in a frame: the last one.

    Raises
    ------
    ModelsMissing, ModelsCorrupt
        The file is not there, or is no such vocabulary.
    """

    def __init__(self, path: Path) -> None:
        try:
            lines = path.read_text("utf-8").rstrip("\n").split("\n")
            named = [line.rsplit(" ", 1) for line in lines]
            texts = [text for text, number in named]
            if [int(number) for _, number in named] != list(range(len(named))) or texts[-1] != _BLANK:
                raise ValueError("its tokens are not numbered from 0 to that of the blank")  # noqa: TRY301
        except FileNotFoundError as error:
            raise ModelsMissing("a model is missing", str(path)) from error
        except ValueError as error:
            raise ModelsCorrupt(f"{path} is no vocabulary of a Parakeet", str(error)) from error
        self.pieces = tuple("" if _CONTROL.fullmatch(text) else text for text in texts)
        self.blank = len(texts) - 1

    def foreign(self, language: str) -> NDArray[np.bool_]:
        """Which tokens have a letter of a script that a language is not written in, shape (tokens,).

        A model of many languages is not told which one is spoken, and now and then writes what it hears in
        another's letters.
        """
        others = _SCRIPTS - {_SCRIPT_OF.get(language)}
        return np.array([not others.isdisjoint(_scripts(piece)) for piece in self.pieces])


def _scripts(text: str) -> Iterator[str]:
    return (unicodedata.name(sign, "").partition(" ")[0] for sign in text)
