"""What is said sign by sign: the numbers of telephones and cards, codes, addresses."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from transcriber.text.entities.look import SMALL, Found, number, text
from transcriber.text.entities.tokens import Token

_CARD_DIGITS: Final = 16
_FEWEST_SIGNS: Final = 3
_LOCAL_DIGITS: Final = 7
_TWO_DIGITS: Final = 100
_MOST_TOKENS: Final = 64
"""Looked at from one place on: else a text of nothing but letters is read to its end from each of them."""

ELECTRONIC: Final = (
    r"[\w.+-]+@[\w-]+(\.[\w-]+)+|(https?://|www\.)\S+|[\w-]+(\.[\w-]+)*\.(com|org|net|edu{more})"
)
"""An address that the recogniser wrote as one; `more` top-level domains, each after a `|`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """How a language says signs one by one.

    Attributes
    ----------
    repeats
        Words that repeat the sign that follows: `double`.
    zeros
        Words for a zero besides its name, among digits.
    no_letters
        Words of one letter, which are no letters to be spelt.
    joints
        Words for the signs of an address.
    domains
        Top-level domains.
    before_at
        Words before the `@` that name nobody: `look at example dot org`.
    only_mail
        An address is one only with an `@`: else a word of the language is too easily taken for a domain.
    in_pairs
        The digits of a telephone number may be said two at a time, if the first is a zero.
    telephone
        Writes the digits of a telephone number.
    """

    repeats: Mapping[str, int]
    zeros: frozenset[str]
    no_letters: frozenset[str]
    joints: Mapping[str, str]
    domains: frozenset[str]
    before_at: frozenset[str]
    only_mail: bool
    in_pairs: bool
    telephone: Callable[[str], str]

    def digits(self, tokens: Sequence[Token], at: int) -> Found | None:
        """Digits one by one: the number of a card (16) or of a telephone (7 or more)."""
        said, used = self._read(tokens, at, letters=False)
        if used < 2:  # noqa: PLR2004 - one word of many digits is a number like any other
            return None
        if len(said) == _CARD_DIGITS:
            return Found(used, "credit card", " ".join(re.findall("....", said)))
        return Found(used, "telephone", self.telephone(said)) if len(said) >= _LOCAL_DIGITS else None

    def alphanum(self, tokens: Sequence[Token], at: int) -> Found | None:
        """Letters and digits one by one, at least three, with both among them: `a z double seven`."""
        said, used = self._read(tokens, at, letters=True)
        mixed = any(map(str.isalpha, said)) and any(map(str.isdigit, said))
        return Found(used, "alphanum", said.upper()) if mixed and len(said) >= _FEWEST_SIGNS else None

    def electronic(self, tokens: Sequence[Token], at: int) -> Found | None:
        """`bob at example dot com`, `example dot org`."""
        said, end = "", at
        while end < at + _MOST_TOKENS and self._is_part(part := text(tokens, end)):
            joint = self.joints.get(text(tokens, end + 1), "")
            if joint == "@" and "@" in said:
                joint = ""
            said, end = f"{said}{part}{joint}", end + 1 + bool(joint)
            if not joint:
                break
        name, _, domain = said.rpartition(".")
        if not name or domain not in self.domains:
            return None
        addressed = text(tokens, at) not in self.before_at if "@" in said else not self.only_mail
        return Found(end - at, "electronic", said) if addressed else None

    def _is_part(self, said: str) -> bool:
        return bool(re.fullmatch(r"[a-z0-9-]+", said)) and said not in self.joints

    def _read(self, tokens: Sequence[Token], at: int, *, letters: bool) -> tuple[str, int]:
        """Signs from a place on, and how many tokens they are."""
        said, end = "", at
        while end < min(len(tokens), at + _MOST_TOKENS):
            repeat = self.repeats.get(text(tokens, end), 1)
            pairs = self.in_pairs and not letters and said.startswith("0")
            sign = self._sign(tokens, end + (repeat > 1), letters=letters, pairs=pairs)
            if not sign:
                break
            said, end = said + sign * repeat, end + 1 + (repeat > 1)
        return said, end - at

    def _sign(self, tokens: Sequence[Token], at: int, *, letters: bool, pairs: bool) -> str:
        found, said = number(tokens, at), text(tokens, at)
        below = _TWO_DIGITS if pairs else SMALL
        if found and found.whole and (found.value < below or found.in_figures):
            return found.figures
        if not letters:
            return "0" if said in self.zeros else ""
        return said if len(said) == 1 and said.isalpha() and said not in self.no_letters else ""
