import json

import pytest

from local.executors.process import ProcessExecutor

DEFINITION = "longhand-en-standard"


def test_a_job_runs_and_succeeds(batch):
    job = batch.submit("print('hello')")
    done = batch.wait(job)
    assert done["status"] == "SUCCEEDED"
    assert done["statusReason"] == "Essential container in task exited"
    assert done["container"]["exitCode"] == 0
    assert done["createdAt"] <= done["startedAt"] <= done["stoppedAt"]


def test_submitting_twice_makes_two_jobs(batch):
    assert batch.submit() != batch.submit()


def test_the_answer_to_a_submission_has_name_id_and_arn(batch):
    answer = batch.client.submit_job(jobName="a-b_c", jobQueue="jobs", jobDefinition=DEFINITION)
    assert answer["jobName"] == "a-b_c"
    assert answer["jobArn"] == f"arn:aws:batch:eu-west-1:123456789012:job/{answer['jobId']}"


@pytest.mark.parametrize("suffix", ["", ":1"])
@pytest.mark.parametrize("prefix", ["", "arn:aws:batch:eu-west-1:123456789012:job-definition/"])
def test_a_definition_is_found_by_name_revision_and_arn(batch, prefix, suffix):
    job = batch.submit(jobDefinition=prefix + DEFINITION + suffix)
    assert batch.describe(job)["jobDefinition"].endswith(f"job-definition/{DEFINITION}:1")


def test_a_job_has_its_own_variables_those_of_the_deployment_and_of_batch_and_no_others(batch, monkeypatch):
    monkeypatch.setenv("OF_THIS_PROCESS", "secret")
    job = batch.submit(
        "import json; print(json.dumps(dict(os.environ)))",
        containerOverrides={"environment": [{"name": "MINE", "value": "ä b\nc"}]},
    )
    stream = batch.wait(job)["container"]["logStreamName"]
    found = json.loads(batch.log.lines[stream][0])
    assert found.pop("TMPDIR")
    assert found.pop("PROGRAM")
    found.pop("LC_CTYPE", None)  # Python's own
    assert found == {
        "MINE": "ä b\nc",
        "BASE": "of the deployment",
        "AWS_BATCH_JOB_ID": job,
        "AWS_BATCH_JOB_ATTEMPT": "1",
        "AWS_BATCH_JQ_NAME": "jobs",
        "AWS_BATCH_CE_NAME": "here",
    }


def test_overrides_show_in_the_description(batch):
    job = batch.submit(
        name="sized",
        tags={"team": "calls"},
        timeout={"attemptDurationSeconds": 60},
        retryStrategy={"attempts": 2, "evaluateOnExit": [{"onReason": "a*", "action": "exit"}]},
        containerOverrides={
            "resourceRequirements": [{"type": "VCPU", "value": "4"}, {"type": "MEMORY", "value": "9000"}]
        },
    )
    found = batch.describe(job)
    assert found["jobName"] == "sized"
    assert found["tags"] == {"team": "calls"}
    assert found["timeout"] == {"attemptDurationSeconds": 60}
    assert found["retryStrategy"] == {"attempts": 2, "evaluateOnExit": [{"onReason": "a*", "action": "EXIT"}]}
    needs = {need["type"]: need["value"] for need in found["container"]["resourceRequirements"]}
    assert needs == {"VCPU": "4", "MEMORY": "9000"}


def test_what_is_not_overridden_is_that_of_the_definition(batch):
    found = batch.describe(batch.submit())
    container = found["container"]
    assert found["timeout"] == {"attemptDurationSeconds": 3600}
    assert found["retryStrategy"]["attempts"] == 5
    assert container["command"] == ["worker"]
    assert container["user"] == "1000:1000"
    assert container["readonlyRootFilesystem"] is True
    assert container["privileged"] is False
    assert container["linuxParameters"]["initProcessEnabled"] is True
    assert [mount["containerPath"] for mount in container["linuxParameters"]["tmpfs"]] == [
        "/home/smuser",
        "/tmp",
    ]
    assert {"name": "core", "softLimit": 0, "hardLimit": 0} in container["ulimits"]
    assert container["logConfiguration"]["options"]["awslogs-group"] == "/jobs"


def test_unknown_jobs_are_left_out_of_a_description(batch):
    job = batch.submit()
    found = batch.client.describe_jobs(jobs=["none", job, "neither"])["jobs"]
    assert [it["jobId"] for it in found] == [job]


def test_each_line_of_output_is_in_the_log_stream_before_the_job_is_shown_as_ended(batch):
    job = batch.submit(
        "import sys\nprint('one', flush=True)\nprint('two\\r', file=sys.stderr)\nprint('\\nthree', end='')"
    )
    stream = batch.wait(job)["container"]["logStreamName"]
    assert stream.startswith(f"{DEFINITION}/default/")
    assert sorted(filter(None, batch.log.lines[stream])) == ["one", "three", "two"]
    assert batch.log.flushed == [stream]


def test_jobs_that_ended_are_kept_for_a_while_only(start):
    batch = start(kept_jobs=2)
    jobs = [batch.submit() for _ in range(4)]
    for job in jobs:
        batch.events.wait_for(lambda job=job: "SUCCEEDED" in batch.statuses(job))
    assert len(batch.client.describe_jobs(jobs=jobs)["jobs"]) == 2


def test_a_program_that_is_not_there_fails_with_its_reason(start):
    batch = start()
    batch.service._executor._command = ("/no/such/program",)
    done = batch.wait(batch.submit(retryStrategy={"attempts": 1}))
    assert done["status"] == "FAILED"
    assert done["statusReason"] == "Task failed to start"
    assert "/no/such/program" in done["container"]["reason"]
    assert "exitCode" not in done["container"]
    assert "startedAt" not in done


def test_a_job_that_cannot_be_followed_ends_and_leaves_its_place_to_others(start, monkeypatch):
    def no_more_files(_self, _attempt):
        raise OSError(24, "Too many open files")

    batch = start(capacity=2)
    with monkeypatch.context() as changed:
        changed.setattr(ProcessExecutor, "start", no_more_files)
        done = batch.wait(batch.submit())
    assert done["status"] == "FAILED"
    assert done["container"]["reason"] == "OSError: [Errno 24] Too many open files"
    assert batch.wait(batch.submit())["status"] == "SUCCEEDED"
