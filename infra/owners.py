"""Whose jobs recordings can be that are put into the bucket: one of those that may call the API."""

import re
from typing import Final, Literal

from contract.job.record import DEFAULT_OWNER

Auth = Literal["key", "iam"]

_KEY: Final = re.compile(r"[a-z0-9_-]{1,64}")
_PRINCIPAL: Final = re.compile(
    r"arn:aws[a-z-]*:(sts::\d{12}:(assumed-role|federated-user)/[^/\s]+|iam::\d{12}:user/\S+)"
)
_PATTERNS: Final[dict[Auth, re.Pattern[str]]] = {"key": _KEY, "iam": _PRINCIPAL}
_IN_WORDS: Final[dict[Auth, str]] = {
    "key": "name of an API key: 1 to 64 of a-z, 0-9, - and _",
    "iam": "principal as the API knows them: arn:aws:sts::<account>:assumed-role/<role>, without a session, "
    "or arn:aws:iam::<account>:user/<user>",
}


def check_owner(owner: str, auth: Auth) -> None:
    """Raise ValueError for one that no caller can be. The default may be nobody."""
    if owner != DEFAULT_OWNER and not _PATTERNS[auth].fullmatch(owner):
        raise ValueError(f"default_owner={owner!r} is no {_IN_WORDS[auth]}")
