"""The secret that holds the hashes of the API keys. A change is made whole, and never over another one."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from contract.errors.api_keys import ApiKeysBusy, ApiKeysFull, ApiKeysUnreadable
from lambdas.jobs.keys import Keys, keys_document, parse_keys

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_secretsmanager import SecretsManagerClient

_CURRENT: Final = "AWSCURRENT"
_PROPOSED: Final = "LONGHAND_PROPOSED"
_TRIES: Final = 8
_MAX_SECRET_BYTES: Final = 64 * 1024
"""Of Secrets Manager."""


@dataclass(frozen=True, slots=True)
class KeyStore:
    """One secret.

    Attributes
    ----------
    client
        Of Secrets Manager.
    secret
        Name or ARN.
    """

    client: SecretsManagerClient
    secret: str

    def read(self) -> Keys:
        """Read the keys.

        Raises
        ------
        ApiKeysUnreadable
            The secret holds something else.
        botocore.exceptions.ClientError
            As Secrets Manager refuses it.
        """
        return self._current()[0]

    def change(self, change: Callable[[Keys], Keys]) -> None:
        """Change the keys.

        Secrets Manager cannot write a value on a condition. But it moves a label on one: a new version is
        written without the label of the current one, which then moves to it only from the version that was
        read. Where another change came between, this one begins again with what that one left.

        Parameters
        ----------
        change
            Gives the new keys for the current ones. Called once for each try.

        Raises
        ------
        ApiKeysBusy
            Another change came between each time.
        ApiKeysFull
            The secret cannot hold so many keys.
        ApiKeysUnreadable, botocore.exceptions.ClientError
            As `read`.
        """
        for _ in range(_TRIES):
            keys, version = self._current()
            if self._replaced(change(keys), version):
                return
        raise ApiKeysBusy("the keys could not be changed", f"others changed them {_TRIES} times meanwhile")

    def _current(self) -> tuple[Keys, str]:
        found = self.client.get_secret_value(SecretId=self.secret, VersionStage=_CURRENT)
        if "SecretString" not in found:
            raise ApiKeysUnreadable("the secret does not hold the keys of the API", "it is binary")
        return parse_keys(found["SecretString"]), found["VersionId"]

    def _replaced(self, keys: Keys, version: str) -> bool:
        """Make these the current keys, if the current ones are still those of a version."""
        proposed = self.client.put_secret_value(
            SecretId=self.secret, SecretString=_written(keys), VersionStages=[_PROPOSED]
        )
        try:
            self.client.update_secret_version_stage(
                SecretId=self.secret,
                VersionStage=_CURRENT,
                MoveToVersionId=proposed["VersionId"],
                RemoveFromVersionId=version,
            )
        except (
            self.client.exceptions.InvalidParameterException,
            self.client.exceptions.InvalidRequestException,
        ):
            if self._current()[1] == version:
                raise  # it is refused for another reason, which would be the same next time
            return False
        return True


def _written(keys: Keys) -> str:
    text = json.dumps(keys_document(keys), separators=(",", ":"))
    if len(text) > _MAX_SECRET_BYTES:
        taken = f"{len(keys)} keys take {len(text)} bytes, {_MAX_SECRET_BYTES} are possible"
        raise ApiKeysFull("the secret cannot hold another key", taken)
    return text
