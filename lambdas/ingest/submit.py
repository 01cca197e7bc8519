"""Handing an accepted recording to Batch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from contract.job.identity import batch_name
from contract.job.resources import Resources, fit
from contract.job.task import Task

if TYPE_CHECKING:
    from mypy_boto3_batch import BatchClient

    from lambdas.ingest.settings import IngestSettings
    from lambdas.ingest.upload import Upload
    from lambdas.ingest.verdict import Accepted


@dataclass(frozen=True, slots=True)
class Submission:
    """One recording on its way to Batch.

    Attributes
    ----------
    max_parallel
        Most worker processes that its caller wants for it; 0 to leave that to the deployment.
    """

    upload: Upload
    verdict: Accepted
    settings: IngestSettings
    max_parallel: int = 0

    @property
    def resources(self) -> Resources:
        found, order = self.verdict.found, self.verdict.order
        most = min(self.settings.max_parallel, self.max_parallel or self.settings.max_parallel)
        return fit(found.size_bytes, found.seconds, order.operating_point, most, order.channels)

    @property
    def task(self) -> Task:
        return Task(
            job=self.upload.job,
            uploads_bucket=self.upload.bucket,
            key=self.upload.key,
            version_id=self.upload.version_id,
            results_bucket=self.settings.results_bucket,
            size_bytes=self.verdict.found.size_bytes,
            parallel=self.resources.parallel,
        )

    def submit(self, batch: BatchClient) -> str:
        """Submit the job and give its id in Batch."""
        resources, order = self.resources, self.verdict.order
        definition = self.settings.definition(order.language, order.operating_point)
        answer = batch.submit_job(
            jobName=batch_name(self.upload.job),
            jobQueue=self.settings.job_queue,
            jobDefinition=self.settings.job_definitions[definition],
            containerOverrides={
                "environment": [
                    {"name": name, "value": value} for name, value in self.task.to_environment().items()
                ],
                "resourceRequirements": [
                    {"type": "VCPU", "value": str(resources.vcpus)},
                    {"type": "MEMORY", "value": str(resources.memory_mib)},
                ],
            },
        )
        return answer["jobId"]
