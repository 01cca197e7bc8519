"""Makes this machine ready for the tests of the image, as far as it lets us, and says what it does.

    python -m tests.image.prepare

Installs podman from Debian where there is no engine and we may, makes a base image by debootstrap where no
registry can be reached, and builds the English image. Exit status 0 also where that cannot be done: the tests
then skip and say why.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.image.base import find_base
from tests.image.engine import Engine, NoEngineError, find_engine
from tests.image.package_index import PackageIndex
from tests.image.source import ROOT, copy_source, image_tag

BUILD_SECONDS = 1200.0
PACKAGES = ("podman", "runc", "catatonit", "debootstrap", "ca-certificates")


def main() -> None:
    try:
        engine = find_engine()
    except NoEngineError as error:
        if not may_install():
            sys.exit(
                _skip(f"no container engine works here, and only root on Debian can install one: {error}")
            )
        install(*PACKAGES)
        engine = find_engine_again()
    say(f"engine: {' '.join(engine.command())}")
    if engine.has(image_tag()):
        say(f"image: {image_tag()} is there")
        return
    try:
        base = find_base(engine, may_install=may_install(), install=install, say=say)
    except subprocess.CalledProcessError as error:
        sys.exit(_skip(f"no base image can be made here: {error}"))
    if base is None:
        sys.exit(_skip("no registry can be reached for a base image, and only root on Debian can make one"))
    build(engine, base)
    say(f"image: {image_tag()} on {base}")


def find_engine_again() -> Engine:
    try:
        return find_engine()
    except NoEngineError as error:
        sys.exit(_skip(f"podman is installed now, but nothing runs here: {error}"))


def may_install() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(*packages: str) -> None:
    say(f"installing {', '.join(packages)} from Debian")
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    try:
        for command in (["update"], ["install", "--yes", "--no-install-recommends", *packages]):
            subprocess.run(
                ["apt-get", "-qq", *command],
                check=True,
                env=environment,
                stdout=sys.stderr,
                timeout=BUILD_SECONDS,
            )
    except subprocess.CalledProcessError as error:
        sys.exit(_skip(f"Debian's packages cannot be had here: {error}"))


def build(engine: Engine, base: str) -> None:
    """Build the image as users do, from a copy of the source that holds the keys of the tests' licence."""
    with tempfile.TemporaryDirectory(prefix="longhand-image-") as folder:
        source = Path(folder) / "source"
        copy_source(source)
        index = PackageIndex.of_this_pip(Path(folder) / "pip.conf")
        flags = [*engine.build_flags(), *index.build_flags(engine)]
        subprocess.run(
            [
                *("make", "image", "LANGUAGE=en", "KEYS=keys", f"IMAGE={image_tag()}", f"BASE={base}"),
                f"REVISION={revision()}",
                *(f"ENGINE={' '.join(engine.command())}", f"BUILD_FLAGS={' '.join(flags)}"),
            ],
            cwd=source,
            check=True,
            timeout=BUILD_SECONDS,
            stdout=sys.stderr,
        )


def revision() -> str:
    """Commit of this checkout, as `make image` finds it where there is one."""
    command = ["git", "describe", "--always", "--dirty", "--abbrev=40", "--exclude", "*"]
    return subprocess.run(
        command, check=True, capture_output=True, text=True, cwd=ROOT, timeout=180
    ).stdout.strip()


def say(what: str) -> None:
    print(what, file=sys.stderr, flush=True)  # noqa: T201 - it is a program


def _skip(why: str) -> int:
    say(f"The tests of the image are skipped: {why}")
    return 0


if __name__ == "__main__":
    main()
