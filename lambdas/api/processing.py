"""`X-SM-Processing-Data`: what some clients send with a job besides its config."""

from __future__ import annotations

import json
from typing import Any, Final

from contract.errors.api import ConfigRejected, MalformedRequest

PROCESSING_HEADER: Final = "X-SM-Processing-Data"
MAX_ENGINES: Final = 10_000
_ENGINES: Final = "parallel_engines"


def engines_in(header: str) -> int:
    """Read how many engines may work on a job at most; 0 where nothing is said.

    Parameters
    ----------
    header
        JSON: `{"parallel_engines": 4}`.

    Raises
    ------
    MalformedRequest
        It is something else.
    ConfigRejected
        It asks for what is not to be had here, such as `user_id`. Nothing of it is passed over.
    """
    asked = _object(header) if header else {}
    others = sorted(asked.keys() - {_ENGINES})
    if others:
        reason = "a job belongs to the key that it is posted with" if others == ["user_id"] else "unknown"
        raise ConfigRejected(detail=f"{PROCESSING_HEADER}: {', '.join(others)}: {reason}")
    engines = asked.get(_ENGINES, 0)
    if asked and (type(engines) is not int or not 1 <= engines <= MAX_ENGINES):
        raise MalformedRequest(detail=f"{PROCESSING_HEADER}: {_ENGINES} is a number from 1 to {MAX_ENGINES}")
    return int(engines)


def _object(header: str) -> dict[str, Any]:
    try:
        asked = json.loads(header)
    except (ValueError, RecursionError):
        asked = None
    if not isinstance(asked, dict):
        raise MalformedRequest(detail=f'{PROCESSING_HEADER} is a JSON object, {{"{_ENGINES}": 4}}')
    return asked
