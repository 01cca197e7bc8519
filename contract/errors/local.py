"""What can keep the embedded cloud from running.

LonghandError
└── LocalError
    ├── PortTaken             another program listens there
    ├── PartNotStarted        a part of it ended or stayed silent at the start
    ├── PartEnded             a part of it ended later, by itself
    ├── ExecutorUnavailable   no container engine, or no image
    └── NetworkInvalid        what is to be allowed is no network
"""

from typing import ClassVar

from contract.errors.base import LonghandError


class LocalError(LonghandError):
    """The embedded cloud cannot run."""

    code: ClassVar[str] = "local"


class PortTaken(LocalError):
    """Another program listens on the port."""

    code: ClassVar[str] = "local.port_taken"
    advice: ClassVar[str] = "Choose other ports with --port and --api-port; 0 takes any free one."


class PartNotStarted(LocalError):
    """A part of the embedded cloud ended, or stayed silent, while it started."""

    code: ClassVar[str] = "local.part_not_started"
    advice: ClassVar[str] = "`longhand local --verbose` shows why. `make demo` sets up anew what is missing."


class PartEnded(LocalError):
    """A part of the embedded cloud ended by itself, and with it all that was in memory."""

    code: ClassVar[str] = "local.part_ended"
    advice: ClassVar[str] = (
        "Start `longhand local` again, and upload again what was not transcribed yet. SIGKILL mostly means "
        "that the machine ran out of memory, where all that is uploaded is kept: upload less at once."
    )


class ExecutorUnavailable(LocalError):
    """Jobs cannot be run the way that was asked for."""

    code: ClassVar[str] = "local.executor_unavailable"
    advice: ClassVar[str] = "Use --executor process, which needs nothing but this installation."
    exit_code: ClassVar[int] = 2


class NetworkInvalid(LocalError):
    """What functions are to be allowed to reach is no network."""

    code: ClassVar[str] = "local.network_invalid"
    advice: ClassVar[str] = (
        "Name a network as 127.0.0.0/8 or fd00::/8, with no bits beyond its length, or one address."
    )
    exit_code: ClassVar[int] = 2
