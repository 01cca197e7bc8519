"""The program `pipeline`: one recording in, one transcript out."""

import contextlib
import gc
import os
import sys
from typing import Final, NoReturn

from transcriber.cpu import cpu_flags, library_settings, told_cpuinfo
from transcriber.pipeline.arguments import read_settings
from transcriber.pipeline.logs import set_up_logging
from transcriber.pipeline.report import report
from transcriber.pipeline.settings import Settings
from transcriber.pipeline.signals import signals_raise
from transcriber.pipeline.stdout import reserved_stdout

_PLUGINS: Final = {"PYDANTIC_DISABLE_PLUGINS": "__all__"}
"""Looking for plug-ins in all that is installed takes 20 ms."""


def main() -> NoReturn:
    """Run the program and end the process, with an exit status that docs/pipeline.md explains."""
    gc.disable()  # until all is imported: collecting among what stays anyway costs 20 ms
    flags = cpu_flags(told_cpuinfo())
    os.environ.update(_PLUGINS | library_settings(flags, os.environ))  # read when libraries are loaded
    _leave(transcribe_as_told(read_settings(sys.argv[1:], os.environ)))


def transcribe_as_told(settings: Settings) -> int:
    """Run the program with settings.

    Returns
    -------
    int
        Exit status: 0 with the whole transcript on STDOUT.
    """
    try:
        with signals_raise(), reserved_stdout() as stdout:
            set_up_logging(settings)
            from transcriber.pipeline.run import run  # noqa: PLC0415 - what follows is slow to import

            run(settings, stdout)
    except BaseException as error:  # noqa: BLE001 - the one place where every failure becomes words
        return report(error)
    return 0


def _leave(status: int) -> NoReturn:
    """End at once: everything is settled by now, and taking the libraries down costs 50 ms."""
    with contextlib.suppress(OSError):
        sys.stderr.flush()
    os._exit(status)


if __name__ == "__main__":
    main()
