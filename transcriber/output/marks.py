"""Punctuation marks, as engines write them."""

# ruff: noqa: RUF001 these characters are meant

from typing import Final

from contract.marks import PAUSES

SENTENCE_ENDS: Final = frozenset(".!?。！？।॥؟۔។။።։")
DASHES: Final = frozenset("—–―")
OPENING: Final = frozenset("“„«‹([{¿¡「『（【")
CLOSING: Final = frozenset("”»›)]}」』）】")
SINGLE_QUOTES: Final = frozenset("'‘’")
"""Quotes or apostrophes: what stands around them decides."""

MARKS: Final = SENTENCE_ENDS | PAUSES | DASHES | OPENING | CLOSING | {'"', "…"}
"""What is no part of a word at its edge. Hyphens, slashes and signs read aloud (`$`, `%`, `#`) are."""

BRACKETS: Final = {")": "(", "]": "[", "}": "{", "）": "（"}
