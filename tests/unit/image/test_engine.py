"""Finding a container engine, with programs that behave as engines do on machines that this is not."""

from pathlib import Path

import pytest

from tests.image.engine import NoEngineError, find_engine

REFUSING = """\
case " $* " in *" run "*)
    case " $* " in {wanted}) ;; *) echo "Error: operation not permitted" >&2; exit 126 ;; esac ;;
esac
"""


@pytest.fixture
def install(tmp_path, monkeypatch):
    """Install an engine that is a shell script; there are no others."""
    monkeypatch.setenv("PATH", str(tmp_path))

    def write(name, body=""):
        script = tmp_path / name
        script.write_text(f"#!/bin/sh\n/bin/cat > /dev/null\n{body}")
        script.chmod(0o755)

    return write


def test_an_engine_that_just_works_gets_no_options(install):
    install("docker")
    engine = find_engine()
    assert Path(engine.program).name == "docker"
    assert (engine.options, engine.run_flags(), engine.build_flags()) == ([], ["--network", "none"], [])


def test_podman_is_taken_where_both_work(install):
    install("docker")
    install("podman")
    assert find_engine().is_podman


def test_an_engine_that_may_not_raise_limits_is_given_lower_ones(install):
    install("podman", REFUSING.format(wanted='*" nofile=1024:1024 "*'))
    engine = find_engine()
    assert engine.options == []
    assert "nofile=1024:1024" in engine.run_flags()
    assert "nofile=1024:1024" in engine.build_flags()


def test_podman_gets_another_runtime_where_its_own_does_not_work(install):
    install("podman", REFUSING.format(wanted='*" --runtime runc run "*'))
    engine = find_engine()
    assert engine.command("run")[1:] == ["--runtime", "runc", "run"]
    assert engine.limits == []


def test_an_engine_that_cannot_run_anything_is_passed_over(install):
    install("podman", REFUSING.format(wanted='"never"'))
    install("docker")
    assert not find_engine().is_podman


def test_where_no_engine_works_it_says_what_is_amiss_with_each(install):
    install("docker", "echo 'Cannot connect to the Docker daemon' >&2; exit 1\n")
    with pytest.raises(NoEngineError) as raised:
        find_engine()
    assert str(raised.value) == (
        "podman is not installed; docker does not work: Cannot connect to the Docker daemon"
    )
