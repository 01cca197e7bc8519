from contract.job.definition import RetryRule
from tests.integration.batch.endpoint import DEFINITION, definition

FAIL_ONCE = "import sys; sys.exit({} if os.environ['AWS_BATCH_JOB_ATTEMPT'] == '1' else 0)"

STAY_ONCE = """
import time
print('up', flush=True)
if os.environ['AWS_BATCH_JOB_ATTEMPT'] == '1':
    time.sleep(3600)
"""


def test_a_failure_is_not_retried_unless_a_rule_says_so(batch):
    done = batch.wait(batch.submit("raise SystemExit(3)"))
    assert done["status"] == "FAILED"
    assert [it["container"]["exitCode"] for it in done["attempts"]] == [3]


def test_a_job_that_was_asked_to_end_by_its_host_is_retried_and_completes(batch):
    job = batch.submit(FAIL_ONCE.format(143))
    done = batch.wait(job)
    assert done["status"] == "SUCCEEDED"
    assert [it["container"]["exitCode"] for it in done["attempts"]] == [143, 0]
    first, second = done["attempts"]
    assert first["container"]["logStreamName"] != second["container"]["logStreamName"]
    assert first["stoppedAt"] <= second["startedAt"] == done["startedAt"]
    assert batch.statuses(job) == [
        *("SUBMITTED", "RUNNABLE", "STARTING", "RUNNING"),
        *("RUNNABLE", "STARTING", "RUNNING", "SUCCEEDED"),
    ]


def test_a_signal_from_outside_ends_the_attempt_with_128_and_its_number(batch):
    done = batch.wait(batch.submit("os.kill(os.getpid(), 9)"))
    assert done["container"]["exitCode"] == 137
    assert "reason" not in done["container"]


def test_the_number_of_attempts_is_a_limit(batch):
    job = batch.submit("raise SystemExit(1)", retryStrategy={"attempts": 3})
    done = batch.wait(job)
    assert done["status"] == "FAILED"
    assert len(done["attempts"]) == 3
    assert batch.statuses(job).count("RUNNABLE") == 3


def test_rules_given_at_submission_replace_those_of_the_definition(batch):
    rules = [{"onExitCode": "14*", "action": "EXIT"}]
    done = batch.wait(
        batch.submit(FAIL_ONCE.format(143), retryStrategy={"attempts": 5, "evaluateOnExit": rules})
    )
    assert len(done["attempts"]) == 1


def test_an_attempt_that_could_not_be_started_is_retried_by_its_reason(start):
    rules = (
        RetryRule(action="RETRY", on_reason="cannotstart*", on_status_reason="task failed to start"),
        RetryRule(action="EXIT", on_status_reason="*"),
    )
    batch = start(definitions={DEFINITION: definition(attempts=3, retry_rules=rules)})
    batch.service._executor._command = ("/no/such/program",)
    done = batch.wait(batch.submit())
    assert [it["statusReason"] for it in done["attempts"]] == ["Task failed to start"] * 3


def test_a_host_that_is_gone_is_told_in_the_words_that_rules_look_for(batch):
    job = batch.submit(STAY_ONCE)
    batch.wait_for_line(job, "up")
    batch.service._executor._launcher._process.kill()
    done = batch.wait(job)
    assert done["status"] == "SUCCEEDED"
    assert done["attempts"][0]["statusReason"].startswith("Host EC2")
    assert "exitCode" not in done["attempts"][0]["container"]
