from dataclasses import dataclass
from typing import Final

MAX_BEAMS: Final = 8


@dataclass(frozen=True, slots=True)
class WhisperOptions:
    """How an operating point decodes.

    Attributes
    ----------
    folder
        Of the model, inside the language pack's.
    beams
        Hypotheses that are followed side by side; 5 in the paper's best results.
    """

    folder: str
    beams: int = 5

    def __post_init__(self) -> None:
        if not isinstance(self.folder, str):
            raise TypeError("folder is no text")
        if type(self.beams) is not int or not 1 <= self.beams <= MAX_BEAMS:
            raise ValueError(f"beams is {self.beams!r}, not a whole number from 1 to {MAX_BEAMS}")
