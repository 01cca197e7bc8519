"""What is said sign by sign in the language of a table, and what the recogniser wrote with signs already."""

import re
from collections.abc import Sequence
from functools import partial
from itertools import accumulate, pairwise
from typing import Final

from transcriber.text.entities.look import Found, text
from transcriber.text.entities.signs import ELECTRONIC, Signs
from transcriber.text.entities.tabled.table import Spelling, Table
from transcriber.text.entities.tokens import Token

_DOMAINS: Final = frozenset(("com", "org", "net", "edu", "gov", "io", "eu", "info"))
_FRACTION: Final = re.compile(r"\d+/\d+")


def signs_of(table: Table) -> Signs:
    """How signs are said in the language."""
    spelling = table.spelling
    joints = {".": spelling.dot, "@": spelling.at, "-": spelling.dash, "_": spelling.underscore}
    return Signs(
        repeats=spelling.repeats,
        zeros=frozenset(),
        no_letters=spelling.no_letters,
        joints={word: sign for sign, words in joints.items() for word in words},
        domains=_DOMAINS | spelling.domains,
        before_at=frozenset(),
        only_mail=True,
        in_pairs=spelling.in_pairs,
        telephone=partial(_telephone, spelling.telephone),
    )


def written_already(table: Table, tokens: Sequence[Token], at: int) -> Found | None:
    """An address, a fraction."""
    said = text(tokens, at)
    if re.fullmatch(_electronic(table.spelling), said):
        return Found(1, "electronic", said)
    return Found(1, "fraction", said) if _FRACTION.fullmatch(said) else None


def _electronic(spelling: Spelling) -> str:
    return ELECTRONIC.format(more="".join(f"|{domain}" for domain in sorted(spelling.domains)))


def _telephone(groups: Sequence[int], digits: str) -> str:
    if sum(groups) != len(digits):
        return digits
    return " ".join(digits[begin:end] for begin, end in pairwise((0, *accumulate(groups))))
