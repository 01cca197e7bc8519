"""Nothing on a disk: "Additional Security Features" of the guide, and what else may confine a container."""

import json
import shutil

import pytest

CONFIG = {"type": "transcription", "transcription_config": {"language": "en"}}
FETCHED = CONFIG | {"fetch_data": {"url": "file:///tmp/call.wav"}}
CONFINED = (
    *("--cap-drop", "all", "--security-opt", "no-new-privileges"),
    *("--memory", "2g", "--memory-swap", "2g", "--cpus", "1", "--pids-limit", "64"),
)


@pytest.fixture
def read_only(engine):
    return (*engine.read_only(), "--tmpfs", "/home/smuser")


@pytest.fixture
def configs(folder):
    folder.chmod(0o755)
    (folder / "config.json").write_text(json.dumps(CONFIG))
    return folder


def test_stdin_with_a_read_only_root_and_a_temporary_home(transcriber, read_only, clip):
    ended = transcriber.run(*read_only, stdin=clip.read_bytes())
    assert ended.words
    assert_nothing_written(ended)


def test_a_config_in_a_mapped_tmp(transcriber, read_only, clip, configs):
    ended = transcriber.run(
        *(*read_only, "-v", f"{configs}:/tmp"),
        stdin=clip.read_bytes(),
        arguments=("--job-config", "/tmp/config.json"),
    )
    assert ended.transcript["metadata"]["transcription_config"] == {"language": "en"}
    assert_nothing_written(ended, "/tmp")


def test_a_config_from_a_read_only_volume_beside_a_temporary_tmp(transcriber, read_only, clip, configs):
    ended = transcriber.run(
        *(*read_only, "--tmpfs", "/tmp", "-v", f"{configs}:/configs_dir:ro"),
        stdin=clip.read_bytes(),
        arguments=("--job-config", "/configs_dir/config.json"),
    )
    assert ended.words
    assert_nothing_written(ended, "/tmp", "/configs_dir")


def test_a_recording_is_fetched_from_tmp(transcriber, read_only, clip, configs):
    (configs / "config.json").write_text(json.dumps(FETCHED))
    shutil.copy(clip, configs / "call.wav")
    ended = transcriber.run(
        *read_only, "-v", f"{configs}:/tmp", arguments=("--job-config", "/tmp/config.json")
    )
    assert ended.words
    assert_nothing_written(ended, "/tmp")


def test_a_recording_mapped_into_a_temporary_tmp_is_fetched(transcriber, read_only, clip, configs):
    (configs / "config.json").write_text(json.dumps(FETCHED))
    ended = transcriber.run(
        *(
            *read_only,
            "--tmpfs",
            "/tmp",
            "-v",
            f"{clip}:/tmp/call.wav:ro",
            "-v",
            f"{configs}:/configs_dir:ro",
        ),
        arguments=("--job-config", "/configs_dir/config.json"),
    )
    assert ended.words
    assert_nothing_written(ended, "/tmp", "/configs_dir")


def test_a_mapped_file_needs_nothing_that_can_be_written(transcriber, engine, clip):
    ended = transcriber.run(*engine.read_only(), "-v", f"{clip}:/input.audio:ro")
    assert ended.words
    assert_nothing_written(ended, "/input.audio")


def test_it_works_with_no_network_no_rights_little_memory_and_one_core(transcriber, read_only, clip):
    ended = transcriber.run(*read_only, *CONFINED, "--user", "1000:3000", stdin=clip.read_bytes())
    assert ended.words
    assert_nothing_written(ended)


def test_the_container_of_the_test_above_is_as_confined_as_it_says(transcriber, read_only):
    look = "touch /x 2>&1; grep -E '^(CapEff|NoNewPrivs)' /proc/self/status; ls /sys/class/net; id -u"
    found = transcriber.shell(look, *read_only, *CONFINED, "--user", "1000:3000").splitlines()
    assert "Read-only" in found[0]
    assert [line.split() for line in found[1:3]] == [["CapEff:", "0" * 16], ["NoNewPrivs:", "1"]]
    assert found[3:] == ["lo", "1000"]


def test_without_a_read_only_root_no_file_is_left_either(transcriber, clip):
    ended = transcriber.run(stdin=clip.read_bytes())
    assert ended.words
    assert_nothing_written(ended, "/home/smuser/work")


def test_a_failed_run_leaves_no_file_either(transcriber):
    ended = transcriber.run(stdin=b"this is no recording")
    ended.assert_failed("/input.audio is not valid", "audio.not_valid")
    assert_nothing_written(ended, "/home/smuser/work")


def test_what_a_run_writes_outside_of_memory_would_be_noticed(transcriber):
    ended = transcriber.run(arguments=("sh", "-c", "echo words > /home/smuser/kept"))
    with pytest.raises(AssertionError):
        assert_nothing_written(ended)


def test_stdin_without_a_place_to_write_says_what_to_mount(transcriber, engine, clip):
    ended = transcriber.run(*engine.read_only(), stdin=clip.read_bytes())
    ended.assert_failed("cannot write to the work folder", "program.work_folder")
    assert "--tmpfs /home/smuser" in ended.stderr


def assert_nothing_written(ended, *places):
    """Nothing differs from the image but empty places: for mounts, and those given."""
    by_the_engine = ("/etc", "/run", "/dev", "/proc", "/sys")
    allowed = {"/home/smuser", *places}
    parents = {parent for place in allowed for parent in _parents(place)}
    paths = [change.split(" ", 1)[1] for change in ended.changes]
    found = [path for path in paths if path not in allowed | parents and not path.startswith(by_the_engine)]
    assert found == []


def _parents(path):
    parts = path.split("/")
    return ["/".join(parts[:count]) for count in range(2, len(parts))]
