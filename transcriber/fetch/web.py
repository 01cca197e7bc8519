"""Fetching over http and https, redirect by redirect, into a file."""

import errno
import http.client
import logging
import os
import ssl
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from http import HTTPStatus
from pathlib import Path
from typing import BinaryIO, Final

from contract.errors.fetch import FetchFailed, FetchRefused, FetchTimeout, FetchTooLarge
from contract.errors.program import WorkFolderFull
from transcriber.fetch.address import resolve
from transcriber.fetch.connection import PinnedConnection
from transcriber.fetch.deadline import Deadline
from transcriber.fetch.headers import Headers, parse_headers, request_headers
from transcriber.fetch.location import Location, follow, parse_location
from transcriber.fetch.values import FetchLimits, FetchSource

_LOGGER: Final = logging.getLogger("longhand.fetch")
_CHUNK_BYTES: Final = 256 * 1024
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_READABLE_BY_THE_OWNER: Final = 0o600
_NO_ROOM: Final = frozenset({errno.ENOSPC, errno.EDQUOT})


def download(source: FetchSource, target: Path, limits: FetchLimits) -> Path:
    """Fetch a web address into `target`; see `transcriber.fetch.fetch.fetch`."""
    location, auth_headers = parse_location(source.url), parse_headers(source.auth_headers)
    deadline = Deadline(limits.total_seconds)
    for _ in range(limits.max_redirects + 1):
        onward = _request(location, auth_headers, target, limits, deadline)
        if onward is None:
            return target
        if onward.origin != location.origin:
            # Credentials are for whom they were given, and stay dropped should a later redirect lead back.
            auth_headers = ()
        elif location.authorization and not onward.authorization:
            onward = replace(onward, authorization=location.authorization)
        location = onward
    raise FetchRefused(f"{location} redirects too often", f"more than {limits.max_redirects} times")


def _request(
    location: Location, auth_headers: Headers, target: Path, limits: FetchLimits, deadline: Deadline
) -> Location | None:
    """Make one request. Returns where it redirects to, or None once the file is there."""
    _LOGGER.info("fetching %s", location)
    connect_seconds = min(limits.connect_seconds, deadline.left_seconds)
    addresses = resolve(location, connect_seconds, allow_internal=limits.allow_internal)
    try:
        connection = PinnedConnection(
            location, addresses, connect_seconds, limits.read_seconds, limits.ca_file
        )
    except OSError as error:
        raise FetchFailed(f"{location} cannot be fetched", f"certificates: {error.strerror}") from error
    with _named_errors(location, deadline), closing(connection), deadline.enforced(connection.abort):
        connection.putrequest("GET", location.target, skip_accept_encoding=True)
        for name, value in request_headers(location, auth_headers):
            connection.putheader(name, value)
        connection.endheaders()
        with connection.getresponse() as response:
            if response.status in _REDIRECTS:
                return follow(location, _redirect_target(location, response))
            _store(location, response, target, limits, deadline)
            return None


@contextmanager
def _named_errors(location: Location, deadline: Deadline) -> Iterator[None]:
    """Turn what the network and its libraries raise into errors of the tree.

    The original is not chained where its text may repeat what the user or the server sent.
    """
    try:
        yield
    except TimeoutError:
        raise _too_slow(location) from None
    except ssl.SSLCertVerificationError as error:
        raise FetchFailed(f"{location} is not to be trusted", error.verify_message) from error
    except (OSError, http.client.HTTPException) as error:
        if deadline.passed:
            raise _too_slow(location) from None
        if isinstance(error, OSError) and error.errno in _NO_ROOM:
            raise WorkFolderFull(
                "no room for the recording in the work folder", f"while {location} was fetched"
            ) from error
        reason = error.strerror if isinstance(error, OSError) else type(error).__name__
        raise FetchFailed(f"{location} cannot be fetched", reason or type(error).__name__) from None


def _too_slow(location: Location) -> FetchTimeout:
    return FetchTimeout(f"{location} is too slow", "it did not answer, or not send all of the file, in time")


def _redirect_target(location: Location, response: http.client.HTTPResponse) -> str:
    reference = response.getheader("Location")
    if not reference:
        raise FetchFailed(f"{location} redirects nowhere", f"HTTP {response.status}", response.status)
    return reference


def _store(
    location: Location,
    response: http.client.HTTPResponse,
    target: Path,
    limits: FetchLimits,
    deadline: Deadline,
) -> None:
    _check_answer(location, response, limits)
    promised = response.length
    try:
        with open(target, "wb", opener=_private) as file:
            received = _copy(location, response, file, limits)
        _check_complete(location, received, promised, deadline)
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    _LOGGER.info("fetched %d bytes", received)


def _check_answer(location: Location, response: http.client.HTTPResponse, limits: FetchLimits) -> None:
    if response.status != HTTPStatus.OK:
        reason = http.client.responses.get(response.status, "no known status")
        raise FetchFailed(
            f"{location} cannot be fetched", f"HTTP {response.status} {reason}", response.status
        )
    encoding = response.getheader("Content-Encoding", "identity").strip().lower()
    if encoding not in {"", "identity"}:
        raise FetchFailed(
            f"{location} is sent compressed", "Content-Encoding, though it was asked for as it is"
        )
    if response.length is not None and response.length > limits.max_bytes:
        raise _too_large(location, limits)


def _copy(location: Location, response: http.client.HTTPResponse, file: BinaryIO, limits: FetchLimits) -> int:
    received = 0
    while chunk := response.read1(_CHUNK_BYTES):
        received += len(chunk)
        if received > limits.max_bytes:
            raise _too_large(location, limits)
        file.write(chunk)
    return received


def _check_complete(location: Location, received: int, promised: int | None, deadline: Deadline) -> None:
    """Tell a whole file from one that the server, or our own deadline, broke off."""
    if deadline.passed:
        raise _too_slow(location)
    if promised is not None and received != promised:
        raise FetchFailed(f"{location} broke off", f"after {received} of {promised} bytes")


def _too_large(location: Location, limits: FetchLimits) -> FetchTooLarge:
    return FetchTooLarge(f"{location} is too large", f"more than {limits.max_bytes} bytes")


def _private(path: str, flags: int) -> int:
    """Open what is fetched so that no other user may read it, and never through a link laid in its place."""
    return os.open(path, flags | os.O_NOFOLLOW, _READABLE_BY_THE_OWNER)
