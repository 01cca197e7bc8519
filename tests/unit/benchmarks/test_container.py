"""Measures of the container, with a script that stands for the engine."""

import os

import pytest

from benchmarks.__main__ import taken
from benchmarks.bench import Bench
from benchmarks.container import this_container
from benchmarks.here import NotHere
from benchmarks.measures.container_factor import CONTAINER_FACTOR
from benchmarks.measures.container_memory import CONTAINER_MEMORY
from benchmarks.measures.container_size import CONTAINER_SIZE
from benchmarks.measures.container_start import CONTAINER_START
from benchmarks.program import Program, this_program
from benchmarks.recordings import Recording, Recordings

MEASURES = (CONTAINER_SIZE, CONTAINER_START, CONTAINER_FACTOR, CONTAINER_MEMORY)
ENGINE = """#!/bin/sh
if [ "$1" = image ]; then
    case "$*" in *Size*other-en | *Id*other-en) echo 123000000 ;; *) exit 1 ;; esac
elif [ "$1" = run ]; then
    echo "$*" > {calls}
    {run}
fi
"""


@pytest.fixture
def engine(tmp_path, monkeypatch):
    """Put an engine on the PATH whose containers run a line of shell, and tell how it was called."""
    calls = tmp_path / "calls"
    monkeypatch.setattr("shutil.which", lambda name: next(map(str, tmp_path.glob(name)), None))

    def put(run="true"):
        (tmp_path / "podman").write_text(ENGINE.format(calls=calls, run=run))
        (tmp_path / "podman").chmod(0o755)

    put.called = calls.read_text
    return put


def counted(limit="2147483648", peak=300_000_000, seconds=1.0):
    """Give the line of shell that tells what the kernel counted."""
    return f"echo {limit} {peak} {round(seconds * 1e9)}"


@pytest.fixture
def bench(tmp_path):
    cores = tuple(sorted(os.sched_getaffinity(0)))
    made = {minutes: Recording(tmp_path / "speech.flac", minutes * 60.0, "", "") for minutes in (10, 20)}
    recordings = Recordings(tmp_path, made)
    recordings.sentence = Recording(tmp_path / "sentence.wav", 5.0, "", "")
    outside = tmp_path / "outside"
    outside.write_text("#!/bin/sh\nn=20000; while [ $n -gt 0 ]; do n=$((n - 1)); done\n")
    outside.chmod(0o755)
    return Bench(Program(outside, {}), recordings, cores, None, quick=True, image="other-en")


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.name)
def test_without_an_engine_it_is_said_why_nothing_is_measured(measure, bench, tmp_path, monkeypatch):
    monkeypatch.setattr("shutil.which", lambda _: None)
    outcome = taken(measure, bench)
    assert outcome.note.startswith("not measured: ")
    assert "podman is not installed" in outcome.note
    assert (outcome.figures, outcome.failed) == ((), False)


def test_without_the_image_it_is_said_how_to_build_it(engine):
    engine()
    with pytest.raises(NotHere, match="podman has no image missing-en"):
        this_container("missing-en")


def test_the_size_is_that_of_the_engine(engine, bench):
    engine()
    (figure,) = CONTAINER_SIZE.take(bench).figures
    assert (figure.values, figure.unit) == ((123.0,), "MB")


def test_the_first_line_of_the_log_comes_before_the_end(engine, bench):
    engine("echo log >&2; sleep 0.2")
    first, end = CONTAINER_START.take(bench).figures
    assert 0 < first.median < end.median - 0.1


def test_a_container_that_fails_is_a_failure_that_says_what_the_engine_said(engine, bench):
    engine("echo no room >&2; exit 125")
    for measure in (CONTAINER_START, CONTAINER_FACTOR, CONTAINER_MEMORY):
        outcome = taken(measure, bench)
        assert outcome.failed
        assert "125" in outcome.note
        assert "no room" in outcome.note


def test_a_slower_container_shows_in_the_ratio(engine, bench):
    engine(f"sleep 0.3; {counted()}")
    ratio, _, factor = CONTAINER_FACTOR.take(bench).figures
    assert ratio.median > 1.03
    assert ratio.verdict == "missed"
    assert factor.median > 0.3 / 600


def test_processor_time_in_the_container_is_compared_with_that_outside(engine, bench):
    engine(counted(seconds=1000.0))
    outcome = CONTAINER_FACTOR.take(bench)
    _, ratio, _ = outcome.figures
    outside = next(run for run in outcome.runs if run["where"] == "outside")
    assert ratio.median == pytest.approx(1000.0 / outside["cpu_seconds"], rel=0.5)


def test_the_peak_is_what_was_counted_against_the_limit(engine, bench):
    engine(counted(peak=400_000_000))
    (figure,) = CONTAINER_MEMORY.take(bench).figures
    assert figure.values == (400.0,)
    assert "--memory=2147483648b --memory-swap=2147483648b" in engine.called()


def test_memory_that_is_not_limited_is_not_measured(engine, bench):
    engine(counted(limit="max"))
    outcome = taken(CONTAINER_MEMORY, bench)
    assert (outcome.note, outcome.failed) == (
        "not measured: the engine does not limit memory on this machine",
        False,
    )


def test_a_container_gets_one_core_and_cannot_write_to_its_root_or_reach_a_network(engine, bench):
    engine(counted())
    CONTAINER_FACTOR.take(bench)
    called = engine.called()
    (core,) = bench.one_core
    assert f"--cpus=1 --cpuset-cpus={core}" in called
    assert "--read-only" in called
    assert "--network=none" in called


def test_the_licence_is_not_on_the_command_line(engine, bench):
    engine(f'test -n "$LICENSE_TOKEN" && {counted()}')
    CONTAINER_FACTOR.take(bench)
    assert this_program().environment["LICENSE_TOKEN"] not in engine.called()
