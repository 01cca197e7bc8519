"""The client of S3, and what its errors mean."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

import botocore.session
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from urllib3.exceptions import HTTPError

from transcriber.worker.text import one_line

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

    from transcriber.worker.settings import Settings

_CONNECT_SECONDS: Final = 5
_READ_SECONDS: Final = 20
_FILES: Final = 4
"""Results that are stored at once."""

StorageError: Final = (BotoCoreError, ClientError, HTTPError)
"""What a call of S3 raises, and what reading from its answer does."""

_GONE: Final = {"NoSuchKey", "NoSuchVersion", "MethodNotAllowed"}
"""Codes for what was removed. S3 says the last one of a version that is only the mark of a removal."""


def make_client(settings: Settings) -> S3Client:
    """Make the one client of a run. botocore without boto3 on top: that alone would take another 160 ms.

    Raises
    ------
    BotoCoreError
        AWS's own configuration cannot be used.
    """
    config = Config(
        connect_timeout=_CONNECT_SECONDS,
        read_timeout=_READ_SECONDS,
        retries={"mode": "standard", "total_max_attempts": settings.s3_tries},
        max_pool_connections=max(settings.connections, _FILES),
        tcp_keepalive=True,
        user_agent_extra="longhand-worker",
        # A bucket's name in front of a host of one's own resolves to nothing, as a rule.
        s3={"addressing_style": "path" if settings.endpoint else "auto"},
    )
    session = botocore.session.get_session()
    client = session.create_client(
        "s3", region_name=settings.region, endpoint_url=settings.endpoint, config=config
    )
    return cast("S3Client", client)


def error_code(error: BaseException) -> str:
    """S3's code of an error, such as `AccessDenied`; empty if S3 never answered."""
    return str(error.response.get("Error", {}).get("Code", "")) if isinstance(error, ClientError) else ""


def is_gone(error: BaseException) -> bool:
    """Whether S3 says that the object, or that version of it, is not there."""
    return error_code(error) in _GONE


def in_words(error: BaseException, bucket: str, key: str) -> str:
    """Tell in one line what S3 said of which object."""
    return one_line(f"s3://{bucket}/{key}: {error}")
