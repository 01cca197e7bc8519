"""The variables by which AWS's libraries find the embedded cloud instead of AWS."""

from __future__ import annotations

import os
from typing import Final

BATCH_URL: Final = "AWS_ENDPOINT_URL_BATCH"
"""Where Batch is: it has an endpoint of its own."""

_ANY: Final = "local"
"""Access key and secret alike: the embedded cloud accepts any, and is reached from this machine only."""


def aws_environment(endpoint_url: str, region: str) -> dict[str, str]:
    """Write them so that nothing of the user's own configuration for AWS counts."""
    return {
        "AWS_ENDPOINT_URL": endpoint_url,
        "AWS_REGION": region,
        "AWS_DEFAULT_REGION": region,
        "AWS_ACCESS_KEY_ID": _ANY,
        "AWS_SECRET_ACCESS_KEY": _ANY,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    }
