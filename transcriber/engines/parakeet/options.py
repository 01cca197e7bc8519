from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ParakeetOptions:
    """What an operating point decodes with.

    Attributes
    ----------
    folder
        Of the model, inside the language pack's.
    """

    folder: str

    def __post_init__(self) -> None:
        if not isinstance(self.folder, str):
            raise TypeError("folder is no text")
