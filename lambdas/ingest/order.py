"""What a job is asked to do: its config, as far as this deployment can do it."""

from __future__ import annotations

import copy
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeVar

from contract.config import JobConfig, OperatingPoint, parse_job_config
from contract.errors.config import (
    ConfigError,
    ConfigInvalid,
    FeatureNotAvailable,
    LanguageNotAvailable,
    Mistake,
)
from contract.features import OPERATING_POINT, refuse_unavailable
from lambdas.ingest.lookup import find_config

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

    from lambdas.ingest.settings import IngestSettings
    from lambdas.ingest.upload import Upload

_NOT_FOR_THE_WORKER: Final = ("fetch_data", "notification_config")
"""The recording is there already, and who is to be told, with which secrets, does not concern it."""
_Error = TypeVar("_Error", bound=ConfigError)


@dataclass(frozen=True, slots=True)
class Order:
    """What a job is asked to do.

    Attributes
    ----------
    config
        As the user gave it.
    """

    config: dict[str, Any]
    language: str
    operating_point: OperatingPoint

    @property
    def definition(self) -> str:
        """Name of the job definition, as the settings know it."""
        return f"{self.language}-{self.operating_point}"

    def for_worker(self) -> dict[str, Any]:
        return {name: value for name, value in self.config.items() if name not in _NOT_FOR_THE_WORKER}


def read_order(s3: S3Client, upload: Upload, settings: IngestSettings) -> Order:
    """Find and read the config of an upload.

    Raises
    ------
    ConfigError
        One of its kinds. The message names the object that the config lies in.
    """
    found = find_config(s3, upload.bucket, upload.key)
    if found is None:
        return _order(json.dumps(settings.default_config), settings)
    key, content = found
    try:
        return _order(content, settings)
    except ConfigError as error:
        raise _located(error, key) from error


def _order(raw: str | bytes, settings: IngestSettings) -> Order:
    config = parse_job_config(raw)
    _refuse_other_recordings(config)
    order = Order(
        config=config.model_dump(mode="json", by_alias=True, exclude_unset=True),
        language=config.transcription_config.language,
        operating_point=config.transcription_config.effective_operating_point,
    )
    _refuse_undefined(order, settings)
    if order.language in settings.features:
        refuse_unavailable(config, settings.features[order.language])
    return order


def _refuse_other_recordings(config: JobConfig) -> None:
    mistakes = [
        Mistake(key, "cannot stand here: the recording is the upload that this config belongs to")
        for key in ("fetch_data", "fetch_text")
        if getattr(config, key) is not None
    ]
    if mistakes:
        raise ConfigInvalid("job config is not valid", "; ".join(map(str, mistakes)), mistakes)


def _refuse_undefined(order: Order, settings: IngestSettings) -> None:
    if order.definition in settings.job_definitions:
        return
    languages = sorted({name.rpartition("-")[0] for name in settings.job_definitions})
    if order.language in languages:
        asked = f"{OPERATING_POINT}={order.operating_point}"
        raise FeatureNotAvailable(f"not available in this deployment: {asked}")
    raise LanguageNotAvailable(
        f"language not available: {order.language!r}", f"this deployment transcribes {', '.join(languages)}"
    )


def _located(error: _Error, key: str) -> _Error:
    located, place = copy.copy(error), f" (in {key})"
    if error.detail:
        located.detail += place
    else:
        located.message += place
    return located
