from typing import Final

from benchmarks.contenders.contender import Script
from benchmarks.here import NotHere
from transcriber.home import models_folder

_FOLDER: Final = "base"
"""In the pack `en`: the multilingual model."""


def whisper_base(language: str) -> Script:
    """Give faster-whisper on the weights that `enhanced` of `en` has.

    Raises
    ------
    NotHere
        They were not pulled.
    """
    model = models_folder("en") / _FOLDER
    if not model.is_dir():
        raise NotHere(f"{model} is missing: run `longhand models pull en`")
    return Script("faster-whisper, base", "whisper_library", "MIT", (str(model), language, "published"))
