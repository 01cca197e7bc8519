"""Why the keys of the API cannot be changed as asked: errors of `longhand keys`, which no call answers with.

LonghandError
└── ApiError
    └── ApiKeyError
        ├── ApiKeyExists
        ├── ApiKeyUnknown
        ├── ApiKeyAmbiguous
        ├── ApiKeyNameInvalid
        ├── ApiKeysFull
        ├── ApiKeysUnreadable
        ├── ApiKeysBusy
        └── ApiKeysNoBoto3
"""

from typing import ClassVar

from contract.errors.api import ApiError


class ApiKeyError(ApiError):
    """The keys of the API cannot be changed as asked."""

    code: ClassVar[str] = "api.keys"
    http_status: ClassVar[int] = 400


class ApiKeyExists(ApiKeyError):
    """There is a key of that name."""

    code: ClassVar[str] = "api.key_exists"
    advice: ClassVar[str] = (
        "Choose another name, or make a further key of this one with --rotate: a key cannot be read again."
    )
    http_status: ClassVar[int] = 409


class ApiKeyUnknown(ApiKeyError):
    """There is no key of that name, or none of that id."""

    code: ClassVar[str] = "api.key_unknown"
    advice: ClassVar[str] = "See `longhand keys list` for the names and ids there are."
    http_status: ClassVar[int] = 404


class ApiKeyAmbiguous(ApiKeyError):
    """There are several keys of that name, and nothing says which one is meant."""

    code: ClassVar[str] = "api.key_ambiguous"
    advice: ClassVar[str] = "Say which with --id, or take all of them away with --all."
    http_status: ClassVar[int] = 409


class ApiKeyNameInvalid(ApiKeyError):
    """A name that cannot be used."""

    code: ClassVar[str] = "api.key_name_invalid"
    advice: ClassVar[str] = "Use 1 to 64 of a-z, 0-9, - and _."


class ApiKeysFull(ApiKeyError):
    """There are as many keys as the secret can hold. Nothing was changed."""

    code: ClassVar[str] = "api.keys_full"
    advice: ClassVar[str] = (
        "Revoke keys that nobody uses any more; `longhand keys list` shows how old each is."
    )
    http_status: ClassVar[int] = 409


class ApiKeysUnreadable(ApiKeyError):
    """The secret that holds the hashes of the keys cannot be read or written, or holds something else."""

    code: ClassVar[str] = "api.keys_unreadable"
    advice: ClassVar[str] = (
        "Check the secret's name or ARN, the region, and that this caller may read and write it."
    )
    http_status: ClassVar[int] = 500


class ApiKeysBusy(ApiKeyError):
    """Others kept changing the keys while this change was being made. Nothing was changed, nothing lost."""

    code: ClassVar[str] = "api.keys_busy"
    advice: ClassVar[str] = "Run the command again once nobody else changes the keys."
    http_status: ClassVar[int] = 409


class ApiKeysNoBoto3(ApiKeyError):
    """`longhand keys` talks to AWS, and the library for that is not installed."""

    code: ClassVar[str] = "api.keys_no_boto3"
    advice: ClassVar[str] = "Install it beside Longhand: `pip install 'longhand[aws]'`."
    http_status: ClassVar[int] = 501
