"""How a recording comes in, and the transcript out: "Using the Container" of the guide."""

import pytest

from tests.samples import FORMATS, write_audio


def test_a_recording_on_stdin_comes_out_as_json(transcriber, clip):
    ended = transcriber.run(stdin=clip.read_bytes())
    assert ended.transcript["format"] == "2.7"
    assert ended.transcript["metadata"]["type"] == "transcription"
    assert " ".join(ended.words).lower().startswith("it was the best of times")


def test_a_mapped_file_gives_the_same_transcript(transcriber, clip):
    piped = transcriber.run(stdin=clip.read_bytes())
    mapped = transcriber.run("-v", f"{clip}:/input.audio", stdin=b"")
    assert mapped.transcript["results"] == piped.transcript["results"]


def test_a_mapped_file_needs_no_stdin(transcriber, clip):
    assert transcriber.run("--rm=false", "-v", f"{clip}:/input.audio:ro").words


def test_a_config_at_its_fixed_path_is_used(transcriber, clip, folder):
    marks = '"punctuation_overrides": {"permitted_marks": []}'
    asked = f'{{"type": "transcription", "transcription_config": {{"language": "en", {marks}}}}}'
    (folder / "config.json").write_text(asked)
    ended = transcriber.run(
        *("-v", f"{folder}/config.json:/config.json", "-v", f"{clip}:/input.audio"),
        arguments=("--parallel", "1"),
    )
    assert {item["type"] for item in ended.transcript["results"]} == {"word"}


@pytest.mark.parametrize("format_", FORMATS)
def test_every_documented_format_is_read_without_ffmpeg(transcriber, speech, tmp_path, format_):
    recording = write_audio(tmp_path / "recording", format_, speech[None, : 16_000 * 4])
    words = " ".join(transcriber.run(stdin=recording.read_bytes()).words).lower()
    assert "best of times" in words


def test_all_formats_come_out_in_a_mapped_folder(transcriber, clip, folder):
    ended = transcriber.run(
        *("-v", f"{folder}:/out", "-v", f"{clip}:/input.audio:ro"), arguments=("--all-formats", "/out")
    )
    assert ended.status == 0, ended.stderr
    assert {path.name for path in folder.iterdir()} == {"transcript.json", "transcript.txt", "transcript.srt"}
    assert (folder / "transcript.json").read_bytes() == ended.stdout
