"""Files at addresses of the web, read as they come. A proxy comes from the usual variables."""

import http.client
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from contract.errors.models import ModelsPullError

SILENCE_SECONDS: Final = 30
"""After so long without a byte a host counts as unreachable."""

BLOCK_BYTES: Final = 1024**2


@contextmanager
def opened(url: str, unavailable: type[ModelsPullError], what: str) -> Iterator[http.client.HTTPResponse]:
    """Answer of a host.

    Parameters
    ----------
    unavailable
        What to raise where it does not answer, or not with what is asked for.
    what
        The host, as messages call it.
    """
    try:
        if not url.startswith(("https://", "http://")):
            raise ValueError("not an https URL")  # noqa: TRY301 - as urlopen would
        request = Request(url, headers={"User-Agent": "longhand"})  # noqa: S310 - looked at above
        with urlopen(request, timeout=SILENCE_SECONDS) as answer:  # noqa: S310
            yield answer
    except HTTPError as error:
        with error:
            raise unavailable(f"{what} has no {url}", f"status {error.code}") from error
    except (http.client.HTTPException, ConnectionError, TimeoutError, ValueError) as error:
        raise unavailable(f"{what} gave no {url}", str(error) or type(error).__name__) from error
    except OSError as error:
        if isinstance(
            getattr(error, "reason", None), OSError | str
        ):  # URLError; others are about our own files
            raise unavailable(f"{what} cannot be reached", str(error)) from error
        raise


def read_blocks(url: str, unavailable: type[ModelsPullError], what: str) -> Iterator[bytes]:
    """Content at an address. It ends where the host says that it does, or raises."""
    with opened(url, unavailable, what) as answer:
        while block := answer.read(BLOCK_BYTES):
            yield block
        if answer.length:
            raise http.client.IncompleteRead(b"", answer.length)
