from typing import ClassVar


class LonghandError(Exception):
    """Root of every error a user can meet.

    Parameters
    ----------
    message
        What went wrong, in the documented words where the contract has them. One line.
    detail
        What was found in this very case: the value, the place, the limit. Empty if there is nothing to add.

    Notes
    -----
    Each concrete class sets `code` (stable, never reused), `advice` (what the user should do now),
    `exit_code` (of a command) and `http_status` (of the API).
    """

    code: ClassVar[str] = "internal"
    advice: ClassVar[str] = "This is a bug in Longhand. Please report it with the log."
    exit_code: ClassVar[int] = 1
    http_status: ClassVar[int] = 500

    def __init__(self, message: str, detail: str = "") -> None:
        super().__init__(message, detail)
        self.message = message
        self.detail = detail

    def __str__(self) -> str:
        return f"{self.message}: {self.detail}" if self.detail else self.message
