import logging
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.errors.program import LoggingNotSetUp
from transcriber.pipeline.logs import LineFormatter, log_file, set_up_logging
from transcriber.pipeline.settings import Settings

USAGE_LINE = re.compile(r"^.+ .+ INFO sentryserver Transcribed (\d+) seconds of speech$")
"""What users' tools look for in the log."""


@pytest.fixture(autouse=True)
def logging_as_before():
    root = logging.getLogger()
    handlers, level, raising = root.handlers[:], root.level, logging.raiseExceptions
    root.handlers = []
    yield
    logging.captureWarnings(capture=False)
    for handler in root.handlers:
        handler.close()
    root.handlers, logging.raiseExceptions = handlers, raising
    root.setLevel(level)


def line(message, name="longhand.pipeline", created=0.0):
    record = logging.LogRecord(name, logging.INFO, "", 0, "%s", (message,), None)
    record.created, record.msecs = created, round(created % 1 * 1000)
    return LineFormatter().format(record)


def test_a_line_has_time_in_utc_level_logger_and_message():
    assert line("hello", created=1767323045.678) == "2026-01-02 03:04:05.678Z INFO longhand.pipeline hello"


def test_the_line_that_counts_speech_has_the_shape_that_tools_look_for():
    found = USAGE_LINE.match(line("Transcribed 123 seconds of speech", "sentryserver"))
    assert found
    assert found[1] == "123"


@given(st.text() | st.text("a\n\r\x0b\x85\u2028\u2029"))
def test_no_message_can_forge_a_second_line(message):
    assert len(line(message).splitlines()) == 1


def test_a_stack_trace_keeps_its_lines():
    with pytest.raises(ValueError, match="invalid literal") as caught:
        int("no")
    record = logging.LogRecord("x", logging.ERROR, "", 0, "m", (), caught._excinfo)
    assert LineFormatter().format(record).splitlines()[-1].startswith("ValueError: ")


def test_the_log_lies_in_the_folder_of_the_job(tmp_path):
    set_up_logging(Settings(log_dir=tmp_path / "logs", job_id="124"))
    logging.getLogger("anyone").info("hello")
    assert (tmp_path / "logs" / "124" / "sigurd.log").read_text().endswith("INFO anyone hello\n")


def test_without_a_job_id_the_log_lies_in_the_folder_itself(tmp_path):
    assert log_file(tmp_path, "") == tmp_path / "sigurd.log"


def test_without_a_folder_there_is_no_log_file():
    assert log_file(None, "124") is None
    assert log_file(None, "/logs") is None, "the guide's own example sets SM_JOB_ID twice; it must still run"


@pytest.mark.parametrize("job_id", ["/logs", "..", ".", "a/b", "../../etc", "a/"])
def test_a_job_id_cannot_lead_out_of_the_log_folder(tmp_path, job_id):
    with pytest.raises(LoggingNotSetUp, match=r"Unable to set up logging: SM_JOB_ID must be a plain name"):
        set_up_logging(Settings(log_dir=tmp_path, job_id=job_id))
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_told_in_the_documented_words(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(LoggingNotSetUp) as caught:
        set_up_logging(Settings(log_dir=tmp_path / "file", job_id="1"))
    assert caught.value.message == "Unable to set up logging"
    assert caught.value.exit_code == 1


def test_a_second_run_adds_to_the_log(tmp_path):
    for message in ("first", "second"):
        set_up_logging(Settings(log_dir=tmp_path, job_id="1"))
        logging.getLogger("anyone").info("%s", message)
    text = (tmp_path / "1" / "sigurd.log").read_text()
    assert "first" in text
    assert "second" in text


def test_stderr_is_silent_unless_asked_for(capsys):
    set_up_logging(Settings())
    logging.getLogger("anyone").error("hush")
    assert capsys.readouterr().err == ""


def test_the_log_goes_to_stderr_on_request(capsys):
    set_up_logging(Settings(log_to_stderr=True))
    logging.getLogger("anyone").warning("hello")
    assert capsys.readouterr().err.endswith("WARNING anyone hello\n")
