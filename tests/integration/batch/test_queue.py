import itertools
import time

import pytest
from botocore.exceptions import ClientError

WAIT = "import time; print('up', flush=True); time.sleep(3600)"


def needs(vcpus):
    return {"resourceRequirements": [{"type": "VCPU", "value": str(vcpus)}]}


def end(batch, *jobs):
    for job in jobs:
        batch.client.terminate_job(jobId=job, reason="make room")
    for job in jobs:
        batch.wait(job)


def test_jobs_wait_until_their_vcpus_are_free(start):
    batch = start(capacity=4)
    first, second, third = (batch.submit(WAIT, containerOverrides=needs(2)) for _ in range(3))
    batch.wait(first, "RUNNING")
    batch.wait(second, "RUNNING")
    assert batch.describe(third)["status"] == "RUNNABLE"
    end(batch, first)
    assert batch.wait(third, "RUNNING")["status"] == "RUNNING"


def test_a_small_job_does_not_overtake_a_large_one(start):
    batch = start(capacity=4)
    first = batch.submit(WAIT, containerOverrides=needs(2))
    large = batch.submit(WAIT, containerOverrides=needs(4))
    small = batch.submit(WAIT, containerOverrides=needs(1))
    batch.wait(first, "RUNNING")
    assert [batch.describe(job)["status"] for job in (large, small)] == ["RUNNABLE", "RUNNABLE"]
    end(batch, first)
    batch.wait(large, "RUNNING")
    assert batch.describe(small)["status"] == "RUNNABLE"


def test_a_job_that_wants_more_than_there_is_runs_alone(start):
    batch = start(capacity=2)
    small = batch.submit(WAIT, containerOverrides=needs(1))
    huge = batch.submit(WAIT, containerOverrides=needs(96))
    other = batch.submit(WAIT, containerOverrides=needs(1))
    batch.wait(small, "RUNNING")
    assert batch.describe(huge)["status"] == "RUNNABLE"
    end(batch, small)
    batch.wait(huge, "RUNNING")
    assert batch.describe(other)["status"] == "RUNNABLE"
    end(batch, huge)
    batch.wait(other, "RUNNING")


def listed(batch, **query):
    pages = batch.client.get_paginator("list_jobs").paginate(jobQueue="jobs", **query)
    return [job["jobId"] for page in pages for job in page["jobSummaryList"]]


def test_running_jobs_are_listed_unless_another_state_is_asked_for(start):
    batch = start(capacity=2)
    running, waiting = batch.submit(WAIT), batch.submit(WAIT)
    batch.wait(running, "RUNNING")
    assert listed(batch) == [running]
    assert listed(batch, jobStatus="RUNNABLE") == [waiting]
    assert listed(batch, jobStatus="SUCCEEDED") == []


def test_jobs_are_found_by_name_in_any_state(batch):
    done, other = batch.submit(name="Call-1"), batch.submit(name="talk-1")
    batch.wait(done)
    batch.wait(other)
    assert listed(batch, filters=[{"name": "JOB_NAME", "values": ["call-1"]}]) == [done]
    assert listed(batch, filters=[{"name": "JOB_NAME", "values": ["CALL*"]}]) == [done]
    assert listed(batch, filters=[{"name": "JOB_NAME", "values": ["call"]}]) == []


def test_a_listed_job_tells_how_it_ended(batch):
    job = batch.submit("raise SystemExit(4)", name="bad")
    batch.wait(job)
    (found,) = batch.client.list_jobs(jobQueue="jobs", jobStatus="FAILED")["jobSummaryList"]
    assert found["container"] == {"exitCode": 4}
    assert found["statusReason"] == "Essential container in task exited"
    assert found["jobDefinition"].endswith(":1")


def test_jobs_are_found_by_definition_and_time(batch):
    job = batch.submit()
    created = batch.wait(job)["createdAt"]
    arn = batch.describe(job)["jobDefinition"]
    found = {
        (name, value): listed(batch, filters=[{"name": name, "values": [value]}])
        for name, value in (
            ("JOB_DEFINITION", "longhand-en-standard"),
            ("JOB_DEFINITION", "longhand-*"),
            ("JOB_DEFINITION", "longhand"),
            ("JOB_DEFINITION", arn),
            ("BEFORE_CREATED_AT", str(created + 1)),
            ("BEFORE_CREATED_AT", str(created)),
            ("AFTER_CREATED_AT", str(created - 1)),
            ("AFTER_CREATED_AT", str(created)),
        )
    }
    assert list(found.values()) == [[job], [job], [], [job], [job], [], [job], []]


def test_pages_hold_each_job_once_though_jobs_come_and_go(start):
    batch = start(capacity=2)
    jobs = [batch.submit(WAIT) for _ in range(8)]
    pages = batch.client.get_paginator("list_jobs").paginate(
        jobQueue="jobs", jobStatus="RUNNABLE", PaginationConfig={"PageSize": 3}
    )
    found = []
    for page in pages:
        found.append([job["jobId"] for job in page["jobSummaryList"]])
        batch.submit(WAIT)
    assert list(itertools.chain(*found)) == jobs[:0:-1]
    assert [len(page) for page in found] == [3, 3, 1]


def test_a_token_that_is_none_is_refused(batch):
    with pytest.raises(ClientError, match="nextToken"):
        batch.client.list_jobs(jobQueue="jobs", nextToken="page 2")


def test_thousands_of_jobs_wait_without_slowing_anything(start):
    batch = start(capacity=2)
    running = batch.submit(WAIT)
    batch.wait(running, "RUNNING")
    call = {"jobName": "many", "jobQueue": "jobs", "jobDefinition": "longhand-en-standard"}
    from local.batch.requests import SubmitJob

    began = time.monotonic()
    jobs = [batch.service.submit_job(SubmitJob(**call))["jobId"] for _ in range(5000)]
    assert time.monotonic() - began < 5
    assert len(listed(batch, jobStatus="RUNNABLE")) == 5000
    began = time.monotonic()
    for job in jobs:
        batch.service._scheduler.terminate(batch.service._scheduler.get(job), "too many")
    assert time.monotonic() - began < 5
    end(batch, running)
    assert listed(batch, jobStatus="RUNNABLE") == []
    last = batch.submit()
    assert batch.wait(last)["status"] == "SUCCEEDED"
