"""How written words sound, roughly: enough to tell what a misheard name may be."""

import re
from typing import Final
from unicodedata import normalize

VOWEL: Final = "a"

_RULES: Final = (
    (r"[^a-z]", ""),
    (r"(sch|sh|tch|ch|cz|sz|zh|dge|tion|ti(?=[ao])|ci(?=[ao])|j|ge$|x(?=[iy]a))", "C"),
    (r"(igh|eigh|augh|ough)", VOWEL),
    (r"^(kn|gn|pn)", "n"),
    (r"^wr", "r"),
    (r"^x", "s"),
    (r"^(?:oua|hua|ua)", "wa"),
    (r"ph", "f"),
    (r"gh", "k"),
    (r"th", "t"),
    (r"[bd]h", "t"),
    (r"c(?=[eiy])", "s"),
    (r"(ck|cc|q|c|g)", "k"),
    (r"x", "ks"),
    (r"h", ""),
    (r"v", "f"),
    (r"b", "p"),
    (r"d", "t"),
    (r"z", "s"),
    (r"(?<=[aeiou])w|w(?![aeiouy])", ""),
    (r"[aeiouy]+", VOWEL),
    (r"(.)\1+", r"\1"),
)  # fmt: skip
_COMPILED: Final = tuple((re.compile(pattern), to) for pattern, to in _RULES)


def sound(word: str) -> str:
    """The sounds of a word: consonants, those that are easily mistaken for each other as one, and `a` for vowels.

    Lossy on purpose, after the manner of Metaphone (Philips, "Hanging on the Metaphone", 1990).
    """
    plain = normalize("NFKD", word.lower()).encode("ascii", "ignore").decode()
    for pattern, to in _COMPILED:
        plain = pattern.sub(to, plain)
    return plain
