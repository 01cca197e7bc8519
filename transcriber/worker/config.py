"""The job's config: as ingest left it in the results bucket, and as `pipeline` is given it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from contract.errors.job import DownloadFailed
from contract.job.layout import config_key
from transcriber.worker.storage import StorageError, in_words

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from mypy_boto3_s3 import S3Client

    from contract.job.task import Task


def read_config(client: S3Client, task: Task) -> dict[str, Any]:
    """Read the job's config.

    Raises
    ------
    DownloadFailed
        It cannot be read, or is no JSON object.
    """
    key = config_key(task.job)
    try:
        raw = client.get_object(Bucket=task.results_bucket, Key=key)["Body"].read()
    except StorageError as error:
        words = in_words(error, task.results_bucket, key)
        raise DownloadFailed("the job config could not be read from S3", words) from error
    try:
        config = json.loads(raw)
    except ValueError as error:
        raise DownloadFailed("the job config is no JSON object", str(error)) from error
    if not isinstance(config, dict):
        raise DownloadFailed("the job config is no JSON object", f"it is {type(config).__name__}")
    return config


def for_pipeline(config: Mapping[str, Any], recording: Path) -> dict[str, Any]:
    """Give the config with the recording where it lies here, and without what others see to.

    Parameters
    ----------
    recording
        Its absolute path. `pipeline` reads it there: there is no second copy.
    """
    others = {key: value for key, value in config.items() if key != "notification_config"}
    return others | {"fetch_data": {"url": recording.as_uri()}}
