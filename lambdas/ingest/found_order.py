"""What an upload is asked to do: the config that was found for it, or that of the deployment."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, TypeVar

from contract.config import JobConfig, parse_job_config
from contract.errors.config import ConfigError, ConfigInvalid, Mistake
from lambdas.ingest.lookup import find_config
from lambdas.jobs.order import Order, order_of

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

    from lambdas.ingest.settings import IngestSettings
    from lambdas.ingest.upload import Upload

_Error = TypeVar("_Error", bound=ConfigError)


def find_order(s3: S3Client, upload: Upload, settings: IngestSettings) -> Order:
    """Find and read the config of an upload.

    Raises
    ------
    ConfigError
        One of its kinds. The message names the object that the config lies in.
    UploadArchived, UploadUnreadable
        As `find_config`.
    """
    found = find_config(s3, upload.bucket, upload.key)
    if found is None:
        return _order(json.dumps(settings.config_of_upload), settings)
    key, content = found
    try:
        return _order(content, settings)
    except ConfigError as error:
        if upload.posted:
            raise  # its caller never saw that object
        raise _located(error, key) from error


def _order(raw: str | bytes, settings: IngestSettings) -> Order:
    config = parse_job_config(raw)
    _refuse_other_recordings(config)
    return order_of(config, settings)


def _refuse_other_recordings(config: JobConfig) -> None:
    mistakes = [
        Mistake(key, "cannot stand here: the recording is the upload that this config belongs to")
        for key in ("fetch_data", "fetch_text")
        if getattr(config, key) is not None
    ]
    if mistakes:
        raise ConfigInvalid.of(mistakes)


def _located(error: _Error, key: str) -> _Error:
    located, place = copy.copy(error), f" (in {key})"
    if error.detail:
        located.detail += place
    else:
        located.message += place
    return located
