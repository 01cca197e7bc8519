"""What is said sign by sign, and what the recogniser wrote with signs already."""

import re
from collections.abc import Sequence
from typing import Final

from transcriber.text.entities.look import Found
from transcriber.text.entities.signs import ELECTRONIC, Signs
from transcriber.text.entities.tokens import Token

_LOCAL_DIGITS: Final = 7
_AREA_DIGITS: Final = 10
"""Of a telephone number in North America, with its area code."""

_SHAPES: Final = tuple(
    (entity_class, re.compile(shape))
    for entity_class, shape in (
        ("percentage", r"\d[\d,]*(\.\d+)?%"),
        ("electronic", ELECTRONIC.format(more="")),
        ("telephone", r"(\+?\d{1,3}[-.])?\(?\d{3}\)?[-.]\d{3}[-.]\d{4}"),
        ("fraction", r"\d+/\d+"),
    )
)


def written_already(tokens: Sequence[Token], at: int) -> Found | None:
    """`50%`, `555-123-4567`, an address."""
    said = tokens[at].text
    found = (kind for kind, shape in _SHAPES if shape.fullmatch(said))
    kind = next(found, None)
    return Found(1, kind, said) if kind else None


def _telephone(said: str) -> str:
    if len(said) == _AREA_DIGITS and said[0] not in "01":
        return f"({said[:3]}) {said[3:6]}-{said[6:]}"
    return f"{said[:3]}-{said[3:]}" if len(said) == _LOCAL_DIGITS else said


SIGNS: Final = Signs(
    repeats={"double": 2, "triple": 3},
    zeros=frozenset(("o", "oh")),
    no_letters=frozenset(),
    joints={"dot": ".", "underscore": "_", "dash": "-", "hyphen": "-", "at": "@"},
    domains=frozenset(("com", "org", "net", "edu", "gov", "io", "co", "uk", "eu", "de", "fr", "es", "info")),
    before_at=frozenset(("is", "are", "was", "be", "look", "looking", "found", "me", "us", "them", "visit")),
    only_mail=False,
    in_pairs=False,
    telephone=_telephone,
)
