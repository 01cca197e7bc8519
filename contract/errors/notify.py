"""What can go wrong while a callback is made. None of it changes what became of the job.

LonghandError
└── NotifyError
    ├── CallbackRefused    its address or one of its headers is not allowed; no request was made
    ├── CallbackFailed     the server could not be reached, broke off, or did not answer 2xx
    └── CallbackTimeout    the server was too slow

Messages name a URL without its user, query and fragment, and never the value of a header.
"""

from typing import ClassVar

from contract.errors.base import LonghandError


class NotifyError(LonghandError):
    """A callback could not be made."""

    code: ClassVar[str] = "notify"
    http_status: ClassVar[int] = 502


class CallbackRefused(NotifyError):
    """What was asked for is not allowed, so no request was made, and none will be."""

    code: ClassVar[str] = "notify.refused"
    advice: ClassVar[str] = (
        "Name a public http or https URL in notification_config, and no header that steers the connection."
    )
    http_status: ClassVar[int] = 400


class CallbackFailed(NotifyError):
    """The server could not be reached, broke off, or answered with anything but a 2xx status.

    Parameters
    ----------
    message, detail
        As for every error.
    status
        The HTTP status that the server answered with; None if it gave none.
    """

    code: ClassVar[str] = "notify.failed"
    advice: ClassVar[str] = (
        "Look into the log of the server that was called. The results are still there: ask the API for them."
    )

    def __init__(self, message: str, detail: str = "", status: int | None = None) -> None:
        super().__init__(message, detail)
        self.status = status


class CallbackTimeout(NotifyError):
    """The server did not take the callback, or did not answer it, in time."""

    code: ClassVar[str] = "notify.timeout"
    advice: ClassVar[str] = (
        "Answer a callback at once, and do what it brings about afterwards. The results are still there: ask "
        "the API for them."
    )
    http_status: ClassVar[int] = 504
