"""How soon an upload is a job in Batch.

Jobs are held back: a script that sleeps stands for `pipeline`, so that the processor is left to the rest.
"""

import time
from datetime import UTC, datetime
from typing import Final

from benchmarks.bench import Bench, Measure, tell
from benchmarks.cloud import HELD_BACK, cloud
from benchmarks.figures import Figure, Target
from benchmarks.report import Outcome
from contract.job.identity import job_id
from contract.job.state import State
from lambdas.jobs.table import JobsTable
from local.aws.resources import TABLE
from longhand.journey import Traveller

_TARGET: Final = Target(0.5, 0.15)
_WARM_UPS: Final = 5
_LOOK_SECONDS: Final = 0.02


def take(bench: Bench) -> Outcome:
    clip = bench.recordings.clip.path.read_bytes()
    with cloud(1, HELD_BACK) as measured:
        for number in range(_WARM_UPS):
            _submit(measured.traveller, f"warm-{number}.wav", clip)
        seconds = [_submit(measured.traveller, f"clip-{number}.wav", clip) for number in bench.runs(50)]
    tell(f"  {min(seconds):.3f} to {max(seconds):.3f} s")
    figure = Figure("upload to SubmitJob, embedded cloud, warm", "s", tuple(seconds), _TARGET)
    return Outcome((figure,), tuple({"seconds": each} for each in seconds))


def _submit(traveller: Traveller, key: str, clip: bytes) -> float:
    """Upload, and give the seconds from before the upload until Batch had the job."""
    bucket = traveller.cloud.uploads_bucket
    began = datetime.now(UTC)
    version = traveller.clients.s3.put_object(Bucket=bucket, Key=key, Body=clip)["VersionId"]
    table, job = JobsTable(traveller.clients.dynamodb, TABLE), job_id(bucket, key, version)
    while True:
        record = table.get(job)
        at = {step.state: step.at for step in record.history} if record else {}
        if State.SUBMITTED in at:
            return (at[State.SUBMITTED] - began).total_seconds()
        time.sleep(_LOOK_SECONDS)


CLOUD_SUBMIT = Measure("cloud-submit", "From the upload of a clip to SubmitJob, in the embedded cloud.", take)
