from dataclasses import replace

import pytest

from contract.errors.local import ExecutorUnavailable
from local.executors.container import ContainerExecutor
from local.executors.engine import Engine, find_engine
from local.executors.flags import run_command
from tests.unit.local.executors.programs import DEFINITION, attempt, output, read_until


@pytest.fixture
def executor(engines):
    engines("podman")
    made = ContainerExecutor(find_engine(["there"]), {"en": "there"}, {"LICENSE_TOKEN": "a secret"})
    yield made
    made.close()


def command(kind="docker", given=None, **on_command_line):
    engine = Engine(kind, f"/bin/{kind}")
    attempt_ = given or attempt()
    return run_command(
        engine,
        attempt_,
        "image:1",
        name="longhand-1",
        on_command_line=on_command_line,
        mapped_in={"/home/me/keys": "/opt/orchestrator/keys"},
    )


def values(arguments, flag):
    return [arguments[at + 1] for at, argument in enumerate(arguments) if argument == flag]


def test_a_container_has_the_restrictions_of_its_definition():
    found = command()
    assert found[:3] == ["/bin/docker", "run", "--rm"]
    assert {"--read-only", "--init", "--pull=never"} <= set(found)
    assert values(found, "--user") == ["1000:1000"]
    assert values(found, "--cap-drop") == ["all"]
    assert values(found, "--security-opt") == ["no-new-privileges"]
    assert values(found, "--memory") == values(found, "--memory-swap") == ["2048m"]
    assert values(found, "--cpu-shares") == ["2048"]
    assert values(found, "--network") == ["host"]
    assert values(found, "--ulimit") == ["core=0:0", "nofile=4096:4096", "nproc=16384:16384"]
    assert values(found, "--stop-timeout") == ["1"]
    assert values(found, "--tmpfs") == [
        "/home/smuser:size=10240m,rw,nosuid,nodev,mode=1777",
        "/tmp:size=1024m,rw,nosuid,nodev,noexec,mode=1777",
    ]
    assert found[-2:] == ["image:1", "worker"]


def test_a_definition_without_restrictions_has_none():
    loose = replace(
        DEFINITION, readonly_root=False, init_process=False, privileged=True, tmpfs=(), ulimits=(), user="0"
    )
    found = command(given=attempt(definition=loose))
    assert "--privileged" in found
    assert not {"--read-only", "--init", "--cap-drop", "--security-opt", "--tmpfs", "--ulimit"} & set(found)


def test_podman_adds_no_file_system_of_its_own():
    found = command("podman")
    assert "--read-only-tmpfs=false" in found
    assert all(mount.endswith(",notmpcopyup") for mount in values(found, "--tmpfs"))


def test_values_of_variables_are_not_on_the_command_line():
    given = attempt(environment={"TOKEN": "a secret", "PATH": "/opt/bin"})
    found = command(given=given, PATH="/opt/bin")
    assert values(found, "--env") == ["TOKEN", "PATH=/opt/bin"]
    assert not any("a secret" in argument for argument in found)


def test_folders_of_this_machine_can_be_read_and_not_written_to():
    assert values(command(), "--volume") == ["/home/me/keys:/opt/orchestrator/keys:ro,z"]


def test_a_container_gets_its_variables_and_tells_its_exit_code(executor, engines):
    run = executor.start(attempt(environment={"SAY": "hello", "CODE": "4"}))
    assert output(run) == "hello\n"
    assert run.exit.code == 4
    (call,) = (call for call in engines.calls() if call[0] == "run")
    assert values(call, "--env") == ["LICENSE_TOKEN", "SAY", "CODE"]
    assert values(call, "--name") == ["longhand-job-1"]


def test_a_container_that_had_to_be_killed_is_removed(executor, engines):
    run = executor.start(attempt(environment={"STAY": "1"}))
    read_until(run, b"up")
    run.stop(0.01)
    output(run)
    assert run.exit.code == 137
    assert engines.calls()[-1] == ["rm", "--force", "longhand-job-1"]


@pytest.mark.parametrize(
    ("words", "code", "reason"),
    [
        ("Error: there: image not known", 125, "CannotPullContainerError: Error: there: image not known"),
        ("docker: Error: No such image: a", 125, "CannotPullContainerError: docker: Error: No such image: a"),
        ("Error: runc: permission denied", 126, "CannotStartContainerError: Error: runc: permission denied"),
    ],
)
def test_what_the_engine_could_not_do_is_told_as_batch_does(executor, words, code, reason):
    run = executor.start(attempt(environment={"SAY": words, "CODE": str(code)}))
    output(run)
    assert (run.exit.code, run.exit.reason) == (None, reason)
    assert run.exit.status_reason == "Task failed to start"


@pytest.mark.parametrize("code", [1, 125, 127])
def test_a_program_that_fails_by_itself_keeps_its_exit_code(executor, code):
    run = executor.start(attempt(environment={"SAY": "no transcript", "CODE": str(code)}))
    output(run)
    assert (run.exit.code, run.exit.reason) == (code, "")


def test_a_language_without_an_image_is_refused(executor):
    assert executor.image(DEFINITION) == "there"
    assert executor.refusal(DEFINITION, ["anything"]) is None
    assert "de" in executor.refusal(replace(DEFINITION, language="de"), ["worker"])


def test_podman_is_preferred(engines):
    engines("docker", "podman")
    assert find_engine(["there"]).kind == "podman"


def test_docker_is_taken_when_podman_lacks_the_image(engines, tmp_path):
    engines("docker")
    engines("podman", script="#!/bin/sh\n[ $1 = version ]\n")
    assert find_engine(["there"]) == Engine("docker", str(tmp_path / "docker"))


def test_without_an_engine_it_is_said_what_is_amiss(engines):
    with pytest.raises(ExecutorUnavailable, match="podman is not installed; docker is not installed"):
        find_engine(["there"])


def test_without_the_image_it_is_said_how_to_build_it(engines):
    engines("docker")
    with pytest.raises(
        ExecutorUnavailable,
        match=r"docker has no image other; .*`make image .* ENGINE=docker`",
    ):
        find_engine(["there", "other"])


def test_an_engine_that_does_not_work_says_why(engines):
    engines("docker", script="#!/bin/sh\necho 'Cannot connect to the daemon' >&2; exit 1\n")
    with pytest.raises(ExecutorUnavailable, match="docker does not work: Cannot connect to the daemon"):
        find_engine(["there"])
