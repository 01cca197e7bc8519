"""The program as in its container: fixed paths, a read-only root, any user id, no home, no passwd entry.

Namespaces of the kernel make the container, so that no container engine is needed.
"""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.contract.program import ROOT, Outcome

MAKE_ROOT = """
set -eu
root=$1 tmpfs=$2 models=$3
shift 3
mount --bind "$root" "$root"
bind() {
    mkdir -p "$root$1"
    mount --rbind "$1" "$root$1"
    case $1 in /proc|/dev|/sys) ;; *) mount -o remount,bind,ro "$root$1" 2>/dev/null || true ;; esac
}
for entry in /*; do
    case $entry in
        /home|/opt|/tmp|/root|/work|/old|/input.audio|/config.json|/license.json) ;;
        *)
            if [ -L "$entry" ]; then cp -P "$entry" "$root$entry"
            elif [ -d "$entry" ]; then bind "$entry"
            fi ;;
    esac
done
for needed in $NEEDED; do bind "$needed"; done
mount --bind "$models" "$root/opt/orchestrator/models"
if [ "$tmpfs" ]; then mount -t tmpfs -o mode=1777 none "$root$tmpfs"; fi
mount -o remount,bind,ro "$root"
cd "$root"
pivot_root . old
umount -l /old
cd /opt/orchestrator
exec unshare --user --map-user=4242 --map-group=3000 "$@"
"""

Run = Callable[..., Outcome]


@pytest.fixture
def root(tmp_path, licence) -> Path:
    """What lies in the image and is mapped into it: keys, and a licence at its fixed path."""
    folder = tmp_path / "root"
    for name in ("old", "tmp", "home/smuser", "opt/orchestrator/models", "etc"):
        (folder / name).mkdir(parents=True)
    shutil.copytree(licence / "keys", folder / "opt" / "orchestrator" / "keys")
    shutil.copy(licence / "license.json", folder / "license.json")
    return folder


@pytest.fixture
def container(root, models) -> Run:
    """Run the program in a root of its own; `tmpfs` is a folder of it that can be written to."""
    if not can_make_namespaces():
        pytest.skip("this system lets nobody make namespaces")

    def run(*arguments: str, tmpfs: str = "", stdin: bytes = b"", also: str = "true") -> Outcome:
        program = f"{also}; {sys.executable} -m transcriber.pipeline {' '.join(arguments)}"
        program = f"{program}; status=$?; {also}; exit $status"
        command = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", MAKE_ROOT, "sh"]
        command += [str(root), tmpfs, str(models / "en" / ".."), "sh", "-c", program]
        done = subprocess.run(
            command,
            input=stdin,
            capture_output=True,
            check=False,
            timeout=120,
            env={
                "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
                "PYTHONPATH": str(ROOT),
                "NEEDED": " ".join(NEEDED),
            },
        )
        return Outcome(done.returncode, done.stdout, done.stderr.decode())

    return run


NEEDED = sorted({str(ROOT), sys.prefix, sys.base_prefix})
"""Folders that the interpreter and this checkout need, wherever they lie."""


def can_make_namespaces() -> bool:
    if not shutil.which("unshare") or " " in "".join(NEEDED):
        return False
    command = [
        "unshare",
        "--user",
        "--map-root-user",
        "--mount",
        "unshare",
        "--user",
        "--map-user=4242",
        "true",
    ]
    return subprocess.run(command, capture_output=True, check=False, timeout=120).returncode == 0


def test_it_runs_as_any_user_with_a_read_only_root_from_the_fixed_paths(container, root, sentence):
    shutil.copy(sentence, root / "input.audio")
    given = {"language": "en", "operating_point": "standard"}
    (root / "config.json").write_text(json.dumps({"type": "transcription", "transcription_config": given}))
    outcome = container(also="id -u >&2; touch /x 2>&1 | grep -o Read-only >&2", stdin=b"not read")
    assert outcome.stderr == 2 * "4242\nRead-only\n", "the container is not what it should be"
    assert outcome.words
    assert outcome.transcript["metadata"]["transcription_config"] == given


def test_stdin_needs_no_more_than_a_temporary_file_system(container, sentence):
    outcome = container(tmpfs="/home/smuser", stdin=sentence.read_bytes())
    assert outcome.words


def test_the_work_folder_is_the_documented_one_and_empty_afterwards(container, sentence):
    look = "mkdir -p /home/smuser/work; find /home/smuser/work >&2"
    outcome = container(tmpfs="/home/smuser", stdin=sentence.read_bytes(), also=look)
    assert outcome.stderr == 2 * "/home/smuser/work\n"


def test_stdin_without_a_place_to_write_says_what_to_mount(container, sentence):
    outcome = container(stdin=sentence.read_bytes())
    outcome.assert_failed("cannot write to the work folder", "program.work_folder")
    assert "/home/smuser/work" in outcome.stderr
    assert "--tmpfs /home/smuser" in outcome.stderr


def test_a_missing_licence_reads_as_documented(container, root):
    (root / "license.json").unlink()
    container().assert_failed(
        "ERROR sentryserver could not load license: stat /license.json: no such file or directory",
        "license.missing",
    )


def test_a_mapped_folder_in_place_of_a_file_says_so(container, root, sentence):
    """Docker makes a folder where the file to map does not exist on the host."""
    (root / "input.audio").mkdir()
    container().assert_failed("/input.audio is not valid", "audio.not_valid")
    (root / "config.json").mkdir()
    outcome = container()
    assert "cannot read the job config /config.json\nit is a folder\n" in outcome.stderr


def test_a_config_in_a_mapped_folder(container, root, sentence):
    """The guide's example of a read-only root: the config lies where --job-config says."""
    shutil.copy(sentence, root / "tmp" / "call.wav")
    fetch = {"url": "file:///tmp/call.wav"}
    asked = {"type": "transcription", "transcription_config": {"language": "en"}, "fetch_data": fetch}
    (root / "tmp" / "config.json").write_text(json.dumps(asked))
    assert container("--job-config", "/tmp/config.json").words
