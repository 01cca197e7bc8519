from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Self

from transcriber.packs.pack import OperatingPoint

_DISPUTED: Final = 3


@dataclass(frozen=True, slots=True)
class VoteOptions:
    """How sure each engine is where others heard something else, and how sure the result is.

    All are logistic maps (Platt, 1999): of the log odds of confidences, to log odds.

    Attributes
    ----------
    slopes, offsets
        For each engine: the log odds of its confidence in a word, times the one plus the other, is what the
        word weighs against what others heard.
    missing
        For each engine: what weighs there where it has no word.
    shared
        Confidence of a word that all heard: a slope for each engine, and a constant.
    disputed
        Confidence of a word that was voted for: slopes of its engine's own confidence and of how far its
        reading was ahead, and a constant.
    wanted
        What a reading with an entry of the job's vocabulary weighs more.
    """

    slopes: Sequence[float]
    offsets: Sequence[float]
    missing: Sequence[float]
    shared: Sequence[float]
    disputed: Sequence[float]
    wanted: float

    @classmethod
    def of(cls, point: OperatingPoint) -> Self:
        """Those of an operating point.

        Raises
        ------
        TypeError, ValueError
            One is missing, unknown, or not as many numbers as it takes.
        """
        engines = len(point.recognisers)
        lengths = {"shared": engines + 1, "disputed": _DISPUTED, "wanted": 1}
        return cls(
            **{name: _checked(name, value, lengths.get(name, engines)) for name, value in point.vote.items()}
        )


def _checked(name: str, value: Any, length: int) -> Any:
    many = value if isinstance(value, list | tuple) else [value]
    if not all(type(number) in {int, float} for number in many):
        raise TypeError(f"{name} is {value!r}, which are not all numbers")
    if len(many) != length or (name == "wanted") == (many is value):
        raise ValueError(f"{name} is {value!r}, and takes {length} for these engines")
    return value
