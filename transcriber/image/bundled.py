"""The libraries of others that Python packages carry as files, and under which licences.

Wheels do not say: a new one may carry what nobody here has looked at. So each library that a wheel carries
must stand in the table below, or no image is built of it.
"""

import re
from collections.abc import Iterator
from importlib.metadata import Distribution
from pathlib import Path
from typing import Final, NamedTuple

from contract.errors import LibraryLicenceChanged, LibraryUnknown
from transcriber.image.stub import MARK

GPL3_GCC: Final = "GPL-3.0-or-later WITH GCC-exception-3.1"
LGPL3_OR_GPL2: Final = "LGPL-3.0-or-later OR GPL-2.0-or-later"


class Project(NamedTuple):
    """Whose library it is.

    Attributes
    ----------
    licence
        SPDX expression, of what the library is under in the form in which wheels carry it.
    home
        Where its source and the text of its licence are.
    """

    name: str
    licence: str
    home: str


FFMPEG: Final = Project("FFmpeg", "LGPL-3.0-or-later", "https://ffmpeg.org")
_NETTLE: Final = Project("Nettle", LGPL3_OR_GPL2, "https://www.lysator.liu.se/~nisse/nettle/")
_VORBIS: Final = Project("libvorbis", "BSD-3-Clause", "https://xiph.org/vorbis/")
_WEBP: Final = Project("libwebp", "BSD-3-Clause", "https://chromium.googlesource.com/webm/libwebp")
_AMR: Final = Project("opencore-amr", "Apache-2.0", "https://sourceforge.net/projects/opencore-amr/")
_XCB: Final = Project("libxcb", "X11", "https://xcb.freedesktop.org")
_GCC: Final = "https://gcc.gnu.org"
_ONNX_RUNTIME: Final = Project("ONNX Runtime", "MIT", "https://onnxruntime.ai")

STANDS_IN: Final = Project("stub of Longhand", "MIT", "https://spdx.org/licenses/MIT.html")
"""In the place of a library that was left out of the image."""

KNOWN: Final = {
    "libSvtAv1Enc": Project("SVT-AV1", "BSD-3-Clause-Clear", "https://gitlab.com/AOMediaCodec/SVT-AV1"),
    "libXau": Project("libXau", "MIT-open-group", "https://gitlab.freedesktop.org/xorg/lib/libxau"),
    "libasound": Project("ALSA library", "LGPL-2.1-or-later", "https://www.alsa-project.org"),
    "libavcodec": FFMPEG,
    "libavdevice": FFMPEG,
    "libavfilter": FFMPEG,
    "libavformat": FFMPEG,
    "libavutil": FFMPEG,
    "libctranslate2": Project(
        "CTranslate2 with Intel oneMKL",
        "MIT AND LicenseRef-Intel-Simplified-Software-License",
        "https://github.com/OpenNMT/CTranslate2",
    ),
    "libdav1d": Project("dav1d", "BSD-2-Clause", "https://code.videolan.org/videolan/dav1d"),
    "libdrm": Project("libdrm", "MIT", "https://gitlab.freedesktop.org/mesa/drm"),
    "libgfortran": Project("GCC runtime for Fortran", GPL3_GCC, _GCC),
    "libgmp": Project("GMP", LGPL3_OR_GPL2, "https://gmplib.org"),
    "libgnutls": Project("GnuTLS", "LGPL-2.1-or-later", "https://gnutls.org"),
    "libgomp": Project("GCC runtime for OpenMP", GPL3_GCC, _GCC),
    "libhogweed": _NETTLE,
    "libmp3lame": Project("LAME", "LGPL-2.0-or-later", "https://lame.sourceforge.io"),
    "libnettle": _NETTLE,
    "libogg": Project("libogg", "BSD-3-Clause", "https://xiph.org/ogg/"),
    "libonnxruntime": _ONNX_RUNTIME,
    "libonnxruntime_providers_shared": _ONNX_RUNTIME,
    "libopencore-amrnb": _AMR,
    "libopencore-amrwb": _AMR,
    "libopenh264": Project("OpenH264", "BSD-2-Clause", "https://www.openh264.org"),
    "libopus": Project("Opus", "BSD-3-Clause", "https://opus-codec.org"),
    "libquadmath": Project("GCC runtime for quadruple precision", "LGPL-2.1-or-later", _GCC),
    "libscipy_openblas64_": Project("OpenBLAS", "BSD-3-Clause", "https://www.openblas.net"),
    "libsharpyuv": _WEBP,
    "libspeex": Project("Speex", "BSD-3-Clause", "https://www.speex.org"),
    "libswresample": FFMPEG,
    "libswscale": FFMPEG,
    "libunistring": Project("libunistring", LGPL3_OR_GPL2, "https://www.gnu.org/software/libunistring/"),
    "libvorbis": _VORBIS,
    "libvorbisenc": _VORBIS,
    "libvpl": Project("oneVPL", "MIT", "https://github.com/intel/libvpl"),
    "libvpx": Project("libvpx", "BSD-3-Clause", "https://chromium.googlesource.com/webm/libvpx"),
    "libwebp": _WEBP,
    "libwebpmux": _WEBP,
    "libx264": Project("x264", "GPL-2.0-or-later", "https://www.videolan.org/developers/x264.html"),
    "libx265": Project("x265", "GPL-2.0-or-later", "https://www.x265.org"),
    "libxcb": _XCB,
    "libxcb-shape": _XCB,
    "libxcb-shm": _XCB,
    "libxcb-xfixes": _XCB,
}
"""By name of the file, up to the hash that auditwheel puts into it, and the version."""

