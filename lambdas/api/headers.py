"""What a client accepts, as its headers say (RFC 9110, section 12)."""

from typing import Final

JSON: Final = "application/json"
VENDOR_JSON: Final = "application/vnd.speechmatics.v2+json"
"""The same JSON, under the name that clients of the v2 API may ask for."""


def accepts_gzip(accept_encoding: str) -> bool:
    """Tell whether an answer may be compressed: where gzip, or anything, is named with a weight above 0."""
    weights = _weights(accept_encoding)
    named = [weights[coding] for coding in ("gzip", "x-gzip") if coding in weights]
    return max(named, default=weights.get("*", 0.0)) > 0


def json_type(accept: str) -> str:
    """Choose the name for JSON: the vendor's only where the plain one is not accepted as well."""
    weights = _weights(accept)
    plain = any(weights.get(kind, 0.0) > 0 for kind in (JSON, "application/*", "*/*"))
    return VENDOR_JSON if weights.get(VENDOR_JSON, 0.0) > 0 and not plain else JSON


def _weights(header: str) -> dict[str, float]:
    """Read `gzip;q=0.5, *;q=0` as names, in small letters, and weights. A weight that is none counts as 0."""
    weights = {}
    for part in header.lower().split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        if name:
            weights[name] = _weight(parameters)
    return weights


def _weight(parameters: list[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return float(value)
            except ValueError:
                return 0.0
    return 1.0
