"""The job config: its models, and `parse_job_config` from JSON with plain words for every mistake."""

from contract.config.delivery import FetchData, Notification, OutputConfig, SrtOverrides, Tracking
from contract.config.job import JobConfig
from contract.config.parse import parse_job_config
from contract.config.transcription import BY_CHANNEL, OperatingPoint, TranscriptionConfig

__all__ = [
    "BY_CHANNEL",
    "FetchData",
    "JobConfig",
    "Notification",
    "OperatingPoint",
    "OutputConfig",
    "SrtOverrides",
    "Tracking",
    "TranscriptionConfig",
    "parse_job_config",
]