_SHARED: Final = re.compile(r"(?P<name>.+?)(-[0-9a-f]{8})*\.so(\.(?P<version>[0-9.]+))?")
_EXTENSION: Final = re.compile(r".+\.(abi3|cpython-[^.]+|pypy[^.]+)\.so")
_FFMPEG_STATES: Final = re.compile(rb"libavutil license: ([^\0]+)\0")
_FFMPEG_VERSION: Final = re.compile(rb"FFmpeg version (\d[^\0\s]*)\0")
_FFMPEG_MUST_STATE: Final = "LGPL version 3 or later"


class Library(NamedTuple):
    """One file of a package.

    Attributes
    ----------
    path
        From the folder where packages lie.
    version
        Of FFmpeg, the release; of others, as the file's name says. Empty where nothing does.
    """

    path: str
    name: str
    version: str
    project: Project


def libraries(package: Distribution) -> Iterator[Library]:
    """Give the libraries of others that a package carries, sorted by path.

    Modules of its own are not among them.

    Raises
    ------
    LibraryUnknown
        One is not in the table.
    LibraryLicenceChanged
        FFmpeg was built in another way than the table says.
    """
    for path in sorted(map(str, package.files or ())):
        if found := _carried(path):
            yield _library(package, path, found)


def _carried(path: str) -> re.Match[str] | None:
    """Match the file of a library of others: in the folder where auditwheel puts them, or called like one."""
    folder, _, file = path.rpartition("/")
    theirs = folder.endswith(".libs") or (file.startswith("lib") and not _EXTENSION.fullmatch(file))
    return _SHARED.fullmatch(file) if theirs else None


def _library(package: Distribution, path: str, found: re.Match[str]) -> Library:
    name = found["name"]
    if name not in KNOWN:
        whose = f"{package.metadata['Name']} {package.version}"
        raise LibraryUnknown(f"{whose} carries {path}, whose licence is not known")
    content = Path(str(package.locate_file(path))).read_bytes()
    if MARK in content:
        return Library(path, name, "", STANDS_IN)
    if name == "libavutil":
        _check_ffmpeg(path, content)
    version = _ffmpeg_version(package) if KNOWN[name] is FFMPEG else found["version"]
    return Library(path, name, version or "", KNOWN[name])


def _ffmpeg_version(package: Distribution) -> str:
    """Read the release out of libavcodec, where libraries of FFmpeg have numbers of their own."""
    for path in map(str, package.files or ()):
        if path.rpartition("/")[2].startswith("libavcodec"):
            found = _FFMPEG_VERSION.search(Path(str(package.locate_file(path))).read_bytes())
            return found[1].decode() if found else ""
    return ""


def _check_ffmpeg(path: str, content: bytes) -> None:
    """Compare what FFmpeg says of itself: by its options, it may be under the GPL, or not be passed on."""
    stated = _FFMPEG_STATES.search(content)
    said = stated[1].decode("ascii", "replace") if stated else "nothing"
    if said != _FFMPEG_MUST_STATE:
        raise LibraryLicenceChanged(f"{path} says of its licence {said!r}, not {_FFMPEG_MUST_STATE!r}")
