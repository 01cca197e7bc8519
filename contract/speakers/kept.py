"""What diarization found, in `speakers.json` beside the transcript: who speaks for any number of speakers.

    {"version": 1, "channels": [{"channel": null, "edges": [[0.59, 2.33], ...], "found": [0, 1, null, ...],
     "at_most": {"1": [...]}, "at_least": {"3": [...], "4": [...]}}]}

Who speaks in each stretch, by number, for up to `MOST_SPEAKERS` speakers; `contract.speakers.told` says when
which of them is meant. It holds no sound and nothing by which a voice could be known again.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, Final

from contract.speakers.told import ToldTurns

_VERSION: Final = 1
_DIGITS: Final = 3

Kept = Mapping[str | None, ToldTurns]
"""By the name that the results of a channel have; None where the channels are mixed into one."""


def kept_json(kept: Kept) -> bytes:
    """Write it, without blanks: two hours are about 0.26 MB."""
    channels = [{"channel": channel, **_channel(told)} for channel, told in kept.items()]
    document = {"version": _VERSION, "channels": channels}
    return (json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def parse_kept(raw: bytes | str) -> Kept:
    """Read it.

    Raises
    ------
    ValueError
        It is not that, or of another version.
    """
    document: Any = json.loads(raw)
    try:
        if document["version"] != _VERSION:
            raise ValueError(f"version {document['version']!r} of speakers.json is not known")
        return {channel["channel"]: _told(channel) for channel in document["channels"]}
    except (TypeError, KeyError, AttributeError) as error:
        raise ValueError(f"no speakers.json: {error!r}") from error


def _channel(told: ToldTurns) -> dict[str, Any]:
    edges = [(round(start, _DIGITS), round(end, _DIGITS)) for start, end in told.edges]
    return {**asdict(told), "edges": edges}


def _told(channel: Mapping[str, Any]) -> ToldTurns:
    edges = [(float(start), float(end)) for start, end in channel["edges"]]
    found = channel["found"]
    at_most, at_least = (_by_number(channel[name]) for name in ("at_most", "at_least"))
    if any(len(speakers) != len(edges) for speakers in (found, *at_most.values(), *at_least.values())):
        raise ValueError("speakers.json has not one speaker for each stretch")
    return ToldTurns(edges, found, at_most, at_least)


def _by_number(told: Mapping[str, Sequence[int | None]]) -> dict[int, Sequence[int | None]]:
    return {int(number): speakers for number, speakers in told.items()}
