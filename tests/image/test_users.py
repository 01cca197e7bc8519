"""Any user: "Running a batch container as a non-root user"."""

import pytest


def test_it_is_no_root_unless_told_to_be(transcriber):
    assert transcriber.shell("id -u; id -g; pwd; echo $HOME").split() == [
        "1000",
        "1000",
        "/opt/orchestrator",
        "/home/smuser",
    ]


@pytest.mark.parametrize("user", ["1:1", "1000:3000", "1020:4000", "65535:65535", "0:0"])
def test_every_user_can_transcribe(transcriber, clip, user):
    assert transcriber.run("--user", user, stdin=clip.read_bytes()).words


@pytest.mark.parametrize("user", ["1:1", "65535:65535"])
def test_every_user_has_a_home_to_write_to(transcriber, user):
    assert transcriber.shell("cd && touch here && pwd && id -u", "--user", user).split() == [
        "/home/smuser",
        user.split(":")[0],
    ]


def test_a_user_gets_files_into_a_folder_that_is_theirs(transcriber, clip, folder):
    import os

    if os.geteuid() != 0:
        pytest.skip("only root can give a folder to somebody else")
    os.chown(folder, 1020, 4000)
    folder.chmod(0o700)
    ended = transcriber.run(
        *("-u", "1020:4000", "-v", f"{folder}:/out", "-v", f"{clip}:/input.audio:ro"),
        arguments=("--all-formats", "/out"),
    )
    assert ended.status == 0, ended.stderr
    assert {path.stat().st_uid for path in folder.iterdir()} == {1020}
