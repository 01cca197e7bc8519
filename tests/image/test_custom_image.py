"""Images made of ours: "Modifying the Image" of the guide, and our own Dockerfile for the worker."""

import json
import uuid

import pytest

from tests.image.container import Image
from tests.image.package_index import PackageIndex
from tests.image.source import ROOT

DOCKERFILE = """\
FROM {image}
ADD download_audio.sh /usr/local/bin/download_audio.sh
RUN chmod +x /usr/local/bin/download_audio.sh
CMD ["/usr/local/bin/download_audio.sh"]
"""
DOWNLOAD_AUDIO = """\
#!/bin/sh
set -e
cp /recordings/clip.wav /input.audio
cd /opt/orchestrator
pipeline > /tmp/transcript.json
mv /tmp/transcript.json /results/transcript.json
"""


@pytest.fixture
def build(engine, token):
    """Build an image that goes away with the test."""
    made = []

    def build_image(*arguments):
        tag = f"longhand-test-custom:{uuid.uuid4().hex[:12]}"
        done = engine.run("build", *engine.build_flags(), "--tag", tag, *arguments, timeout=600)
        assert done.returncode == 0, done.stderr.decode()
        made.append(tag)
        return Image(engine, tag, token)

    yield build_image
    for tag in made:
        engine.run("rmi", "--force", tag)


@pytest.fixture
def custom(build, image, tmp_path):
    """The image of the guide's example, to the letter."""
    (tmp_path / "Dockerfile").write_text(DOCKERFILE.format(image=image))
    (tmp_path / "download_audio.sh").write_text(DOWNLOAD_AUDIO)
    return build("--file", str(tmp_path / "Dockerfile"), str(tmp_path))


def test_the_example_of_the_guide_builds_and_transcribes_what_its_script_fetched(custom, clip, folder):
    ended = custom.run("-v", f"{clip.parent}:/recordings:ro", "-v", f"{folder}:/results")
    assert ended.status == 0, ended.stderr
    results = json.loads((folder / "transcript.json").read_text())["results"]
    assert "best of times" in " ".join(item["alternatives"][0]["content"] for item in results)


def test_options_of_a_custom_image_are_still_for_pipeline(custom, clip):
    assert custom.run(stdin=clip.read_bytes(), arguments=("--parallel", "1")).words


def test_a_custom_image_may_run_as_nobody_of_note(custom, clip):
    assert custom.run("--user", "1000:3000", stdin=clip.read_bytes(), arguments=("-stderr",)).words


def test_any_command_is_run_as_it_is(transcriber):
    assert transcriber.run(arguments=("echo", "hello")).stdout == b"hello\n"


def test_the_worker_is_put_on_our_image_without_making_root_its_user(build, image, engine, tmp_path):
    index = PackageIndex.of_this_pip(tmp_path / "pip.conf")
    base = Image(engine, image, "").described()["Config"]["Labels"]["org.opencontainers.image.base.name"]
    thin = build(
        *index.build_flags(engine),
        *("--build-arg", f"BASE_IMAGE={image}", "--build-arg", f"PYTHON_IMAGE={base}"),
        *("--file", str(ROOT / "transcriber" / "Dockerfile.worker"), str(ROOT)),
    )
    assert thin.shell("id -u").strip() == "1000"
    assert thin.run(arguments=("worker",)).status == 2
