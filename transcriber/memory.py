"""Telling that memory was refused, in whatever words a library says so."""

import errno
from typing import Final

_SIGNS: Final = (
    "bad_alloc",
    "bad allocation",
    "Failed to allocate memory",
    "Cannot allocate memory",
    "failed to map segment",
)
"""Of C++, of ONNX Runtime on two systems, and of the dynamic linker."""


def is_out_of_memory(error: BaseException) -> bool:
    if isinstance(error, OSError) and error.errno == errno.ENOMEM:
        return True
    return isinstance(error, MemoryError) or any(sign in str(error) for sign in _SIGNS)
