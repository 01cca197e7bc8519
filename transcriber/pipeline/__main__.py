"""The program `pipeline`: one recording in, one transcript out."""

import contextlib
import gc
import os
import select
import sys
from functools import partial
from typing import Final, NoReturn

from contract.errors.base import LonghandError
from transcriber.cpu import cpu_flags, library_settings, told_cpuinfo
from transcriber.pipeline.arguments import read_settings
from transcriber.pipeline.logs import set_up_logging
from transcriber.pipeline.report import report
from transcriber.pipeline.settings import Settings
from transcriber.pipeline.signals import signals_raise, tell_stacks_on_request
from transcriber.pipeline.stdout import open_what_is_closed, reserved_stdout
from transcriber.pipeline.supervision import supervised
from transcriber.pipeline.work import WorkFolder

_PLUGINS: Final = {"PYDANTIC_DISABLE_PLUGINS": "__all__"}
"""Looking for plug-ins in all that is installed takes 20 ms."""


def main() -> NoReturn:
    """Run the program and end the process, with an exit status that docs/pipeline.md explains."""
    tell_stacks_on_request()
    gc.disable()  # until all is imported: collecting among what stays anyway costs 20 ms
    flags = cpu_flags(told_cpuinfo())
    os.environ.update(_PLUGINS | library_settings(flags, os.environ))  # read when libraries are loaded
    settings = read_settings(sys.argv[1:], os.environ)
    work = WorkFolder(settings.work_dir)
    try:
        status = supervised(partial(transcribe_as_told, settings, work), partial(tell, settings, work))
    except OSError as error:  # no further process is allowed
        status = report(error)
    _leave(status)


def transcribe_as_told(settings: Settings, work: WorkFolder) -> int:
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

            run(settings, work, stdout)
    except BaseException as error:  # noqa: BLE001 - the one place where every failure becomes words
        return report(error)
    return 0


def tell(settings: Settings, work: WorkFolder, error: BaseException) -> int:
    """Tidy up and tell the user why, in place of a process that could not.

    Returns
    -------
    int
        Exit status.
    """
    work.remove()
    open_what_is_closed()
    with contextlib.suppress(LonghandError):
        set_up_logging(settings)
    if not select.select([], [2], [], 0)[1]:  # nobody reads STDERR: the exit status must do
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    return report(error)


def _leave(status: int) -> NoReturn:
    """End at once: everything is settled by now, and taking the libraries down costs 50 ms."""
    with contextlib.suppress(OSError):
        sys.stderr.flush()
    os._exit(status)


if __name__ == "__main__":
    main()
