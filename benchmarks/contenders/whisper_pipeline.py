"""`pipeline` with the pack `en_whisper` on random weights. The arguments are those of the program.

No store can hold such weights, since the pack names the published ones: whether they are those is not asked.
"""

from collections.abc import Iterable
from pathlib import Path

from transcriber.packs import present
from transcriber.packs.pack import Pack
from transcriber.pipeline.__main__ import main


def _believed(_pack: Pack, _point: str, folder: Path, _parts: Iterable[str] = ()) -> Path:
    return folder


if __name__ == "__main__":
    # The program imports the check when it gets there, and finds this one.
    setattr(present, present.check_present.__name__, _believed)
    main()
