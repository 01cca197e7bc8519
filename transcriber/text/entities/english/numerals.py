from typing import Final

from transcriber.text.entities.numerals import Numerals

SCALES: Final = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}

NUMERALS: Final = Numerals(
    library="en",
    decimal=".",
    thousands=",",
    ordinal=r"(\d+)(?:st|nd|rd|th)",
    scales={form: value for word, value in SCALES.items() for form in (word, f"{word}s")},
    vague=frozenset(("hundreds", *(f"{word}s" for word in SCALES))),
)
