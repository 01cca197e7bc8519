import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from transcriber.image.strip import main, stripped

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="needs shared objects in ELF")


@pytest.fixture
def shared_object(tmp_path):
    """A module of the decoder, as its wheel has it."""
    found = importlib.util.find_spec("av._core") or importlib.util.find_spec("av.frame")
    return Path(shutil.copy(found.origin, tmp_path / "module.so"))


def test_a_stripped_object_is_smaller_and_can_still_be_loaded(shared_object, tmp_path):
    before = shared_object.stat().st_size
    main(tmp_path)
    assert shared_object.stat().st_size < before
    load = f"import av, ctypes; ctypes.CDLL({str(shared_object)!r})"  # in a process that may crash
    subprocess.run([sys.executable, "-c", load], check=True, timeout=180)


def test_stripping_twice_changes_nothing_more(shared_object):
    once = stripped(shared_object.read_bytes())
    assert stripped(once) == once


@pytest.mark.parametrize("data", [b"", b"\x7fELF\x02\x01", b"#!/bin/sh\n"])
def test_what_is_no_shared_object_stays_as_it_is(data):
    assert stripped(data) == data
