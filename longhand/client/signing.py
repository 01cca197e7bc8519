"""Signatures as AWS checks them, for an API whose callers are principals of AWS."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol, Self

from contract.errors.client import KeyMissing, SigningUnavailable

if TYPE_CHECKING:
    from longhand.client.access import Access

_SERVICE: Final = "lambda"
_REGION: Final = re.compile(r"\.lambda-url\.([a-z0-9-]+)\.on\.aws\b")


class Signer(Protocol):
    """Gives the headers that say who calls."""

    def headers(self, method: str, url: str, body: bytes, extra: dict[str, str]) -> dict[str, str]: ...


@dataclass(frozen=True, slots=True)
class KeySigner:
    """Calls with a key of ours."""

    key: str

    def headers(self, _method: str, _url: str, _body: bytes, extra: dict[str, str]) -> dict[str, str]:
        return {**extra, "Authorization": f"Bearer {self.key}"}


@dataclass(frozen=True, slots=True)
class AwsSigner:
    """Calls with a signature, made anew for each: credentials change while a long command runs."""

    session: Any
    region: str

    @classmethod
    def for_url(cls, url: str) -> Self:
        """Make one with the credentials that AWS's own tools would find.

        Raises
        ------
        SigningUnavailable, KeyMissing
        """
        try:
            from botocore.session import Session  # noqa: PLC0415 - slow, and only here
        except ModuleNotFoundError as missing:
            raise SigningUnavailable("calls are to be signed, but botocore is not installed") from missing
        session = Session()
        found = _REGION.search(url)
        region = found[1] if found else os.environ.get("AWS_REGION") or session.get_config_variable("region")
        if not region:
            raise KeyMissing("calls are to be signed, but no region is known", "set AWS_REGION")
        return cls(session, region)

    def headers(self, method: str, url: str, body: bytes, extra: dict[str, str]) -> dict[str, str]:
        from botocore.auth import SigV4Auth  # noqa: PLC0415 - as above
        from botocore.awsrequest import AWSRequest  # noqa: PLC0415 - as above
        from botocore.exceptions import BotoCoreError  # noqa: PLC0415 - as above

        request = AWSRequest(method, url, headers=extra, data=body)
        try:
            credentials = self.session.get_credentials()
            if credentials is None:
                raise KeyMissing("calls are to be signed, but there are no credentials of AWS")
            SigV4Auth(credentials.get_frozen_credentials(), _SERVICE, self.region).add_auth(request)
        except BotoCoreError as error:
            raise KeyMissing("calls cannot be signed", str(error)) from error
        return dict(request.headers.items())


def signer_for(access: Access) -> Signer:
    return AwsSigner.for_url(access.url) if access.signs else KeySigner(access.key)
