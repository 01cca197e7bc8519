"""Tells which groups of dependencies an image needs for the engines of its language, a line for each.

python -P -m transcriber.image.engines fr standard enhanced
"""

import sys
from collections.abc import Iterable

from contract.errors import LonghandError
from transcriber.engines.load import NEEDS
from transcriber.packs.load import load_pack
from transcriber.packs.pack import Pack


def groups(pack: Pack, points: Iterable[str]) -> tuple[str, ...]:
    """Groups of dependencies for some operating points of a pack, sorted.

    Raises
    ------
    OperatingPointUnknown
        The pack does not offer one.
    """
    chosen = [one.engine for point in points for one in pack.operating_point(point).recognisers]
    return tuple(sorted({NEEDS[engine] for engine in chosen if engine in NEEDS}))


if __name__ == "__main__":
    try:
        print(*groups(load_pack(sys.argv[1]), sys.argv[2:]), sep="\n")  # noqa: T201 - it is a program
    except LonghandError as error:
        sys.exit(f"{error}\nWhat to do: {error.advice}")
