"""Leaves the encoders x264 and x265 out of an image that is being built. They are under the GPL, and unused.

    python -P -m transcriber.image.leave_out FOLDER

The wheel of PyAV carries both. libavcodec names them as libraries that it needs, and asks x265 for its
functions when it is loaded, so that they cannot just be removed: in the place of each comes a stub
(docs/decisions/031-licences.md).
"""

import re
import sys
from pathlib import Path
from typing import Final

from contract.errors import EncodersNotFound, LonghandError
from transcriber.image.stub import machine_of, stub

_USER: Final = "libavcodec-*.so.*"
_LIBRARIES: Final = {"libx264-*.so.*": rb"x264_\w+", "libx265-*.so.*": rb"x265_\w+"}
"""By pattern of the file: what the names of its functions look like."""
_OBJECTS: Final = frozenset({"x264_levels"})


def leave_out(packages: Path) -> list[Path]:
    """Put stubs in the place of the encoders. Gives the files.

    Parameters
    ----------
    packages
        Where the Python packages lie.

    Raises
    ------
    EncodersNotFound
        They are not where they were in the wheels that this was written for.
    """
    libraries = packages / "av.libs"
    users = [file.read_bytes() for file in libraries.glob(_USER)]
    done = []
    for pattern, names in _LIBRARIES.items():
        for file in libraries.glob(pattern):
            used = sorted({name.decode() for user in users for name in _strings(user, names)})
            functions = [name for name in used if name not in _OBJECTS]
            objects = [name for name in used if name in _OBJECTS]
            file.write_bytes(stub(file.name, functions, objects, machine_of(file.read_bytes())))
            done.append(file)
    if not users or len(done) != len(_LIBRARIES):
        raise EncodersNotFound(f"{libraries} does not have one each of libavcodec, libx264 and libx265")
    return done


def _strings(data: bytes, pattern: bytes) -> list[bytes]:
    """Names in a table of symbols; other texts of the same look do no harm."""
    return re.findall(rb"(?<=\0)" + pattern + rb"(?=\0)", data)


if __name__ == "__main__":
    try:
        for left in leave_out(Path(sys.argv[1])):
            print(f"left out: {left.name}")  # noqa: T201 - it is a program
    except LonghandError as error:
        sys.exit(f"{error}\nWhat to do: {error.advice}")
