"""The two ways to apply a licence, and what is said without one."""

import shutil

import pytest

from tests.image.source import licence_folder


@pytest.fixture
def licence_file(folder):
    file = folder / "my_license.json"
    shutil.copyfile(licence_folder() / "license.json", file)
    file.chmod(0o644)
    return file


@pytest.fixture
def recording(clip):
    return ("-v", f"{clip}:/input.audio:ro")


def test_a_mapped_licence_file_is_enough(transcriber, recording, licence_file):
    assert transcriber.run("-v", f"{licence_file}:/license.json:ro", *recording, licensed=False).words


def test_a_token_is_enough(transcriber, recording):
    assert transcriber.run(*recording).words


def test_the_file_is_ignored_where_there_is_a_token(transcriber, recording, licence_file):
    licence_file.write_text("no licence at all")
    assert transcriber.run("-v", f"{licence_file}:/license.json:ro", *recording).words


def test_without_either_it_says_so_and_transcribes_nothing(transcriber, recording):
    transcriber.run(*recording, licensed=False).assert_failed(
        "ERROR sentryserver could not load license: stat /license.json: no such file or directory",
        "license.missing",
    )


def test_an_altered_token_names_the_place(transcriber, recording, token):
    at = token.index(".") + 4
    spoilt = f"{token[:at]}!{token[at + 1 :]}"
    ended = transcriber.run("-e", f"LICENSE_TOKEN={spoilt}", *recording, licensed=False)
    assert ended.status == 1
    assert ended.message.startswith("License Error: illegal base64 data at input byte ")
    assert ended.stdout == b""


def test_an_image_without_keys_accepts_nobody(transcriber, recording, folder):
    ended = transcriber.run("-v", f"{folder}:/opt/orchestrator/keys:ro", *recording)
    assert ended.status == 1
    assert "is not trusted" in ended.message
