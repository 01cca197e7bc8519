"""The error table of the guide, and what else may be wrong with a recording, line by line."""

import shutil

import pytest

from tests.samples import (
    clicks,
    flipped,
    not_audio,
    overwritten,
    pcm16,
    tone,
    truncated,
    write_audio,
    write_video,
    write_wav,
)

NOT_VALID = "/input.audio is not valid"


def cpuinfo(folder, flags):
    file = folder / "cpuinfo"
    file.write_text(f"processor\t: 0\nflags\t\t: {flags}\n")
    return str(file)


def test_a_processor_without_avx2(pipeline, quiet, tmp_path):
    outcome = pipeline("--input", quiet, env={"LONGHAND_CPUINFO": cpuinfo(tmp_path, "sse4_2 avx")})
    outcome.assert_failed("err: signal: illegal instruction", "program.cpu")
    assert "AVX2" in outcome.stderr


def test_the_processor_is_looked_at_before_the_models(pipeline, quiet, tmp_path):
    env = {"LONGHAND_CPUINFO": cpuinfo(tmp_path, "sse4_2 avx"), "LONGHAND_MODELS_DIR": str(tmp_path / "none")}
    pipeline("--input", quiet, env=env).assert_failed("err: signal: illegal instruction", "program.cpu")


@pytest.mark.parametrize(("flags", "warned"), [("avx2", True), ("avx2 avx512_vnni", False)])
def test_enhanced_warns_on_a_processor_without_vnni(pipeline, quiet, config, tmp_path, flags, warned):
    file = config({"operating_point": "enhanced"})
    outcome = pipeline(
        "-stderr", "--input", quiet, "--job-config", file, env={"LONGHAND_CPUINFO": cpuinfo(tmp_path, flags)}
    )
    assert outcome.status == 0
    assert ("AVX512_VNNI" in outcome.stderr) is warned


@pytest.mark.parametrize("kind", not_audio())
def test_what_is_no_recording(pipeline, tmp_path, kind):
    content, words = not_audio()[kind]
    file = tmp_path / "call.wav"
    file.write_bytes(content)
    outcome = pipeline("--input", file)
    outcome.assert_failed(NOT_VALID, "audio.not_valid")
    assert words in outcome.stderr
    assert f"/input.audio stands for {file}." in outcome.stderr


@pytest.mark.parametrize("kind", ["empty", "text", "zip"])
def test_what_is_no_recording_on_stdin(pipeline, kind):
    content, words = not_audio()[kind]
    outcome = pipeline(stdin=content)
    outcome.assert_failed(NOT_VALID, "audio.not_valid")
    assert words in outcome.stderr
    assert "/input.audio stands for STDIN." in outcome.stderr


def test_a_file_that_is_not_there(pipeline, tmp_path):
    outcome = pipeline("--input", tmp_path / "absent.wav")
    outcome.assert_failed(NOT_VALID, "audio.not_valid")


def test_a_folder_in_place_of_a_file(pipeline, tmp_path):
    pipeline("--input", tmp_path).assert_failed(NOT_VALID, "audio.not_valid")


def test_a_video_without_sound(pipeline, tmp_path):
    outcome = pipeline("--input", write_video(tmp_path / "silent.mp4"))
    outcome.assert_failed(NOT_VALID, "audio.no_audio_stream")


def test_no_sample_rate(pipeline, tmp_path):
    file = write_wav(tmp_path / "norate.wav", pcm16(tone(1.0)), rate=0)
    pipeline("--input", file).assert_failed("failed to get sample rate", "audio.no_sample_rate")


@pytest.mark.parametrize("name", ["m4a", "wav", "ogg"])
def test_cut_off_before_any_audio(pipeline, tmp_path, name):
    whole = write_audio(tmp_path / f"whole.{name}", name, tone(3.0)).read_bytes()
    outcome = pipeline(stdin=whole[:44])
    assert outcome.status == 1
    assert outcome.stdout == b""
    assert outcome.message == NOT_VALID


def test_more_than_two_hours(pipeline, tmp_path):
    file = tmp_path / "long.wav"
    seconds = 2 * 60 * 60 + 2
    write_wav(file, b"", rate=8000, data_size=seconds * 16_000)
    with file.open("r+b") as sparse:
        sparse.truncate(44 + seconds * 16_000)
    outcome = pipeline("--input", file)
    assert outcome.status == 1
    assert outcome.stdout == b""
    assert "Error code: audio.too_long" in outcome.stderr


def test_more_than_four_gigabytes(pipeline, tmp_path, whistle):
    file = shutil.copy(whistle, tmp_path / "huge.flac")
    with file.open("r+b") as sparse:
        sparse.truncate(4 * 1024**3 + 1)
    outcome = pipeline("--input", file)
    assert outcome.status == 1
    assert outcome.stdout == b""
    assert "Error code: audio.too_large" in outcome.stderr


@pytest.mark.parametrize(
    ("name", "spoil"),
    [
        ("flac", lambda data: truncated(data, 0.6)),
        ("flac", lambda data: flipped(data, 20, seed=7, start=2000)),
        ("mp3", lambda data: overwritten(data, 0.5, 0.6)),
    ],
    ids=["cut off", "flipped bits", "overwritten"],
)
def test_a_recording_damaged_half_way_gives_what_decodes_and_a_warning(pipeline, tmp_path, name, spoil):
    whole = write_audio(tmp_path / f"whole.{name}", name, clicks(20.0)).read_bytes()
    outcome = pipeline("-stderr", stdin=spoil(whole))
    assert outcome.transcript["format"] == "2.7"
    assert "WARNING longhand.media" in outcome.stderr


def test_models_that_were_never_pulled(pipeline, quiet, tmp_path):
    outcome = pipeline("--input", quiet, env={"LONGHAND_MODELS_DIR": str(tmp_path)})
    assert outcome.status == 1
    assert outcome.stdout == b""
    assert "longhand models pull" in outcome.stderr
    assert "Error code: models.missing" in outcome.stderr


def test_a_bad_recording_is_told_before_missing_models(pipeline, tmp_path):
    outcome = pipeline(stdin=b"no audio at all, but words", env={"LONGHAND_MODELS_DIR": str(tmp_path)})
    outcome.assert_failed(NOT_VALID, "audio.not_valid")
