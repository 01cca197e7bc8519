"""Speech made by espeak-ng, for names that no recording at hand holds.

espeak-ng is under the GPL, version 3. It is a tool of these benchmarks alone: nothing that is shipped holds
or calls it. The package espeakng-loader carries the library and its data.
"""

import ctypes
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from benchmarks.here import NotHere
from transcriber.speech import SAMPLE_RATE

_RETRIEVAL: Final = 1
_RATE: Final = 1
_UTF8: Final = 1
_SEED: Final = 1

_OnSamples = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)


@contextmanager
def synthesiser() -> Iterator[Callable[[str, str, int], NDArray[np.float32]]]:
    """A function from text, name of a voice and words a minute to samples at `SAMPLE_RATE`.

    Raises
    ------
    NotHere
        The package is not installed.
    """
    library, rate = _opened()
    heard: list[NDArray[np.int16]] = []

    def keep(samples: Any, count: int, _events: Any) -> int:
        if samples and count:
            heard.append(np.ctypeslib.as_array(samples, (count,)).copy())
        return 0

    callback = _OnSamples(keep)
    library.espeak_SetSynthCallback(callback)

    def spoken(text: str, voice: str, words_a_minute: int) -> NDArray[np.float32]:
        heard.clear()
        if library.espeak_SetVoiceByName(voice.encode()):
            raise ValueError(f"espeak-ng has no voice {voice}")
        library.espeak_SetParameter(_RATE, words_a_minute, 0)
        library.espeak_ng_SetRandSeed(_SEED)  # or its breath would be another one each time
        written = text.encode()
        library.espeak_Synth(written, len(written) + 1, 0, 0, 0, _UTF8, None, None)
        library.espeak_Synchronize()
        return _resampled(np.concatenate(heard), rate)

    try:
        yield spoken
    finally:
        library.espeak_Terminate()


def _opened() -> tuple[ctypes.CDLL, int]:
    try:
        import espeakng_loader  # noqa: PLC0415 - a package of this measure alone
    except ImportError as error:
        raise NotHere("the package espeakng-loader is not installed") from error
    library = ctypes.CDLL(espeakng_loader.get_library_path())
    library.espeak_Synth.argtypes = [
        ctypes.c_char_p, ctypes.c_size_t, ctypes.c_uint, ctypes.c_int,
        ctypes.c_uint, ctypes.c_uint, ctypes.c_void_p, ctypes.c_void_p,
    ]  # fmt: skip
    rate = library.espeak_Initialize(_RETRIEVAL, 0, espeakng_loader.get_data_path().encode(), 0)
    if rate <= 0:
        raise NotHere("espeak-ng does not find its data")
    return library, rate


def _resampled(samples: NDArray[np.int16], rate: int) -> NDArray[np.float32]:
    """Straight lines between samples are enough: a synthesiser's voice holds little above 5 kHz."""
    seconds = len(samples) / rate
    times = np.arange(int(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    return np.interp(times, np.arange(len(samples)) / rate, samples / 32768).astype(np.float32)
