"""The vocabulary of Whisper: tokens into text, and the tokens that are no text."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from contract.errors.models import ModelsCorrupt, ModelsMissing
from transcriber.engines.whisper.languages import code_of, own_code

_PRINTABLE: Final = (*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100))
_LANGUAGE: Final = re.compile(r"<\|([a-z]{2,3})\|>")


def _byte_signs() -> Iterator[str]:
    shifted = iter(range(0x100, 0x200))
    for byte in range(256):
        yield chr(byte if byte in _PRINTABLE else next(shifted))


BYTES: Final = tuple(_byte_signs())
"""The sign that stands for each byte in a token (byte-level BPE, Radford et al., 2019: GPT-2).

A byte that prints as a character of Latin-1 is that character; the others are those from U+0100 on.
"""

_BYTE_OF: Final = {ord(sign): byte for byte, sign in enumerate(BYTES)}


class Vocabulary:
    """Read from the `tokenizer.json` that comes with a model.

    Attributes
    ----------
    end
        Token that ends a transcript. Those before it in the vocabulary are text.

    Raises
    ------
    ModelsMissing, ModelsCorrupt
        The file is not there, or is no vocabulary of a multilingual Whisper.
    """

    def __init__(self, path: Path) -> None:
        try:
            content = json.loads(path.read_bytes())
            self._text = {token: sign for sign, token in content["model"]["vocab"].items()}
            self._special = {item["content"]: item["id"] for item in content["added_tokens"]}
            self.end = self._special["<|endoftext|>"]
            self._start = self._special["<|startoftranscript|>"]
            self._previous = self._special["<|startofprev|>"]
            self._task = (self._special["<|transcribe|>"], self._special["<|notimestamps|>"])
        except FileNotFoundError as error:
            raise ModelsMissing("a model is missing", str(path)) from error
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise ModelsCorrupt(f"{path} is no vocabulary of a multilingual Whisper", str(error)) from error

    @property
    def languages(self) -> frozenset[str]:
        """Codes of the languages that the model knows."""
        return frozenset(code_of(match[1]) for match in map(_LANGUAGE.fullmatch, self._special) if match)

    def prompt(self, language: str) -> tuple[int, ...]:
        """Tokens that ask for a transcript in a language, without times.

        Raises
        ------
        ValueError
            The model does not know the language.
        """
        if language not in self.languages:
            raise ValueError(f"this model does not know the language {language!r}")
        return (self._start, self._special[f"<|{own_code(language)}|>"], *self._task)

    def knowing(self, context: Sequence[int], language: str) -> tuple[int, ...]:
        """The prompt behind tokens that stand for what was said before, by which the model spells names."""
        return (self._previous, *context, *self.prompt(language))

    def pieces(self) -> Mapping[bytes, int]:
        """The token of each byte string that text is made of."""
        return {self.bytes_of(token): token for token in self._text if token < self.end}

    def bytes_of(self, token: int) -> bytes:
        """UTF-8 of a token, which may be a part of a character; nothing for a token that is no text."""
        return bytes(_BYTE_OF[ord(sign)] for sign in self._text.get(token, ""))

    def text(self, tokens: Sequence[int]) -> str:
        return b"".join(map(self.bytes_of, tokens)).decode(errors="replace")
