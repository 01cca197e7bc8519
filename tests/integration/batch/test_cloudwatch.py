import threading

import pytest
from moto.server import ThreadedMotoServer

from local.batch import cloudwatch
from local.batch.cloudwatch import CloudWatchSink
from local.batch.lines import LogLine, now_ms


@pytest.fixture(scope="module")
def logs(make_client):
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    yield make_client("logs", server.get_host_and_port()[1])
    server.stop()


@pytest.fixture
def sink(logs, request):
    made = CloudWatchSink(logs, f"/group/{request.node.name}")
    yield made
    made.close()


def lines(*messages):
    return [LogLine(now_ms(), message) for message in messages]


def stored(logs, sink, stream):
    pages = logs.get_paginator("filter_log_events").paginate(
        logGroupName=sink._group, logStreamNames=[stream]
    )
    return [event["message"] for page in pages for event in page["events"]]


def test_the_output_of_a_job_is_in_cloudwatch_when_the_job_has_ended(start, logs, sink):
    batch = start(log=sink)
    job = batch.submit("print('one'); print('zwei ä')")
    stream = batch.wait(job)["container"]["logStreamName"]
    assert stored(logs, sink, stream) == ["one", "zwei ä"]


def test_lines_are_sent_after_a_while_without_being_asked_for(logs, sink, monkeypatch):
    monkeypatch.setattr(cloudwatch, "_DELAY_SECONDS", 0.01)
    sink.write("talk", lines("hello"))
    with sink._change:
        assert sink._change.wait_for(lambda: not sink._buffers and not sink._sending, 20)
    assert stored(logs, sink, "talk") == ["hello"]


def test_a_stream_may_go_on_after_it_was_flushed(logs, sink):
    for word in ("one", "two"):
        sink.write("talk", lines(word))
        sink.flush("talk")
    assert stored(logs, sink, "talk") == ["one", "two"]


def test_lines_beyond_the_limits_of_a_call_are_sent_in_several(logs, sink):
    sink.write("long", lines(*(f"{number} " + "x" * 60_000 for number in range(40))))
    sink.write("many", lines(*map(str, range(10_100))))
    for stream, count in (("long", 40), ("many", 10_100)):
        sink.flush(stream)
        assert len(stored(logs, sink, stream)) == count


def test_empty_lines_are_passed_over(logs, sink):
    sink.write("talk", lines("", "one", ""))
    sink.flush("talk")
    assert stored(logs, sink, "talk") == ["one"]


def test_what_is_there_at_the_end_is_sent(logs, sink):
    sink.write("talk", lines("last"))
    sink.close()
    assert stored(logs, sink, "talk") == ["last"]


class Away:
    """A client whose service does not answer before it is let, and may refuse."""

    def __init__(self, logs):
        self.exceptions = logs.exceptions
        self.open = threading.Event()
        self.sent = []
        self.error = None

    def create_log_stream(self, **_):
        self.open.wait(20)
        if self.error:
            raise self.error

    def put_log_events(self, **call):
        self.sent += [event["message"] for event in call["logEvents"]]


@pytest.fixture
def away(logs):
    return Away(logs)


def test_a_job_that_writes_too_fast_is_not_held_up_and_the_log_says_what_is_missing(away, monkeypatch):
    monkeypatch.setattr(cloudwatch, "_BUFFER_BYTES", 1000)
    sink = CloudWatchSink(away, "/group")
    sink.write("talk", lines(*"0123456789" * 10))
    away.open.set()
    sink.close()
    assert away.sent == [*"0123456789" * 3, *"0123456", "[63 lines came too fast and were left out]"]


def test_a_service_that_refuses_costs_the_lines_and_not_the_job(away, caplog):
    away.error = away.exceptions.ClientError(
        {"Error": {"Code": "Refused", "Message": "no"}}, "CreateLogStream"
    )
    away.open.set()
    sink = CloudWatchSink(away, "/group")
    sink.write("talk", lines("one", "two"))
    sink.flush("talk")
    sink.close()
    assert "2 lines of log stream talk are lost" in caplog.text


def test_a_service_that_does_not_answer_holds_a_job_for_a_while_only(away, monkeypatch, caplog):
    monkeypatch.setattr(cloudwatch, "_FLUSH_SECONDS", 0.05)
    sink = CloudWatchSink(away, "/group")
    sink.write("talk", lines("one"))
    sink.flush("talk")
    assert "talk is incomplete" in caplog.text
    away.open.set()
    sink.close()
