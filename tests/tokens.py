"""Licence tokens for tests, signed with keys made on the spot."""

import base64
import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from contract.license import LicenseRequest

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
"""The time of all tests, in the middle of the licences they make."""

CLAIMS: dict[str, Any] = {
    "jti": "0123456789abcdef",
    "contractid": 7,
    "customer": "Example Ltd",
    "is_trial": False,
    "features": ["MAPBA", "LEN"],
    "nbf": int(datetime(2026, 1, 1, tzinfo=UTC).timestamp()),
    "exp": int(datetime(2027, 1, 1, tzinfo=UTC).timestamp()),
}
HEADER: dict[str, Any] = {"alg": "EdDSA", "typ": "JWT", "kid": "1"}

MakeToken = Callable[..., str]


def base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unsigned(header: Any, claims: Any) -> str:
    return ".".join(base64url(json.dumps(part).encode()) for part in (header, claims))


def license_request(first: date = date(2026, 1, 1), end: date = date(2027, 1, 1)) -> LicenseRequest:
    return LicenseRequest(
        customer="Example Ltd", features=("MAPBA", "LEN"), isTrial=True, validFrom=first, notValidAfter=end
    )
