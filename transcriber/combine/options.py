from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from transcriber.packs.pack import OperatingPoint


@dataclass(frozen=True, slots=True)
class VoteOptions:
    """How sure each engine is where others heard something else, and how a word weighs that not all heard.

    Attributes
    ----------
    slopes, offsets
        For each engine: its confidence in a word, as log odds, times the one plus the other, is what the word
        weighs against the words of others (Platt, 1999).
    missing
        For each engine: what weighs there where it has no word.
    wanted
        What an entry of the job's vocabulary weighs more.
    """

    slopes: Sequence[float]
    offsets: Sequence[float]
    missing: Sequence[float]
    wanted: float = 2.0

    @classmethod
    def of(cls, point: OperatingPoint) -> Self:
        """Those of an operating point.

        Raises
        ------
        TypeError, ValueError
            One is missing, unknown, or not a number for each engine.
        """
        return cls(**_numbers(point.vote, len(point.recognisers)))


def _numbers(given: Mapping[str, Any], engines: int) -> Mapping[str, Any]:
    for name, value in given.items():
        many = value if isinstance(value, list | tuple) else [value]
        if not all(type(number) in {int, float} for number in many):
            raise TypeError(f"{name} is {value!r}, not a number for each engine")
        if name != "wanted" and len(many) != engines:
            raise ValueError(f"{name} has {len(many)} numbers for {engines} engines")
    return given
