"""Writes a model of CTranslate2 again with its matrices in int8, as CTranslate2 makes them at loading.

So the file is half as large, a start need not convert it, and less memory is in use meanwhile. Format:
`ModelSpec._serialize` in https://github.com/OpenNMT/CTranslate2/blob/v4.8.5/python/ctranslate2/specs/model_spec.py;
which variables are matrices: `WhisperModel::is_quantizable` in src/models/whisper.cc there.
"""

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

_VERSION: Final = 6
_INT8, _FLOAT32, _FLOAT16 = 1, 0, 4
"""As the format numbers types."""
_ROW_BLOCK: Final = 4096
"""Rows that are converted at once: of the widest matrix, 80 MB in float32."""
_LARGEST: Final = np.float32(127)


class _Variable(NamedTuple):
    name: str
    shape: tuple[int, ...]
    type: int
    bytes: int


def build(folder: Path, model: str) -> Iterator[bytes]:
    """Content of the model in int8, piece by piece.

    Each row of a matrix is scaled so that its largest value is 127, and rounded to the nearest integer; the
    scales, one for each row, are a variable of their own. All else stays as it is.

    Parameters
    ----------
    folder, model
        Store, and path in it of a model in float16 or float32.

    Raises
    ------
    ValueError
        It is none, or of another version of the format.
    """
    with (folder / model).open("rb") as file:
        yield _head(file)
        (count,) = struct.unpack("<I", file.read(4))
        headers = [_skipped(file) for _ in range(count)]
        matrices = sum(_is_matrix(variable) for variable, _ in headers)
        yield struct.pack("<I", count + matrices)
        end = file.tell()
        for variable, at in headers:
            file.seek(at)
            yield from _quantised(file, variable) if _is_matrix(variable) else _copied(file, variable)
        file.seek(end)
        yield file.read()  # names that mean the same


def _head(file: IO[bytes]) -> bytes:
    (version,) = struct.unpack("<I", file.read(4))
    if version != _VERSION:
        raise ValueError(f"the model is of version {version} of the format, not {_VERSION}")
    kind = _text(file)
    return struct.pack("<I", version) + _packed(kind) + file.read(4)


def _skipped(file: IO[bytes]) -> tuple[_Variable, int]:
    """Description of the next variable, and where its content begins."""
    name = _text(file)
    (rank,) = struct.unpack("<B", file.read(1))
    shape = struct.unpack(f"<{rank}I", file.read(4 * rank))
    kind, size = struct.unpack("<BI", file.read(5))
    at = file.tell()
    file.seek(size, 1)
    return _Variable(name, shape, kind, size), at


def _is_matrix(variable: _Variable) -> bool:
    floats = variable.type in {_FLOAT32, _FLOAT16}
    return floats and variable.name.endswith("/weight") and "conv" not in variable.name


def _copied(file: IO[bytes], variable: _Variable) -> Iterator[bytes]:
    yield _described(variable)
    yield file.read(variable.bytes)


def _quantised(file: IO[bytes], variable: _Variable) -> Iterator[bytes]:
    rows, columns = variable.shape
    yield _described(_Variable(variable.name, variable.shape, _INT8, rows * columns))
    scales = []
    for first in range(0, rows, _ROW_BLOCK):
        block = _rows(file, variable, min(_ROW_BLOCK, rows - first))
        largest = np.abs(block).max(axis=1)
        scale = _LARGEST / np.where(largest == 0, _LARGEST, largest)
        scales.append(scale)
        yield np.rint(block * scale[:, None]).astype(np.int8).tobytes()
    yield _described(_Variable(f"{variable.name}_scale", (rows,), _FLOAT32, 4 * rows))
    yield np.concatenate(scales).tobytes()


def _rows(file: IO[bytes], variable: _Variable, count: int) -> NDArray[np.float32]:
    kind = np.dtype(np.float16 if variable.type == _FLOAT16 else np.float32)
    columns = variable.shape[1]
    content = file.read(count * columns * kind.itemsize)
    return np.frombuffer(content, kind).reshape(count, columns).astype(np.float32)


def _described(variable: _Variable) -> bytes:
    rank = len(variable.shape)
    shape = struct.pack(f"<B{rank}I", rank, *variable.shape)
    return _packed(variable.name) + shape + struct.pack("<BI", variable.type, variable.bytes)


def _text(file: IO[bytes]) -> str:
    (length,) = struct.unpack("<H", file.read(2))
    return file.read(length).removesuffix(b"\0").decode()


def _packed(text: str) -> bytes:
    return struct.pack("<H", len(text) + 1) + text.encode() + b"\0"
