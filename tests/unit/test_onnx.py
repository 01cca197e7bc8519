import onnxruntime
import pytest
from onnxruntime.capi.onnxruntime_pybind11_state import Fail

from contract.errors.models import ModelsCorrupt
from transcriber.memory import is_out_of_memory
from transcriber.onnx import session


def failing(monkeypatch, message):
    def fail(*_args, **_options):
        raise Fail(message)

    monkeypatch.setattr(onnxruntime, "InferenceSession", fail)


def test_memory_that_is_refused_while_a_model_is_loaded_is_not_called_damage(tmp_path, monkeypatch):
    failing(monkeypatch, "Load model from encoder.onnx failed:std::bad_alloc")
    with pytest.raises(Fail) as refused:
        session(tmp_path / "encoder.onnx")
    assert is_out_of_memory(refused.value)


def test_a_file_that_is_no_model_is_called_damaged(tmp_path):
    (tmp_path / "encoder.onnx").write_bytes(b"no model")
    with pytest.raises(ModelsCorrupt, match=r"encoder\.onnx cannot be loaded"):
        session(tmp_path / "encoder.onnx")
