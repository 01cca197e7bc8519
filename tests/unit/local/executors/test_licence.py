"""With which licence containers run: that of the user, or the one of this installation."""

from datetime import UTC, datetime

import pytest

from local.jobs import make_executor
from local.settings import ExecutorKind, LocalSettings
from tests.unit.local.executors.programs import attempt, output
from transcriber.license.check import check_license

SETTINGS = LocalSettings(executor=ExecutorKind.CONTAINER, image="there")


@pytest.fixture
def run(engines, tmp_path, monkeypatch):
    """Run a job in a container, with some variables set for `longhand local`."""
    monkeypatch.setenv("LONGHAND_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("LICENSE_TOKEN", raising=False)
    engines("podman")

    def run(**variables):
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        executor = make_executor(SETTINGS, {})
        try:
            output(executor.start(attempt()))
        finally:
            executor.close()
        (command,) = (call for call in engines.calls() if call[0] == "run")
        return command, engines.environment_of_run()

    return run


def test_a_container_gets_the_licence_of_this_installation_and_the_key_to_check_it(run, tmp_path):
    command, environment = run()
    keys = tmp_path / "home" / "keys"
    assert f"{keys}:/opt/orchestrator/keys:ro,z" in command
    token = environment["LICENSE_TOKEN"]
    assert not any(token in argument for argument in command)
    check_license(token, tmp_path / "none", keys, language="en", now=datetime.now(UTC))


def test_a_container_gets_the_licence_that_the_user_has_for_its_image(run):
    command, environment = run(LICENSE_TOKEN="of another issuer")
    assert environment["LICENSE_TOKEN"] == "of another issuer"
    assert "--volume" not in command
