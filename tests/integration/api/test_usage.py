from datetime import UTC, datetime, timedelta

import pytest

from contract.job.state import State
from lambdas.jobs.usage import Usage

DAY = datetime(2026, 1, 2, 23, 59, 59, tzinfo=UTC)


@pytest.fixture
def done(put, aws):
    """Let a job be done at a moment, with so many seconds of audio."""

    def done(job, at, seconds, **changes):
        put(job, state=State.RUNNING, **({"operating_point": "standard"} | changes))
        record = aws.table.get(job)
        usage = Usage.of(record, at.date(), seconds)
        assert aws.table.end(record, State.DONE, at, usage=usage, audio_seconds=seconds)

    return done


def counts(answer):
    return [(each["language"], each["model"], each["count"]) for each in answer.json["details"]]


def test_usage_is_added_up_in_all_and_by_what_was_asked_for(api, done):
    done("a", DAY, 1800)
    done("b", DAY, 1800)
    done("c", DAY, 7.5, operating_point="enhanced")
    done("d", DAY + timedelta(days=3), 3600, language="de")

    answer = api("/v2/usage?since=2026-01-01&until=2026-01-31")
    batch = {"mode": "batch", "type": "transcription"}
    assert answer.json == {
        "since": "2026-01-01T00:00:00Z",
        "until": "2026-01-31T23:59:59Z",
        "summary": [batch | {"count": 4, "duration_hrs": 2.0021}],
        "details": [
            batch
            | {
                "language": language,
                "operating_point": point,
                "model": point,
                "count": count,
                "duration_hrs": hours,
            }
            for language, point, count, hours in [
                ("de", "standard", 1, 1.0),
                ("en", "enhanced", 1, 0.0021),
                ("en", "standard", 2, 1.0),
            ]
        ],
    }


def test_both_days_are_within_and_no_other(api, done):
    for number in range(5):
        done(f"job{number}", DAY + timedelta(days=number), 1, language=f"l{number}")
    found = counts(api("/v2/usage?since=2026-01-03&until=2026-01-05"))
    assert [language for language, *_ in found] == ["l1", "l2", "l3"]


def test_without_days_everything_until_today_is_counted(api, done, clock):
    done("a", DAY, 1)
    done("b", clock.now(), 1)
    answer = api("/v2/usage")
    assert counts(answer) == [("en", "standard", 2)]
    assert answer.json["since"] == "2026-01-02T00:00:00Z"
    assert answer.json["until"] == f"{clock.now():%Y-%m-%d}T23:59:59Z"


def test_who_has_used_nothing_is_told_so(api, clock):
    answer = api("/v2/usage")
    today = f"{clock.now():%Y-%m-%d}"
    assert answer.json == {
        "since": f"{today}T00:00:00Z",
        "until": f"{today}T23:59:59Z",
        "summary": [],
        "details": [],
    }


def test_nobody_sees_what_others_have_used(api, done, keys):
    done("mine", DAY, 1)
    done("theirs", DAY, 1, owner="other", language="de")
    assert counts(api("/v2/usage")) == [("en", "standard", 1)]
    assert counts(api("/v2/usage", key=keys[1][0])) == [("de", "standard", 1)]


def test_days_that_are_the_wrong_way_round_are_refused(api):
    answer = api("/v2/usage?since=2026-02-01&until=2026-01-01")
    assert (answer.status_code, answer.json["error"]) == (422, "Unprocessable Entity")
    assert answer.json["detail"].startswith("since in query must not be after until")


def test_a_day_to_come_has_no_usage_and_is_no_mistake(api):
    answer = api("/v2/usage?since=2126-01-01")
    assert answer.json["until"] == "2126-01-01T23:59:59Z"
    assert answer.json["details"] == []
