import json
import re
from collections.abc import Sequence

Location = tuple[str | int, ...]
"""Keys and list indices from the top of the document."""

_PLAIN_KEY = re.compile(r"[\w-]{1,64}")
_LONGEST_SHOWN = 32


def path_of(location: Sequence[str | int]) -> str:
    """Write a place in the job config as a user would: `transcription_config.additional_vocab[2].content`."""
    path = ""
    for step in location:
        if isinstance(step, int):
            path += f"[{step}]"
        elif _PLAIN_KEY.fullmatch(step):
            path += f".{step}" if path else step
        else:
            # A key with dots, line breaks or of any length must not break the message apart.
            path += f"[{json.dumps(step[:_LONGEST_SHOWN])}]"
    return path
