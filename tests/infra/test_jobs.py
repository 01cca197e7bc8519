import pytest

from contract.job.definition import RETRY_RULES
from tests.infra.synthesis import actions, grants, resources, template, text, the_one

DEFINITION = "AWS::Batch::JobDefinition"
ECR = "123456789012.dkr.ecr.eu-west-1.amazonaws.com"


@pytest.fixture(scope="module", params=["standard", "enhanced"])
def definition(request, stack):
    return the_one(stack, DEFINITION, f"JobDefinitionsen{request.param}")


@pytest.fixture(scope="module")
def container(definition):
    return definition["ContainerProperties"]


def test_a_job_cannot_write_to_its_image_or_gain_rights(container):
    assert container["ReadonlyRootFilesystem"] is True
    assert container["User"] == "1000:1000"
    assert container["Privileged"] is False
    assert container["LinuxParameters"]["InitProcessEnabled"] is True


def test_a_job_writes_to_memory_only(container):
    home, scratch = container["LinuxParameters"]["Tmpfs"]
    assert (home["ContainerPath"], scratch["ContainerPath"]) == ("/home/smuser", "/tmp")
    for mount in (home, scratch):
        assert {"nosuid", "nodev", "mode=1777"} <= set(mount["MountOptions"])
    assert "noexec" in scratch["MountOptions"]
    assert container["LinuxParameters"]["MaxSwap"] == 0
    assert {"Name": "core", "SoftLimit": 0, "HardLimit": 0} in container["Ulimits"]


def test_a_job_gets_both_threads_of_a_core(container):
    assert {"Type": "VCPU", "Value": "2"} in container["ResourceRequirements"]


def test_the_licence_comes_from_secrets_manager_and_from_nowhere_else(container, stack):
    [secret] = container["Secrets"]
    assert secret["Name"] == "LICENSE_TOKEN"
    assert text(secret["ValueFrom"]).startswith("<LicenseSecret")
    assert {variable["Name"] for variable in container["Environment"]} == {"AWS_REGION", "AWS_DEFAULT_REGION"}
    assert "secretsmanager:GetSecretValue" in actions(stack, "JobRolesExecution")
    assert "secretsmanager:GetSecretValue" not in actions(stack, "JobRolesJob")


def test_a_job_logs_to_a_group_that_forgets(container, stack):
    log = container["LogConfiguration"]
    assert log["LogDriver"] == "awslogs"
    name = text(log["Options"]["awslogs-group"]).strip("<>")
    assert resources(stack, "AWS::Logs::LogGroup")[name]["RetentionInDays"] == 30


def test_a_job_is_retried_for_what_passes_and_ends_for_anything_else(definition):
    strategy = definition["RetryStrategy"]
    assert strategy["Attempts"] == 5
    assert [rule["Action"] for rule in strategy["EvaluateOnExit"]] == [rule.action for rule in RETRY_RULES]
    assert strategy["EvaluateOnExit"][0] == {"Action": "RETRY", "OnStatusReason": "Host EC2*"}
    assert strategy["EvaluateOnExit"][-1] == {"Action": "EXIT", "OnStatusReason": "*"}


def test_a_job_that_hangs_is_ended_when_the_setting_says():
    found = template(job_timeout_minutes=45)
    for definition in resources(found, DEFINITION).values():
        assert definition["Timeout"] == {"AttemptDurationSeconds": 45 * 60}


def test_there_is_a_definition_for_each_language_and_operating_point():
    found = template(languages="en,de", transcriber_image=f"{ECR}/transcriber-{{language}}:11")
    names = {definition["JobDefinitionName"] for definition in resources(found, DEFINITION).values()}
    points = ("standard", "enhanced")
    assert names == {f"longhand-{language}-{point}" for language in ("en", "de") for point in points}


def test_each_language_has_an_image_of_its_own():
    found = template(languages="en,de", transcriber_image=f"{ECR}/transcriber-{{language}}:11")
    images = {
        str(definition["ContainerProperties"]["Image"])
        for definition in resources(found, DEFINITION).values()
    }
    assert len(images) == 2


def test_a_job_reads_recordings_and_writes_results_and_does_nothing_else(stack):
    assert {(action, resource[:15]) for action, resource in grants(stack, "JobRolesJob")} == {
        ("s3:GetObject", "<BucketsUploads"),
        ("s3:GetObjectVersion", "<BucketsUploads"),
        ("s3:ListBucket", "<BucketsUploads"),
        ("s3:DeleteObject", "<BucketsResults"),
        ("s3:GetObject", "<BucketsResults"),
        ("s3:ListBucket", "<BucketsResults"),
        ("s3:PutObject", "<BucketsResults"),
    }


def test_a_job_may_use_the_key_where_there_is_one(stack, stack_with_key):
    functions = ("IngestRole", "StatusRole", "FetchRole", "NotifyRole", "SweepRole", "ApiRole")
    for role in ("JobRolesJob", "JobRolesExecution", *functions):
        assert "kms:Decrypt" not in actions(stack, role)
        assert "kms:Decrypt" in actions(stack_with_key, role)


def test_roles_of_jobs_serve_this_account_only(stack):
    for role in ("JobRolesJob", "JobRolesExecution"):
        [trust] = the_one(stack, "AWS::IAM::Role", role)["AssumeRolePolicyDocument"]["Statement"]
        assert trust["Principal"] == {"Service": "ecs-tasks.amazonaws.com"}
        assert trust["Condition"] == {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}}


def test_a_licence_that_is_there_already_is_used():
    arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:licence-AbCdEf"
    found = template(license_secret=arn)
    for definition in resources(found, DEFINITION).values():
        assert definition["ContainerProperties"]["Secrets"] == [{"Name": "LICENSE_TOKEN", "ValueFrom": arn}]
    assert not [name for name in resources(found, "AWS::SecretsManager::Secret") if "License" in name]


def test_no_deployment_writes_over_the_licence(stack):
    secret = the_one(stack, "AWS::SecretsManager::Secret", "LicenseSecret")
    assert {"SecretString", "GenerateSecretString"}.isdisjoint(secret)
