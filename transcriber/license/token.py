"""Tokens: three parts of base64, of which the last signs the first two (RFC 7515, RFC 8037).

Nothing here puts a token, or a part of one, into a message.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from contract.errors.license import (
    LicenseAlgorithmRefused,
    LicenseSignatureInvalid,
    LicenseTokenMalformed,
    LicenseTokenNotBase64,
)
from contract.license import License, LicenseClaims
from transcriber.license import base64url
from transcriber.license.keys import parse_key_pair_id, public_key

ALGORITHM: Final = "EdDSA"
SIGNATURE_BYTES: Final = 64
PARTS: Final = 3
NOT_A_LICENSE: Final = "Error in license : the token does not hold a license"


@dataclass(frozen=True, slots=True, repr=False)
class Token:
    """A token taken apart, its signature not checked yet.

    Attributes
    ----------
    header, claims
        JSON objects of the first two parts, as they came.
    signed
        The bytes that are signed.
    signature
        64 bytes.
    """

    header: dict[str, Any]
    claims: dict[str, Any]
    signed: bytes
    signature: bytes


def parse_token(text: str) -> Token:
    """Take a token apart. White space at its end is forgiven, and so are line breaks that mail put into it.

    Raises
    ------
    LicenseTokenNotBase64
        It is cut short or has a byte that base64 does not have. The message says where, in bytes from the
        start of the text given.
    LicenseTokenMalformed
        A part is not a JSON object.
    """
    whole = text.rstrip().encode("utf-8", "surrogateescape")
    parts = whole.split(b".")
    header, claims, signature = _decode_parts(whole, parts)
    return Token(
        header=_object(header, "header"),
        claims=_object(claims, "content"),
        signed=b"".join(b".".join(parts[:2]).split()),
        signature=signature,
    )


def verify_token(token: Token, keys: Path) -> License:
    """Licence that a token holds, once a trusted key is found to have signed it. Its dates are not checked.

    Raises
    ------
    LicenseAlgorithmRefused
        Signed in another way than Ed25519, or not at all.
    LicenseKeyUnknown, LicenseKeyUnusable
        No usable key of the number that the token names.
    LicenseSignatureInvalid
        The key did not sign this.
    LicenseTokenMalformed
        Signed, but not the claims of a licence.
    """
    # The algorithm is ours to choose, not the token's: neither `none` nor an HMAC with a public key passes.
    if token.header.get("alg") != ALGORITHM or "crit" in token.header:
        raise LicenseAlgorithmRefused("Error in license : signing method is not accepted", "only EdDSA is")
    key_pair_id = parse_key_pair_id(token.header.get("kid"))
    _verify_signature(token, public_key(keys, key_pair_id))
    return License.from_claims(read_claims(token), key_pair_id)


def read_claims(token: Token) -> LicenseClaims:
    """Claims of a token, whoever signed it. To be shown, never to be relied on.

    Raises
    ------
    LicenseTokenMalformed
        These are not the claims of a licence; the detail names the wrong ones, not their values.
    """
    try:
        return LicenseClaims.model_validate_json(json.dumps(token.claims))
    except ValidationError as error:
        wrong = {str(mistake["loc"][0]) if mistake["loc"] else "dates" for mistake in error.errors()}
        raise LicenseTokenMalformed(NOT_A_LICENSE, f"wrong: {', '.join(sorted(wrong))}") from None


def _decode_parts(whole: bytes, parts: list[bytes]) -> tuple[bytes, bytes, bytes]:
    decoded: list[bytes] = []
    start = 0
    for part in parts:
        try:
            decoded.append(base64url.decode(part))
        except base64url.IllegalBase64Error as error:
            raise _not_base64(start + error.offset) from None
        start += len(part) + 1
    if len(decoded) > PARTS:  # the dot after the third part is the first byte too many
        raise _not_base64(sum(map(len, parts[:PARTS])) + PARTS - 1)
    # Cut at a place where base64 could end: what is missing would follow the last byte.
    if len(decoded) < PARTS or len(decoded[2]) < SIGNATURE_BYTES:
        raise _not_base64(len(whole))
    return decoded[0], decoded[1], decoded[2]


def _not_base64(offset: int) -> LicenseTokenNotBase64:
    return LicenseTokenNotBase64(f"License Error: illegal base64 data at input byte {offset}")


def _object(part: bytes, name: str) -> dict[str, Any]:
    try:
        value = json.loads(part)
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise LicenseTokenMalformed(NOT_A_LICENSE, f"its {name} is not a JSON object")
    return value


def _verify_signature(token: Token, key: bytes) -> None:
    # Imported here, and not through PyJWT, since each start pays for it: 25 ms instead of 150.
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey  # noqa: PLC0415

    try:
        Ed25519PublicKey.from_public_bytes(key).verify(token.signature, token.signed)
    except InvalidSignature:
        raise LicenseSignatureInvalid("Error in license : token signature is invalid") from None
