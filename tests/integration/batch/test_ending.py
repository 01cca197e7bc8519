import threading
from pathlib import Path

from tests.integration.batch.endpoint import DEFINITION, definition

FOREVER = "import time; print('up', flush=True); time.sleep(3600)"
# Not by print: the signal may come while that still writes the word before.
STUBBORN = "import os, signal; signal.signal(15, lambda *_: os.write(1, b'no\\n')); " + FOREVER
FAMILY = f"""
import subprocess, sys
deaf = 'import signal, time; signal.signal(15, signal.SIG_IGN); time.sleep(3600)'
child = subprocess.Popen([sys.executable, '-c', deaf])
print('child', child.pid, flush=True)
{FOREVER}
"""


def is_alive(process):
    try:
        status = Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"


def child_of(batch, job):
    stream = batch.describe(job)["container"]["logStreamName"]
    (line,) = (line for line in batch.log.lines[stream] if line.startswith("child "))
    return int(line.split()[1])


def test_a_running_job_can_be_terminated_and_is_not_retried(batch):
    job = batch.submit(FOREVER, retryStrategy={"attempts": 5})
    batch.wait_for_line(job, "up")
    batch.client.terminate_job(jobId=job, reason="not needed")
    done = batch.wait(job)
    assert (done["status"], done["statusReason"]) == ("FAILED", "not needed")
    assert [it["container"]["exitCode"] for it in done["attempts"]] == [143]
    assert done["isTerminated"] is True


def test_a_job_that_ignores_the_request_to_end_is_killed_after_the_grace(batch):
    job = batch.submit(STUBBORN)
    batch.wait_for_line(job, "up")
    batch.client.terminate_job(jobId=job, reason="now")
    done = batch.wait(job)
    assert done["container"]["exitCode"] == 137
    assert "no" in batch.log.lines[done["container"]["logStreamName"]]


def test_a_waiting_job_can_be_terminated_and_never_starts(start):
    batch = start(capacity=2)
    running, waiting, next_one = batch.submit(FOREVER), batch.submit(), batch.submit()
    batch.client.terminate_job(jobId=waiting, reason="changed my mind")
    assert batch.wait(waiting)["statusReason"] == "changed my mind"
    batch.client.terminate_job(jobId=running, reason="done")
    batch.wait(next_one)
    assert batch.statuses(waiting) == ["SUBMITTED", "RUNNABLE", "FAILED"]


def test_terminating_a_job_that_has_ended_changes_nothing(batch):
    job = batch.submit()
    before = batch.wait(job)
    batch.client.terminate_job(jobId=job, reason="late")
    after = batch.describe(job)
    assert after == before


def test_the_first_reason_to_terminate_is_the_one_that_counts(batch):
    job = batch.submit(FOREVER)
    batch.wait_for_line(job, "up")
    for reason in ("first", "second"):
        batch.client.terminate_job(jobId=job, reason=reason)
    assert batch.wait(job)["statusReason"] == "first"


def test_a_job_that_exits_well_after_it_was_terminated_has_failed_all_the_same(batch):
    job = batch.submit("import signal, sys, time; signal.signal(15, lambda *_: sys.exit(0)); " + FOREVER)
    batch.wait_for_line(job, "up")
    batch.client.terminate_job(jobId=job, reason="stop")
    done = batch.wait(job)
    assert (done["status"], done["container"]["exitCode"]) == ("FAILED", 0)


def test_an_attempt_that_takes_too_long_is_ended_and_not_retried(start):
    batch = start(definitions={DEFINITION: definition(timeout_seconds=1, retry_rules=())})
    done = batch.wait(batch.submit(FOREVER))
    assert (done["status"], done["statusReason"]) == ("FAILED", "Job attempt duration exceeded timeout")
    assert len(done["attempts"]) == 1
    assert done["stoppedAt"] - done["startedAt"] >= 1000


def test_with_a_job_all_its_processes_end(batch):
    job = batch.submit(FAMILY)
    batch.wait_for_line(job, "up")
    child = child_of(batch, job)
    assert is_alive(child)
    batch.client.terminate_job(jobId=job, reason="end")
    batch.wait(job)
    assert not is_alive(child)


def test_a_shutdown_ends_running_jobs_and_publishes_nothing_more(start):
    batch = start(capacity=4)
    jobs = [batch.submit(program) for program in (FAMILY, STUBBORN, FOREVER)]
    for job in jobs[:2]:
        batch.wait_for_line(job, "up")
    child = child_of(batch, jobs[0])
    batch.service.close()
    assert not is_alive(child)
    assert {batch.events.heard[-1]["detail"]["status"]} <= {"RUNNABLE", "RUNNING"}
    assert not [it for it in batch.events.heard if it["detail"]["status"] in {"SUCCEEDED", "FAILED"}]
    assert not [it.name for it in threading.enumerate() if it.name.startswith("batch-")]


def test_the_private_folder_of_an_attempt_is_in_memory_and_gone_with_it(batch):
    job = batch.submit(
        "import tempfile; open('audio', 'w').close(); print(tempfile.gettempdir(), os.getcwd(), flush=True)"
    )
    stream = batch.wait(job)["container"]["logStreamName"]
    folder, here = batch.log.lines[stream][0].split()
    assert folder == here
    assert not Path(folder).exists()
