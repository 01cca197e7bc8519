import gzip
import random

import pytest

from contract.job.state import State

LINE = "2026-01-02 03:04:05.678 INFO   pipeline 12 % done, real-time factor 0.03, größer\n"


def noise(lines):
    """A log that hardly shrinks."""
    numbers = random.Random(0)
    return "".join(f"{number:07} {numbers.randbytes(60).hex()}\n" for number in range(lines)).encode()


@pytest.mark.parametrize("state", [State.DONE, State.REJECTED, State.RUNNING])
def test_the_log_of_a_job_comes_as_it_was_written(api, put, state):
    put(state=state, log=(LINE * 3).encode())
    answer = api("/v2/jobs/job1/log")
    assert (answer.status_code, answer.text) == (200, LINE * 3)
    assert answer.content_type == "text/plain; charset=utf-8"


def test_an_empty_log_is_one(api, put):
    put(log=b"")
    assert (api("/v2/jobs/job1/log").status_code, api("/v2/jobs/job1/log").data) == (200, b"")


@pytest.mark.parametrize("state", [State.EXPECTED, State.RUNNING, State.REJECTED])
def test_a_job_that_has_not_run_has_no_log(api, put, state):
    put(state=state)
    answer = api("/v2/jobs/job1/log")
    assert (answer.status_code, answer.headers["X-Longhand-Error"]) == (404, "api.log_not_available")
    assert answer.json["error"] == "Log file not available"


def test_a_log_that_was_removed_is_gone(api, put):
    put()
    answer = api("/v2/jobs/job1/log")
    assert (answer.status_code, answer.json["error"]) == (410, "File Expired")


def test_nobody_sees_the_log_of_another(api, put):
    put("theirs", owner="other", log=b"there")
    hidden, missing = api("/v2/jobs/theirs/log"), api("/v2/jobs/nothing/log")
    assert hidden.status_code == missing.status_code == 404
    assert hidden.data == missing.data


def test_a_log_is_compressed_and_not_sent_twice(api, put):
    put(log=(LINE * 1000).encode())
    first = api("/v2/jobs/job1/log", accept_encoding="gzip")
    assert gzip.decompress(first.data).decode() == LINE * 1000
    second = api("/v2/jobs/job1/log", accept_encoding="gzip", if_none_match=first.headers["ETag"])
    assert (second.status_code, second.data) == (304, b"")


def test_a_log_that_is_no_text_is_passed_on_all_the_same(api, put):
    put(log=b"before \xff after\n")
    assert api("/v2/jobs/job1/log").data == b"before \xff after\n"


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_of_a_log_that_does_not_fit_the_end_comes_after_a_line_that_says_so(api, put, encoding):
    log = noise(90_000)  # 11.6 MB, or 6.6 MB compressed
    put(log=log)
    answer = api("/v2/jobs/job1/log", accept_encoding=encoding)
    body = gzip.decompress(answer.data) if encoding == "gzip" else answer.data
    told, _, kept = body.partition(b"\n")

    assert answer.status_code == 200
    assert told.decode() == f"[The last {len(kept)} of {len(log)} bytes of the log.]"
    assert log.endswith(b"\n" + kept)
    assert len(kept) > 3_000_000


def test_of_a_log_that_is_far_too_long_only_the_end_is_read(api, put):
    log = (LINE * 500_000).encode()  # 42 MB, or less than 1 MB compressed
    put(log=log)
    body = gzip.decompress(api("/v2/jobs/job1/log", accept_encoding="gzip").data)
    told, _, kept = body.partition(b"\n")
    assert told.decode() == f"[The last {len(kept)} of {len(log)} bytes of the log.]"
    assert 30 * 1024**2 < len(kept) <= 32 * 1024**2
    assert kept.startswith(LINE.encode())
