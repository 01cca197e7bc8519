"""Every command of docs/container.md, run as it stands there.

Each block runs in a folder of its own, with nothing but what the page says there is: `call.wav`, the files it
shows, `license.json` and the variable LICENSE_TOKEN. What differs is in `STANDS_FOR` and `DOCKER`:
the engine may be podman, and may need options on this machine.
"""

import json
import os
import re
import shlex
import shutil
import subprocess
import uuid
from pathlib import Path

import pytest

from tests.container_page import FILES, RUN, blocks, matches

BLOCKS = blocks()
BLOCK_SECONDS = 300
STANDS_FOR = {
    "longhand-en": "the image under test",
    "my-subtitles": "an image of a name that nobody else has",
}
DOCKER = """\
#!/bin/sh
command=$1
shift
case $command in
    run) exec {engine} run {run_flags} "$@" ;;
    build) exec {engine} build {build_flags} "$@" ;;
    *) exec {engine} "$command" "$@" ;;
esac
"""


@pytest.fixture
def folder(tmp_path, clip, token) -> Path:
    """What the page takes for granted. The user of a container may look into it."""
    folder = tmp_path / "here"
    folder.mkdir(mode=0o755)
    shutil.copyfile(clip, folder / "call.wav")
    (folder / "license.json").write_text(json.dumps({"signedclaimstoken": token}))
    for block in BLOCKS:
        if block.kind in FILES:
            (folder / block.name).write_text(block.text)
    return folder


@pytest.fixture
def docker(engine, tmp_path) -> Path:
    """Folder with a program `docker`: the engine, with the options that it needs here."""
    programs = tmp_path / "bin"
    programs.mkdir()
    program = programs / "docker"
    program.write_text(
        DOCKER.format(
            engine=shlex.join(engine.command()),
            run_flags=shlex.join(engine.limits),
            build_flags=shlex.join(engine.build_flags()),
        )
    )
    program.chmod(0o755)
    return programs


@pytest.fixture
def own_image(engine):
    """Name for an image that a block builds. It is removed in the end."""
    name = f"longhand-test-{uuid.uuid4().hex[:12]}"
    yield name
    engine.run("rmi", "--force", name)


@pytest.mark.parametrize(
    "block", [block for block in BLOCKS if block.kind == RUN], ids=lambda block: f"line {block.line}"
)
def test_what_the_page_shows_happens(block, folder, docker, image, own_image, token, tmp_path):
    names = dict(zip(STANDS_FOR, (image, own_image), strict=True))
    outputs = tmp_path / "outputs"
    outputs.mkdir()
    run(block, names, folder, outputs, {"PATH": f"{docker}:{os.environ['PATH']}", "LICENSE_TOKEN": token})
    following = [command for command, _ in block.commands[1:]]
    for number, (command, shown) in enumerate(block.commands):
        printed = (outputs / f"{number}.out").read_text()
        status = int((outputs / f"{number}.status").read_text())
        assert matches(shown, printed), f"{command}\nprinted\n{printed}"
        assert status == 0 or following[number : number + 1] == ["echo $?"], command
        for name in re.findall(r"> (\S+\.json)$", command):
            if status == 0:
                assert words(folder / name), command
            else:
                assert (folder / name).read_bytes() == b""


def run(block, names, folder, outputs, environment):
    """Run the commands in one shell, one after the other, whatever each comes to."""
    script = []
    for number, (command, _) in enumerate(block.commands):
        for name, real in names.items():
            command = re.sub(rf"\b{name}\b", real, command)  # noqa: PLW2901
        out = shlex.quote(str(outputs / str(number)))
        script += [
            f"exec > {out}.out 2>&1; (exit $status)",
            command,
            f"status=$?; echo $status > {out}.status",
        ]
    subprocess.run(
        ["bash", "-c", "\n".join(["status=0", *script])],
        cwd=folder,
        env={name: os.environ[name] for name in ("HOME", "XDG_RUNTIME_DIR") if name in os.environ}
        | environment,
        stdin=subprocess.DEVNULL,
        timeout=BLOCK_SECONDS,
        check=False,
    )


def words(file):
    results = json.loads(file.read_bytes())["results"]
    return [item["alternatives"][0]["content"] for item in results if item["type"] == "word"]
