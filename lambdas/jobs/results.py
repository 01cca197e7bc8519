"""The folder of a job in the results bucket: what the functions write into it and read from it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from botocore.exceptions import ClientError

from contract.job.layout import CONTENT_TYPES, config_key, error_key, progress_key, summary_key
from contract.job.outcome import Failure, Summary
from contract.job.progress import Progress
from lambdas.jobs.logs import log
from lambdas.jobs.objects import remove_objects

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

_Document = TypeVar("_Document", Failure, Summary, Progress)


@dataclass(frozen=True, slots=True)
class Results:
    """The results bucket."""

    client: S3Client
    bucket: str

    def put_config(self, job: str, config: dict[str, Any]) -> None:
        """Write the job config that `pipeline` is to follow."""
        self._put(config_key(job), json.dumps(config, ensure_ascii=False, indent=2).encode())

    def put_failure(self, job: str, failure: Failure) -> None:
        self._put(error_key(job), failure.to_json())

    def purge(self, job: str) -> None:
        """Remove the whole folder of a job that was deleted."""
        remove_objects(self.client, self.bucket, f"{job}/")

    def failure(self, job: str) -> Failure | None:
        """Read why a job failed; None if nobody has written that, or nobody can read it."""
        return self._read(error_key(job), Failure)

    def summary(self, job: str) -> Summary | None:
        """Read what a run took; None if nobody has written that, or nobody can read it."""
        return self._read(summary_key(job), Summary)

    def progress(self, job: str) -> Progress | None:
        """Read how far a run is; None if nobody has written that, or nobody can read it."""
        return self._read(progress_key(job), Progress)

    def _put(self, key: str, body: bytes) -> None:
        self.client.put_object(Bucket=self.bucket, Key=key, Body=body, ContentType=CONTENT_TYPES["json"])

    def _read(self, key: str, kind: type[_Document]) -> _Document | None:
        try:
            raw = self.client.get_object(Bucket=self.bucket, Key=key)["Body"].read()
        except ClientError as error:
            if error.response["Error"]["Code"] in {"NoSuchKey", "404"}:
                return None
            raise
        try:
            return kind.from_json(raw)
        except ValueError as error:
            log.warning("a result cannot be read", extra={"key": key, "error": str(error)})
            return None
