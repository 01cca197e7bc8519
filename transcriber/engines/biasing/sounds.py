"""How written words sound, roughly: enough to tell what a misheard name may be."""

import re
from collections.abc import Sequence
from itertools import groupby
from typing import Final

import numpy as np
from numpy.typing import NDArray

from transcriber.engines.biasing.scripts import romanised

VOWEL: Final = "a"

SOUNDS: Final = "aCfklmnprstw"
"""`C` stands for what is written sh, ch, j; voiced and voiceless are one."""

_RULES: Final = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"[^a-z]", ""),
        (r"sch|sh|tch|ch|cz|sz|zh|dge|tion|ti(?=[ao])|ci(?=[ao])|j|ge$", "C"),
        (r"eigh|augh|ough|igh", VOWEL),
        (r"^(kn|gn|pn)", "n"),
        (r"^wr", "r"),
        (r"^x", "s"),
        (r"^(oua|hua|ua)", "wa"),
        (r"ph", "f"),
        (r"th", "t"),
        (r"c(?=[eiy])", "s"),
        (r"ck|q|c|g", "k"),
        (r"x", "ks"),
        (r"h", ""),
        (r"v", "f"),
        (r"b", "p"),
        (r"d", "t"),
        (r"z", "s"),
        (r"(?<=[aeiou])w|w(?![aeiouy])", ""),
        (r"[aeiouy]+", VOWEL),
    )
)
"""In this order, each on what those before it made."""


def sounds(words: Sequence[str]) -> NDArray[np.int64]:
    """Numbers of the sounds of words run together, of two alike in a row one: shape (n,).

    Lossy on purpose, after the manner of Metaphone (Philips, "Hanging on the Metaphone", 1990), and by the
    rules of English, whatever the language: entry and text are spelt by the same ones.
    """
    joined = "".join(map(_sounds, words))
    return np.array([SOUNDS.index(sound) for sound, _ in groupby(joined)], np.int64)


def _sounds(word: str) -> str:
    plain = romanised(word)
    for pattern, sound in _RULES:
        plain = pattern.sub(sound, plain)
    return plain
