"""Who the embedded cloud says it is, and where it listens."""

from typing import Final

ACCOUNT: Final = "123456789012"
"""The account that moto gives to everybody."""

DEPLOYMENT: Final = "longhand"
"""In front of the name of each resource."""

HOST: Final = "127.0.0.1"
"""Nothing listens on any other address: there is no authentication in front of the storage."""


def named(part: str) -> str:
    return f"{DEPLOYMENT}-{part}"
