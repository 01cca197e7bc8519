from typing import Final

MESSAGE_CHARACTERS: Final = 1000
"""Most of one message. It goes into records, metrics and logs, which have limits of their own."""

_LINE_BREAKERS: Final = (*range(32), *range(127, 160), 0x2028, 0x2029)
_SPACES: Final = dict.fromkeys(_LINE_BREAKERS, " ")


def one_line(text: str, limit: int = MESSAGE_CHARACTERS) -> str:
    """Give a text as one line of at most `limit` characters, without control characters and outer spaces."""
    line = text.translate(_SPACES).strip()
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"
