"""What is said sign by sign, and what the recogniser wrote with signs already."""

import re
from collections.abc import Sequence
from typing import Final

from transcriber.text.entities.english.look import SMALL, Found, number, text
from transcriber.text.entities.tokens import Token

_REPEATS: Final = {"double": 2, "triple": 3}
_CARD_DIGITS: Final = 16
_LOCAL_DIGITS: Final = 7
_AREA_DIGITS: Final = 10
"""Of a telephone number in North America, with its area code."""
_FEWEST_SIGNS: Final = 3
_MOST_TOKENS: Final = 64
"""Looked at from one place on: else a text of nothing but letters is read to its end from each of them."""

_JOINTS: Final = {"dot": ".", "underscore": "_", "dash": "-", "hyphen": "-", "at": "@"}
_DOMAINS: Final = frozenset(
    ("com", "org", "net", "edu", "gov", "io", "co", "uk", "eu", "de", "fr", "es", "info")
)
_BEFORE_AT: Final = frozenset(
    ("is", "are", "was", "be", "look", "looking", "found", "me", "us", "them", "visit")
)
"""Words before `at` that name nobody: `look at example dot org`."""

_SHAPES: Final = tuple(
    (entity_class, re.compile(shape))
    for entity_class, shape in (
        ("money", r"[$£€¥]\d[\d,]*(\.\d+)?"),
        ("percentage", r"\d[\d,]*(\.\d+)?%"),
        ("time", r"([01]?\d|2[0-3]):[0-5]\d"),
        (
            "electronic",
            r"[\w.+-]+@[\w-]+(\.[\w-]+)+|(https?://|www\.)\S+|[\w-]+(\.[\w-]+)*\.(com|org|net|edu)",
        ),
        ("telephone", r"(\+?\d{1,3}[-.])?\(?\d{3}\)?[-.]\d{3}[-.]\d{4}"),
        ("fraction", r"\d+/\d+"),
    )
)


def written_already(tokens: Sequence[Token], at: int) -> Found | None:
    """`$5`, `50%`, `3:30`, an address."""
    said = tokens[at].text
    found = (kind for kind, shape in _SHAPES if shape.fullmatch(said))
    kind = next(found, None)
    return Found(1, kind, said) if kind else None


def digits(tokens: Sequence[Token], at: int) -> Found | None:
    """Digits one by one: the number of a card (16) or of a telephone (7 or more)."""
    said, used = _read(tokens, at, letters=False)
    if used < 2:  # noqa: PLR2004 - one word of many digits is a number like any other
        return None
    if len(said) == _CARD_DIGITS:
        return Found(used, "credit card", " ".join(re.findall("....", said)))
    return Found(used, "telephone", _telephone(said)) if len(said) >= _LOCAL_DIGITS else None


def _telephone(said: str) -> str:
    if len(said) == _AREA_DIGITS and said[0] not in "01":
        return f"({said[:3]}) {said[3:6]}-{said[6:]}"
    return f"{said[:3]}-{said[3:]}" if len(said) == _LOCAL_DIGITS else said


def alphanum(tokens: Sequence[Token], at: int) -> Found | None:
    """Letters and digits one by one, at least three with both among them: `a z triple seven five four`."""
    said, used = _read(tokens, at, letters=True)
    mixed = any(map(str.isalpha, said)) and any(map(str.isdigit, said))
    return Found(used, "alphanum", said.upper()) if mixed and len(said) >= _FEWEST_SIGNS else None


def _read(tokens: Sequence[Token], at: int, *, letters: bool) -> tuple[str, int]:
    """Signs from a place on, and how many tokens they are. Without letters, `o` is a zero."""
    said, end = "", at
    while end < min(len(tokens), at + _MOST_TOKENS):
        repeat = _REPEATS.get(text(tokens, end), 1)
        sign = _sign(tokens, end + (repeat > 1), letters=letters)
        if not sign:
            break
        said, end = said + sign * repeat, end + 1 + (repeat > 1)
    return said, end - at


def _sign(tokens: Sequence[Token], at: int, *, letters: bool) -> str:
    found, said = number(tokens, at), text(tokens, at)
    if found and found.whole and (found.value < SMALL or found.in_figures):
        return found.figures
    if not letters:
        return "0" if said in {"o", "oh"} else ""
    return said if len(said) == 1 and said.isalpha() else ""


def electronic(tokens: Sequence[Token], at: int) -> Found | None:
    """`bob at example dot com`, `example dot org`."""
    said, end = "", at
    while (
        end < at + _MOST_TOKENS
        and re.fullmatch(r"[a-z0-9-]+", part := text(tokens, end))
        and part not in _JOINTS
    ):
        joint = _JOINTS.get(text(tokens, end + 1), "")
        if joint == "@" and "@" in said:
            joint = ""
        said, end = f"{said}{part}{joint}", end + 1 + bool(joint)
        if not joint:
            break
    name, _, domain = said.rpartition(".")
    addressed = "@" not in said or text(tokens, at) not in _BEFORE_AT
    return Found(end - at, "electronic", said) if name and domain in _DOMAINS and addressed else None
