"""Makes licences: the signed token, and the file of the documented shape around it."""

import uuid
from datetime import datetime

from contract.errors.license import LicenseRequestInvalid
from contract.license import (
    LicenseClaims,
    LicenseFile,
    LicenseMetadata,
    LicenseRequest,
    midnight,
)
from transcriber.license.keypair import SigningKey
from transcriber.license.token import ALGORITHM


def issue(request: LicenseRequest, key: SigningKey, *, contract_id: int, now: datetime) -> LicenseFile:
    """Licence for a request, signed.

    Parameters
    ----------
    now
        With a time zone; the time of creation that the file shows.

    Raises
    ------
    LicenseRequestInvalid
        It would end before it starts.
    """
    if request.notValidAfter <= request.validFrom:
        raise LicenseRequestInvalid(
            "a license must end after it starts", f"{request.validFrom} is its first day"
        )
    claims = LicenseClaims(
        jti=uuid.uuid4().hex,
        contractid=contract_id,
        customer=request.customer,
        is_trial=request.isTrial,
        features=request.features,
        nbf=int(midnight(request.validFrom).timestamp()),
        exp=int(midnight(request.notValidAfter).timestamp()),
    )
    return LicenseFile(
        contractid=contract_id,
        creationdate=f"{now:%Y-%m-%d %H:%M:%S}",
        customer=request.customer,
        id=claims.jti,
        is_trial=request.isTrial,
        metadata=LicenseMetadata(key_pair_id=key.key_pair_id, request=request),
        signedclaimstoken=_sign(claims, key),
    )


def license_json(file: LicenseFile) -> bytes:
    """Content of license.json, indented as its users know it."""
    return file.model_dump_json(indent=4).encode() + b"\n"


def _sign(claims: LicenseClaims, key: SigningKey) -> str:
    import jwt  # noqa: PLC0415 - slow to import, and only this needs it

    headers = {"kid": str(key.key_pair_id)}
    return jwt.encode(claims.model_dump(mode="json"), key.private, algorithm=ALGORITHM, headers=headers)
