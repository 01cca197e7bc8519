"""What the network and its libraries raise, as errors of the tree."""

import errno
import http.client
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from contract.errors.fetch import FetchError, FetchFailed, FetchRefused, FetchTimeout
from contract.errors.program import WorkFolderFull
from contract.outbound.deadline import Deadline
from contract.outbound.errors import OutboundError, OutboundRefused, OutboundTimeout
from contract.outbound.target import Target

_NO_ROOM: Final = frozenset({errno.ENOSPC, errno.EDQUOT})


@contextmanager
def named(target: Target, deadline: Deadline) -> Iterator[None]:
    """Turn what the network and its libraries raise into errors of the tree.

    The original is not chained where its text may repeat what the user or the server sent.
    """
    try:
        yield
    except OutboundError as error:
        raise _as_fetch_error(error) from None
    except TimeoutError:
        raise too_slow(target) from None
    except ssl.SSLCertVerificationError as error:
        raise FetchFailed(f"{target} is not to be trusted", error.verify_message) from error
    except (OSError, http.client.HTTPException) as error:
        if deadline.passed:
            raise too_slow(target) from None
        if isinstance(error, OSError) and error.errno in _NO_ROOM:
            raise WorkFolderFull(
                "no room for the recording in the work folder", f"while {target} was fetched"
            ) from error
        reason = error.strerror if isinstance(error, OSError) else type(error).__name__
        raise FetchFailed(f"{target} cannot be fetched", reason or type(error).__name__) from None


def too_slow(target: Target) -> FetchTimeout:
    return FetchTimeout(f"{target} is too slow", "it did not answer, or not send all of the file, in time")


def _as_fetch_error(error: OutboundError) -> FetchError:
    match error:
        case OutboundRefused():
            return FetchRefused(error.message, error.detail)
        case OutboundTimeout():
            return FetchTimeout(error.message, error.detail)
    return FetchFailed(error.message, error.detail)
