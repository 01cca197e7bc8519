import pytest

from contract.job.state import State
from lambdas.api.call import ANSWER_SECONDS


@pytest.fixture
def ends_after(put, aws, clock):
    """Put a job that ends while somebody waits: after so many seconds, if at all."""

    def ends_after(seconds, state=State.DONE):
        put(state=State.RUNNING, transcripts={"txt": "there"})

        def meanwhile(waited):
            if waited >= seconds:
                aws.table.end(aws.table.get("job1"), state, clock.now())

        clock.meanwhile = meanwhile

    return ends_after


@pytest.mark.parametrize("state", [State.DONE, State.REJECTED])
def test_a_job_is_waited_for_until_it_ends_and_no_longer(api, clock, ends_after, state):
    ends_after(10, state)
    assert api("/v2/jobs/job1?wait=30").json["job"]["status"] == state
    assert 10 <= clock.waited <= 12


def test_a_job_that_does_not_end_is_shown_as_it_is_when_the_time_is_over(api, clock, ends_after):
    ends_after(31)
    assert api("/v2/jobs/job1?wait=30").json["job"]["status"] == "running"
    assert clock.waited == pytest.approx(30)


@pytest.mark.parametrize("query", ["", "?wait=0"])
def test_without_a_wait_the_answer_comes_at_once(api, clock, ends_after, query):
    ends_after(1)
    assert api(f"/v2/jobs/job1{query}").json["job"]["status"] == "running"
    assert clock.waited == 0


def test_a_job_that_has_ended_is_not_waited_for(api, clock, put):
    put()
    assert api("/v2/jobs/job1?wait=30").json["job"]["status"] == "done"
    assert clock.waited == 0


def test_the_function_waits_no_longer_than_it_may(api, clock, ends_after):
    ends_after(1000)
    api("/v2/jobs/job1?wait=999999999")
    assert clock.waited == pytest.approx(50)


def test_the_function_answers_before_it_is_stopped(api, clock, ends_after):
    ends_after(1000)
    api("/v2/jobs/job1?wait=30", seconds_left=20)
    assert clock.waited == pytest.approx(20 - ANSWER_SECONDS)


def test_a_function_whose_time_is_nearly_over_does_not_wait(api, clock, ends_after):
    ends_after(1000)
    assert api("/v2/jobs/job1?wait=30", seconds_left=1).status_code == 200
    assert clock.waited == 0


def test_a_transcript_is_waited_for(api, clock, ends_after):
    ends_after(10)
    assert api("/v2/jobs/job1/transcript?format=txt&wait=30").text == "there"
    assert clock.waited >= 10


def test_a_transcript_that_does_not_come_is_not_ready(api, clock, ends_after):
    ends_after(1000)
    answer = api("/v2/jobs/job1/transcript?wait=5")
    assert (answer.status_code, answer.json["error"]) == (404, "Transcription not ready")
    assert clock.waited == pytest.approx(5)


def test_a_job_that_is_deleted_meanwhile_is_not_found(api, aws, clock, put):
    put(state=State.RUNNING)
    clock.meanwhile = lambda _waited: aws.table.delete(aws.table.get("job1"), clock.now())
    assert api("/v2/jobs/job1?wait=30").status_code == 404
    assert clock.waited < 1


def test_waiting_asks_the_table_seldom(api, clock, ends_after, monkeypatch, aws):
    ends_after(1000)
    looks = []
    get_item = aws.table.client.get_item
    monkeypatch.setattr(aws.table.client, "get_item", lambda **key: looks.append(key) or get_item(**key))
    clock.meanwhile = lambda _waited: None
    api("/v2/jobs/job1?wait=30")
    assert len(looks) < 20
