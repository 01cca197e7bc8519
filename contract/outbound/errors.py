"""What can go wrong with a call to an address that a user named.

Whoever makes the call turns these into what its users see. Both texts name a URL without user, query and
fragment, and never the value of a header.
"""


class OutboundError(Exception):
    """A call that did not work.

    Parameters
    ----------
    message
        What went wrong, in one line.
    detail
        What was found in this very case. Empty if there is nothing to add.
    """

    def __init__(self, message: str, detail: str = "") -> None:
        super().__init__(message, detail)
        self.message = message
        self.detail = detail

    def __str__(self) -> str:
        return f"{self.message}: {self.detail}" if self.detail else self.message


class OutboundRefused(OutboundError):
    """The URL, a header or an address is not allowed. Another try would end the same way."""


class OutboundFailed(OutboundError):
    """The server could not be reached, is not to be trusted, or broke off."""


class OutboundTimeout(OutboundError):
    """The name server or the server was too slow."""
