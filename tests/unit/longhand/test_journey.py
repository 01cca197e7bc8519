from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from contract.job.outcome import Summary
from contract.job.record import JobRecord, Step
from contract.job.state import State
from contract.transcript import timestamp
from longhand.journey import stages

SENT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
waits = st.lists(st.integers(1, 10**7), min_size=8, max_size=8)  # milliseconds


@given(waits)
def test_the_stages_are_the_whole_time_and_each_is_what_it_took(waits):
    upload, examine, start, download, run, store, end, told = (timedelta(milliseconds=each) for each in waits)
    created = SENT + upload
    started = created + examine + start
    finished = started + download + run + store + end
    history = [
        Step(state=State.RECEIVED, at=created),
        Step(state=State.SUBMITTED, at=created + examine),
        Step(state=State.DONE, at=finished + told),
    ]
    record = JobRecord(
        id="j",
        bucket="b",
        key="k",
        version_id="v",
        size_bytes=1,
        data_name="k",
        created_at=created,
        state=State.DONE,
        history=tuple(history),
        updated_at=created,
        expires_at=created,
    )
    summary = Summary(
        audio_seconds=1.0,
        download_seconds=download.total_seconds(),
        run_seconds=run.total_seconds(),
        upload_seconds=store.total_seconds(),
        started_at=timestamp(started),
        finished_at=timestamp(finished),
    )
    found = stages(record, summary, SENT)

    assert [round(1000 * stage.seconds) for stage in found] == waits
    assert round(sum(stage.seconds for stage in found), 3) == (finished + told - SENT).total_seconds()
