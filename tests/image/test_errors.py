"""The table of "Common Problems" in the guide, on the image."""

import pytest


@pytest.mark.parametrize("option", ["--parallel", "-parallel"])
def test_parallel_zero_ends_with_2(transcriber, clip, option):
    ended = transcriber.run("-v", f"{clip}:/input.audio", arguments=(option, "0"))
    assert ended.status == 2
    assert ended.stdout == b""
    assert ended.stderr.endswith("--parallel/-parallel: invalid check_parallel value: '0'\n")


@pytest.mark.parametrize(
    "content", [b"", b"some text, and no audio", bytes(100_000)], ids=["empty", "text", "zeros"]
)
def test_what_is_no_recording_is_not_valid(transcriber, folder, content):
    (folder / "recording").write_bytes(content)
    ended = transcriber.run("-v", f"{folder}/recording:/input.audio")
    ended.assert_failed("/input.audio is not valid", "audio.not_valid")


def test_a_folder_in_place_of_the_recording_is_not_valid(transcriber, folder):
    transcriber.run("-v", f"{folder}:/input.audio").assert_failed(
        "/input.audio is not valid", "audio.not_valid"
    )


def test_another_language_than_that_of_the_image_is_refused(transcriber, clip, folder):
    (folder / "config.json").write_text(
        '{"type": "transcription", "transcription_config": {"language": "de"}}'
    )
    ended = transcriber.run("-v", f"{folder}/config.json:/config.json", "-v", f"{clip}:/input.audio")
    assert ended.status == 1
    assert "Error code: config." in ended.stderr
    assert ended.stdout == b""


def test_a_processor_without_avx2_is_told_in_the_documented_words(transcriber, clip, folder):
    (folder / "cpuinfo").write_text("processor\t: 0\nflags\t\t: fpu sse2 avx\n")
    ended = transcriber.run(
        *(
            "-v",
            f"{folder}/cpuinfo:/cpuinfo:ro",
            "-e",
            "LONGHAND_CPUINFO=/cpuinfo",
            "-v",
            f"{clip}:/input.audio",
        )
    )
    ended.assert_failed("err: signal: illegal instruction", "program.cpu")


def test_processor_flags_can_be_looked_up_in_the_container(transcriber):
    ended = transcriber.run("--entrypoint", "/bin/bash", arguments=("-c", "grep flags /proc/cpuinfo"))
    assert "avx2" in ended.stdout.decode()


def test_memory_that_runs_out_is_told_in_the_documented_words(transcriber, clip):
    ended = transcriber.run("--memory", "130m", "--memory-swap", "130m", "-v", f"{clip}:/input.audio")
    ended.assert_failed("exit status 1", "program.out_of_memory")
