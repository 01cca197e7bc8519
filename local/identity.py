"""Who the embedded cloud says it is."""

from typing import Final

ACCOUNT: Final = "123456789012"
"""The account that moto gives to everybody."""

DEPLOYMENT: Final = "longhand"
"""In front of the name of each resource."""


def named(part: str) -> str:
    return f"{DEPLOYMENT}-{part}"
