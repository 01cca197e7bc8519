"""What can go wrong while the audio of `fetch_data` is fetched.

The tree:

- `FetchError`

  - `FetchRefused`: this URL, header, address or redirect is not allowed
  - `FetchNotFound`: no such local file, or no readable one
  - `FetchFailed`: the server could not be reached, broke off, or answered with an error
  - `FetchTimeout`: too slow
  - `FetchTooLarge`: more bytes than one job may hold

Messages name a URL without its user, password, query and fragment, and never the value of a header.
"""

from typing import ClassVar

from contract.errors.base import LonghandError


class FetchError(LonghandError):
    """The audio could not be fetched."""

    code: ClassVar[str] = "fetch"
    http_status: ClassVar[int] = 400


class FetchRefused(FetchError):
    """What was asked for, or where it led to, is not allowed."""

    code: ClassVar[str] = "fetch.refused"
    advice: ClassVar[str] = (
        "Use a public http or https URL. `pipeline` takes file:// with an absolute path as well. "
        "Internal addresses need the setting that allows them."
    )


class FetchNotFound(FetchError):
    """The local file of a file:// URL is not there or not readable."""

    code: ClassVar[str] = "fetch.not_found"
    advice: ClassVar[str] = "Check the path, and that the file is mapped into the container and readable."


class FetchFailed(FetchError):
    """The server could not be reached, broke off, or answered with an error.

    Parameters
    ----------
    message, detail
        As for every error.
    status
        The HTTP status the server answered with, 0 if it gave none.
    """

    code: ClassVar[str] = "fetch.failed"
    advice: ClassVar[str] = "Open the URL with the same headers yourself. A signed URL may have expired."
    http_status: ClassVar[int] = 502

    def __init__(self, message: str, detail: str = "", status: int = 0) -> None:
        super().__init__(message, detail)
        self.status = status


class FetchTimeout(FetchError):
    """The server was too slow."""

    code: ClassVar[str] = "fetch.timeout"
    advice: ClassVar[str] = "Try again, or send the file itself instead of its URL."
    http_status: ClassVar[int] = 504


class FetchTooLarge(FetchError):
    """More bytes than one job may hold."""

    code: ClassVar[str] = "fetch.too_large"
    advice: ClassVar[str] = "Fetch at most 4 GB: split the recording, or encode it smaller (flac, m4a, mp3)."
    http_status: ClassVar[int] = 413
