"""What of a language pack a job needs besides its operating point."""

from collections.abc import Iterator
from typing import Final

from contract.config import JobConfig

SPEAKERS: Final = "speakers"
"""Part of a pack, as its file names it."""


def parts(config: JobConfig) -> Iterator[str]:
    """Give the parts whose files must be there for a job."""
    if config.transcription_config.by_speaker:
        yield SPEAKERS
