"""What an hour of recordings costs, and what others publish of theirs."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

USD_A_CORE_HOUR: Final = 0.119
"""Of m5n.large, one core with two threads, on demand in us-east-1. On Spot it is mostly a third of it."""
HOST: Final = f"m5n.large on demand, ${USD_A_CORE_HOUR} an hour for one core"

_PUBLISHED: Final = Path(__file__).with_name("published.toml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What somebody publishes of a recogniser or a service.

    Attributes
    ----------
    errors
        Word error rate in percent, of recordings that `of` describes.
    usd_an_hour
        Price of an hour of recordings; None where only the processor time is known, or nothing.
    cpu_factor
        Seconds of one core for a second of recording.
    cost
        Where the price or the time is from.
    """

    name: str
    errors: float
    of: str
    source: str
    url: str
    usd_an_hour: float | None = None
    cpu_factor: float | None = None
    cost: str = ""

    @property
    def usd(self) -> float | None:
        """Dollars for an hour of recordings, as far as they are known."""
        return usd_an_hour(self.cpu_factor) if self.cpu_factor else self.usd_an_hour


def usd_an_hour(cpu_factor: float) -> float:
    """Dollars for an hour of recordings on `HOST`, of seconds of one core for a second of recording."""
    return cpu_factor * USD_A_CORE_HOUR


def published() -> list[Published]:
    return [Published(**system) for system in tomllib.loads(_PUBLISHED.read_text("utf-8"))["systems"]]


def percent(rows: Sequence[Mapping[str, Any]], contender: str) -> float:
    """Errors of a contender in percent, of all words of several kinds of speech together."""
    heard = [row["contenders"][contender] for row in rows]
    errors = sum(one["substitutions"] + one["deletions"] + one["insertions"] for one in heard)
    return float(100 * errors / sum(one["words"] for one in heard))
