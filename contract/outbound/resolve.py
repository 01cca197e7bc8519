"""From a name to the addresses that may be called, each of them checked.

A name is looked up once for each request. The connection goes to an address that was checked, so a name
server that answers differently the next time (DNS rebinding) gains nothing.
"""

from __future__ import annotations

import socket
from concurrent.futures import Future
from threading import Thread
from typing import TYPE_CHECKING, Protocol

from contract.outbound.addresses import check
from contract.outbound.errors import OutboundFailed, OutboundRefused, OutboundTimeout

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contract.outbound.addresses import Networks
    from contract.outbound.target import Target


class Resolver(Protocol):
    """Gives every address of a host, IPv4 and IPv6, in the order to try them. OSError if there is none."""

    def __call__(self, host: str, port: int, /) -> Sequence[str]: ...


def ask_system(host: str, port: int) -> Sequence[str]:
    """Ask what the machine asks."""
    answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(answer[4][0]) for answer in answers))


def resolve(target: Target, allowed: Networks, resolver: Resolver, timeout_seconds: float) -> Sequence[str]:
    """Give the addresses of a target, each one checked.

    Raises
    ------
    OutboundRefused
        One of them is internal. One is enough: a name that is public and internal at once is an attack, or
        will fail now and then.
    OutboundFailed
        The name is not known.
    OutboundTimeout
        The name server does not answer.
    """
    addresses = _look_up(target, resolver, timeout_seconds)
    for address in addresses:
        try:
            check(address, allowed)
        except OutboundRefused as error:
            raise OutboundRefused(f"{target} leads to an internal address", error.detail) from None
    return addresses


def _look_up(target: Target, resolver: Resolver, timeout_seconds: float) -> Sequence[str]:
    """Ask in a thread of its own, since the system's resolver has no time limit."""
    if target.is_address:
        return (target.host,)
    answer: Future[Sequence[str]] = Future()
    Thread(target=_ask, args=(answer, resolver, target), daemon=True).start()
    try:
        addresses = answer.result(timeout_seconds)
    except TimeoutError:
        raise OutboundTimeout(f"{target} cannot be reached", "the name server does not answer") from None
    except (OSError, UnicodeError):
        addresses = ()
    if not addresses:
        raise OutboundFailed(f"{target} cannot be reached", f"no address for {target.host}")
    return addresses


def _ask(answer: Future[Sequence[str]], resolver: Resolver, target: Target) -> None:
    try:
        answer.set_result(resolver(target.host, target.port))
    except Exception as error:  # noqa: BLE001 - whoever waits for the answer gets it
        answer.set_exception(error)
