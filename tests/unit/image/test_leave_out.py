"""The image has no encoder under the GPL, and decodes as before."""

import ctypes
import importlib.util
import os
import shutil
import subprocess
import sys
from importlib.metadata import distribution
from pathlib import Path

import pytest

from contract.errors import EncodersNotFound
from transcriber.image.leave_out import leave_out
from transcriber.image.strip import main as strip
from transcriber.image.stub import MARK, machine_of, stub

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="needs shared objects in ELF")

ROUND_TRIP = """
import io, sys, av, numpy as np
assert sys.argv[1] in av.__file__, av.__file__
for container, codec in [("mp4", "aac"), ("mp3", "libmp3lame"), ("flac", "flac"), ("wav", "pcm_s16le")]:
    file = io.BytesIO()
    with av.open(file, "w", format=container) as out:
        stream = out.add_stream(codec, rate=16000, layout="mono")
        sound = (8000 * np.sin(np.arange(16000) / 10)).astype(np.int16)[None]
        frame = av.AudioFrame.from_ndarray(sound, format="s16", layout="mono")
        frame.sample_rate = 16000
        for packet in [*stream.encode(frame), *stream.encode(None)]:
            out.mux(packet)
    file.seek(0)
    with av.open(file) as read:
        print(container, sum(frame.samples for frame in read.decode(audio=0)))
"""


@pytest.fixture(scope="module")
def packages(tmp_path_factory):
    """The decoder as it is installed, in a folder of its own."""
    folder = tmp_path_factory.mktemp("packages")
    for path in distribution("av").files:
        source = Path(str(distribution("av").locate_file(path)))
        if path.parts[0] != ".." and source.is_file():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, folder / path)
    return folder


@pytest.fixture(scope="module")
def left_out(packages):
    return leave_out(packages)


def round_trip(folder, **variables):
    environment = os.environ | {"PYTHONPATH": str(folder)} | variables
    command = [sys.executable, "-c", ROUND_TRIP, str(folder)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_both_encoders_are_left_out(left_out):
    assert sorted(file.name.partition("-")[0] for file in left_out) == ["libx264", "libx265"]
    for file in left_out:
        assert MARK in file.read_bytes()
        assert file.stat().st_size < 10_000


def test_it_decodes_as_before(packages, left_out):
    folder = Path(importlib.util.find_spec("av").origin).parents[1]
    assert round_trip(packages) == round_trip(folder)


def test_nothing_that_the_decoder_asks_for_is_missing(packages, left_out):
    """As when the loader looks for every function at once, which it does on hardened systems."""
    assert round_trip(packages, LD_BIND_NOW="1").count("\n") == 4


def test_it_can_be_stripped_and_left_out_once_more(packages, left_out):
    assert leave_out(packages) == left_out
    strip(packages)
    assert round_trip(packages).count("\n") == 4


def test_a_wheel_that_is_laid_out_in_another_way_is_refused(tmp_path):
    (tmp_path / "av.libs").mkdir()
    (tmp_path / "av.libs" / "libavcodec-0123abcd.so.62").write_bytes(b"")
    with pytest.raises(EncodersNotFound, match="libx264"):
        leave_out(tmp_path)


def test_a_function_of_a_stub_gives_0_and_an_object_is_zeros(tmp_path):
    machine = machine_of(Path(sys.executable).resolve().read_bytes())
    file = tmp_path / "libnone.so.1"
    file.write_bytes(stub(file.name, ["first", "second"], ["table"], machine))
    loaded = ctypes.CDLL(str(file))
    assert (loaded.first(7), loaded.second()) == (0, 0)
    assert bytes((ctypes.c_char * 16).in_dll(loaded, "table")) == bytes(16)
    with pytest.raises(AttributeError):
        loaded.third  # noqa: B018
