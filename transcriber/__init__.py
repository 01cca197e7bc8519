import os

# From 1.29 on ONNX Runtime reports its use to its maker, unless this is set before it is loaded.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
