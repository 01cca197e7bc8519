"""`contract.job.definition` in the words of AWS Batch."""

from dataclasses import dataclass

from aws_cdk import aws_batch as batch

from contract.job.definition import JobDefinition, RetryRule, Tmpfs


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a container has that the definition does not know.

    Attributes
    ----------
    image
        Its URI.
    job_role, execution_role
        ARNs: of what runs in the container, and of what starts it.
    region
        For clients in the container, which cannot ask the metadata service.
    log_group
        Name.
    secrets
        ARN of a secret, by name of the variable that gets its value.
    """

    image: str
    job_role: str
    execution_role: str
    region: str
    log_group: str
    secrets: dict[str, str]


def container_properties(
    definition: JobDefinition, around: Surroundings
) -> batch.CfnJobDefinition.ContainerPropertiesProperty:
    job = batch.CfnJobDefinition
    environment = {"AWS_REGION": around.region, "AWS_DEFAULT_REGION": around.region}
    return job.ContainerPropertiesProperty(
        image=around.image,
        command=list(definition.command),
        job_role_arn=around.job_role,
        execution_role_arn=around.execution_role,
        environment=[job.EnvironmentProperty(name=name, value=value) for name, value in environment.items()],
        secrets=[job.SecretProperty(name=name, value_from=arn) for name, arn in around.secrets.items()],
        resource_requirements=[
            job.ResourceRequirementProperty(type="VCPU", value=str(definition.vcpus)),
            job.ResourceRequirementProperty(type="MEMORY", value=str(definition.memory_mib)),
        ],
        user=definition.user,
        privileged=definition.privileged,
        readonly_root_filesystem=definition.readonly_root,
        ulimits=[
            job.UlimitProperty(name=limit.name, soft_limit=limit.soft, hard_limit=limit.hard)
            for limit in definition.ulimits
        ],
        linux_parameters=job.LinuxParametersProperty(
            init_process_enabled=definition.init_process,
            max_swap=0,  # nothing of a tmpfs may go to a disk
            swappiness=0,
            tmpfs=[_tmpfs(mount) for mount in definition.tmpfs],
        ),
        log_configuration=job.LogConfigurationProperty(
            log_driver="awslogs",
            options={
                "awslogs-group": around.log_group,
                "awslogs-region": around.region,
                "awslogs-stream-prefix": definition.name,
            },
        ),
    )


def retry_strategy(definition: JobDefinition) -> batch.CfnJobDefinition.RetryStrategyProperty:
    return batch.CfnJobDefinition.RetryStrategyProperty(
        attempts=definition.attempts, evaluate_on_exit=[_rule(rule) for rule in definition.retry_rules]
    )


def _rule(rule: RetryRule) -> batch.CfnJobDefinition.EvaluateOnExitProperty:
    return batch.CfnJobDefinition.EvaluateOnExitProperty(
        action=rule.action,
        on_status_reason=rule.on_status_reason,
        on_reason=rule.on_reason,
        on_exit_code=rule.on_exit_code,
    )


def _tmpfs(mount: Tmpfs) -> batch.CfnJobDefinition.TmpfsProperty:
    return batch.CfnJobDefinition.TmpfsProperty(
        container_path=mount.path, size=mount.size_mib, mount_options=list(mount.options)
    )
