"""Fetching over http and https, redirect by redirect, into a file."""

import http.client
import logging
import os
from http import HTTPStatus
from pathlib import Path
from typing import BinaryIO, Final

from contract.errors.fetch import FetchFailed, FetchRefused, FetchTooLarge
from contract.outbound.addresses import networks
from contract.outbound.deadline import Deadline
from contract.outbound.headers import Headers, merged
from contract.outbound.redirect import MAX_REDIRECTS, REDIRECTS, follow
from contract.outbound.resolve import ask_system, resolve
from contract.outbound.target import Target
from transcriber.fetch.asked import read
from transcriber.fetch.connection import PinnedConnection
from transcriber.fetch.trouble import named, too_slow
from transcriber.fetch.values import FetchLimits, FetchSource

_LOGGER: Final = logging.getLogger("longhand.fetch")
_CHUNK_BYTES: Final = 256 * 1024
_USUAL: Final[Headers] = (("Accept", "*/*"), ("User-Agent", "Longhand"))
_READABLE_BY_THE_OWNER: Final = 0o600


def download(source: FetchSource, path: Path, limits: FetchLimits) -> Path:
    """Fetch a web address into `path`; see `transcriber.fetch.fetch.fetch`."""
    target, headers = read(source)
    deadline = Deadline(limits.total_seconds)
    for _ in range(MAX_REDIRECTS + 1):
        onward = _request(target, headers, path, limits, deadline)
        if onward is None:
            return path
        target, headers = onward
    raise FetchRefused(f"{target} redirects too often", f"more than {MAX_REDIRECTS} times")


def _request(
    target: Target, headers: Headers, path: Path, limits: FetchLimits, deadline: Deadline
) -> tuple[Target, Headers] | None:
    """Make one request. Returns where it redirects to, with which headers, or None once the file is there."""
    _LOGGER.info("fetching %s", target)
    with named(target, deadline):
        connection = _connection(target, limits, deadline)
        with connection, deadline.enforced(connection.cut):
            _ask(connection, target, headers)
            with connection.getresponse() as response:
                if response.status in REDIRECTS:
                    return follow(target, headers, _reference(target, response))
                _store(target, response, path, limits, deadline)
                return None


def _connection(target: Target, limits: FetchLimits, deadline: Deadline) -> PinnedConnection:
    addresses = resolve(
        target,
        networks(limits.allowed_networks),
        ask_system,
        min(limits.connect_seconds, deadline.left_seconds),
    )
    try:
        return PinnedConnection(target, addresses, limits, deadline)
    except OSError as error:
        raise FetchFailed(f"{target} cannot be fetched", f"certificates: {error.strerror}") from error


def _ask(connection: PinnedConnection, target: Target, headers: Headers) -> None:
    ours = (("Host", target.authority), ("Accept-Encoding", "identity"), ("Connection", "close"))
    connection.putrequest("GET", target.request_target, skip_host=True, skip_accept_encoding=True)
    for name, value in (*ours, *merged(_USUAL, headers)):
        connection.putheader(name, value)
    connection.endheaders()


def _reference(target: Target, response: http.client.HTTPResponse) -> str:
    reference = response.getheader("Location")
    if not reference:
        raise FetchFailed(f"{target} redirects nowhere", f"HTTP {response.status}", response.status)
    return reference


def _store(
    target: Target,
    response: http.client.HTTPResponse,
    path: Path,
    limits: FetchLimits,
    deadline: Deadline,
) -> None:
    _check_answer(target, response, limits)
    promised = response.length
    try:
        with open(path, "wb", opener=_private) as file:
            received = _copy(target, response, file, limits)
        _check_complete(target, received, promised, deadline)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    _LOGGER.info("fetched %d bytes", received)


def _check_answer(target: Target, response: http.client.HTTPResponse, limits: FetchLimits) -> None:
    if response.status != HTTPStatus.OK:
        reason = http.client.responses.get(response.status, "no known status")
        raise FetchFailed(f"{target} cannot be fetched", f"HTTP {response.status} {reason}", response.status)
    encoding = response.getheader("Content-Encoding", "identity").strip().lower()
    if encoding not in {"", "identity"}:
        raise FetchFailed(
            f"{target} is sent compressed", "Content-Encoding, though it was asked for as it is"
        )
    if response.length is not None and response.length > limits.max_bytes:
        raise _too_large(target, limits)


def _copy(target: Target, response: http.client.HTTPResponse, file: BinaryIO, limits: FetchLimits) -> int:
    received = 0
    while chunk := response.read1(_CHUNK_BYTES):
        received += len(chunk)
        if received > limits.max_bytes:
            raise _too_large(target, limits)
        file.write(chunk)
    return received


def _check_complete(target: Target, received: int, promised: int | None, deadline: Deadline) -> None:
    """Tell a whole file from one that the server, or our own deadline, broke off."""
    if deadline.passed:
        raise too_slow(target)
    if promised is not None and received != promised:
        raise FetchFailed(f"{target} broke off", f"after {received} of {promised} bytes")


def _too_large(target: Target, limits: FetchLimits) -> FetchTooLarge:
    return FetchTooLarge(f"{target} is too large", f"more than {limits.max_bytes} bytes")


def _private(path: str, flags: int) -> int:
    """Open what is fetched so that no other user may read it, and never through a link laid in its place."""
    return os.open(path, flags | os.O_NOFOLLOW, _READABLE_BY_THE_OWNER)
