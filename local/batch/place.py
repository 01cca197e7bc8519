from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the jobs of one service are: what its ARNs are made of.

    Attributes
    ----------
    queue, compute_environment
        Names of the one job queue and of what runs its jobs.
    log_group
        Where the log streams of the jobs lie.
    """

    account: str
    region: str
    queue: str
    compute_environment: str
    log_group: str = "/aws/batch/job"

    def arn(self, service: str, resource: str) -> str:
        return f"arn:aws:{service}:{self.region}:{self.account}:{resource}"

    @property
    def queue_arn(self) -> str:
        return self.arn("batch", f"job-queue/{self.queue}")

    def definition_arn(self, name: str) -> str:
        return self.arn("batch", f"job-definition/{name}:1")

    def job_arn(self, job: str) -> str:
        return self.arn("batch", f"job/{job}")

    def task_arn(self, task: str) -> str:
        return self.arn("ecs", f"task/{self.compute_environment}/{task}")
