from pathlib import Path
from typing import Final

import onnxruntime
from onnxruntime.capi.onnxruntime_pybind11_state import Fail, InvalidGraph, InvalidProtobuf

from contract.errors.models import ModelsCorrupt
from transcriber.cpu import cpu_flags, has_vnni, told_cpuinfo
from transcriber.memory import is_out_of_memory

_SILENT: Final = 4
"""Fatal errors only: what goes wrong is an exception, and STDERR is for our own words."""

_WITHOUT_VNNI: Final = "session.x64quantprecision"
"""Makes signed 8-bit weights unsigned when a graph is loaded, so that no sum of two products overflows.

ONNX Runtime would do so with VNNI as well, where nothing overflows and unsigned weights have no fast kernel.
"""

onnxruntime.set_default_logger_severity(_SILENT)


def session(model: Path) -> onnxruntime.InferenceSession:
    """A session on one thread: threads inside one small model cost more than they bring.

    Parallel work is done by processes, one a core (see transcriber.recognise).

    Raises
    ------
    ModelsCorrupt
        The file is no model.
    """
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = _SILENT
    if not has_vnni(cpu_flags(told_cpuinfo())):
        options.add_session_config_entry(_WITHOUT_VNNI, "1")
    try:
        return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    except (InvalidProtobuf, Fail, InvalidGraph) as error:
        if is_out_of_memory(error):  # ONNX Runtime says so in the same class: the file may well be a model
            raise
        raise ModelsCorrupt(f"the model {model.name} cannot be loaded", str(error)) from error
