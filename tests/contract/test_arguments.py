import os
import pty

import pytest


@pytest.mark.parametrize(
    "arguments", [["--parallel", "0"], ["-parallel", "0"], ["--parallel=0"], ["-parallel=0"]]
)
def test_parallel_zero_exits_2_in_the_documented_words(pipeline, arguments):
    outcome = pipeline(*arguments)
    assert outcome.status == 2
    assert outcome.stdout == b""
    last = outcome.stderr.splitlines()[-1]
    assert last == "pipeline: error: argument --parallel/-parallel: invalid check_parallel value: '0'"


@pytest.mark.parametrize("value", ["two", "-1", "1.5", ""])
def test_parallel_takes_nothing_but_a_number_of_at_least_1(pipeline, value):
    outcome = pipeline(f"--parallel={value}")
    assert outcome.status == 2
    assert outcome.stderr.endswith(f"invalid check_parallel value: {value!r}\n")


def test_an_unknown_option_is_refused(pipeline):
    outcome = pipeline("--paralel", "2")
    assert outcome.status == 2
    assert "unrecognized arguments: --paralel" in outcome.stderr


def test_an_option_wins_over_the_environment(pipeline, quiet):
    assert pipeline("--input", quiet, env={"LONGHAND_INPUT": "/nowhere"}).status == 0
    assert pipeline(env={"LONGHAND_INPUT": str(quiet)}).status == 0


def test_help_and_version_go_to_stdout(pipeline):
    assert b"--all-formats DIR" in pipeline("--help").stdout
    assert pipeline("--version").stdout.startswith(b"pipeline ")


def test_a_terminal_without_a_recording_is_a_mistake_and_not_a_long_wait(pipeline):
    ours, theirs = pty.openpty()
    with pipeline.start(stdin=theirs) as process:
        output, errors = process.communicate(timeout=30)
    os.close(ours)
    os.close(theirs)
    assert process.returncode == 2
    assert output == b""
    assert errors.decode().startswith("no recording was given\n")
