"""What a licence says, in the file that a user receives and in the token that is checked."""

from datetime import UTC, date, datetime, time
from typing import Annotated, Final, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

BATCH_FEATURE: Final = "MAPBA"
"""Batch transcription. Without it nothing is transcribed here."""

ANY_LANGUAGE_FEATURE: Final = "LANY"
"""Every language."""

FeatureCode = Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9_]{1,31}$")]
MAX_KEY_PAIR_ID: Final = 10**9 - 1

KeyPairId = Annotated[int, Field(ge=0, le=MAX_KEY_PAIR_ID)]
UnixSeconds = Annotated[int, Field(ge=0, lt=253_402_300_800)]  # before the year 10000


def language_feature(language: str) -> str:
    """Feature code of a language: `en` gives `LEN`, `cmn` gives `LCMN`."""
    return f"L{language.upper()}"


def midnight(day: date) -> datetime:
    """00:00 UTC of a day: when a licence starts, and when it ends."""
    return datetime.combine(day, time(), UTC)


class _Model(BaseModel):
    # Deferred: a start of the program needs two of these models, not all.
    model_config = ConfigDict(frozen=True, strict=True, defer_build=True)


class LicenseRequest(_Model):
    """What was asked for. Valid from 00:00 UTC of `validFrom` to 00:00 UTC of `notValidAfter`."""

    customer: Annotated[str, Field(min_length=1)]
    features: tuple[FeatureCode, ...]
    isTrial: bool  # noqa: N815 - spelt so in the file
    notValidAfter: date  # noqa: N815
    validFrom: date  # noqa: N815


class LicenseMetadata(_Model):
    key_pair_id: KeyPairId
    request: LicenseRequest


class LicenseFile(_Model):
    """A license.json as users receive it. Only `signedclaimstoken` counts; the rest is there to be read."""

    contractid: int
    creationdate: str
    customer: str
    id: str
    is_trial: bool
    metadata: LicenseMetadata
    signedclaimstoken: str


class LicenseClaims(_Model):
    """The signed content of a token: a JWT whose header is `{"alg": "EdDSA", "kid": "<key_pair_id>"}`.

    Attributes
    ----------
    jti
        Id of the licence.
    nbf, exp
        Start and end, Unix seconds. The start belongs to it, the end does not.
    """

    jti: Annotated[str, Field(min_length=1)]
    contractid: int
    customer: str
    is_trial: bool
    features: tuple[FeatureCode, ...]
    nbf: UnixSeconds
    exp: UnixSeconds

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        if self.exp <= self.nbf:
            raise ValueError("ends before it starts")
        return self


class License(_Model):
    """A licence whose signature was found right.

    Attributes
    ----------
    valid_from, not_valid_after
        00:00 UTC of the first day, and of the day after the last.
    features
        Feature codes: `MAPBA`, `LANY`, `LEN` and so on.
    key_pair_id
        Of the trusted key that signed it.
    """

    id: str
    contract_id: int
    customer: str
    is_trial: bool
    features: frozenset[str]
    valid_from: datetime
    not_valid_after: datetime
    key_pair_id: KeyPairId

    @classmethod
    def from_claims(cls, claims: LicenseClaims, key_pair_id: int) -> Self:
        return cls(
            id=claims.jti,
            contract_id=claims.contractid,
            customer=claims.customer,
            is_trial=claims.is_trial,
            features=frozenset(claims.features),
            valid_from=datetime.fromtimestamp(claims.nbf, UTC),
            not_valid_after=datetime.fromtimestamp(claims.exp, UTC),
            key_pair_id=key_pair_id,
        )

    def holds_language(self, language: str) -> bool:
        return not self.features.isdisjoint({ANY_LANGUAGE_FEATURE, language_feature(language)})

    def holds(self, feature: str) -> bool:
        return feature in self.features
