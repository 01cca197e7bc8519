import json

import pytest

ENGINE = """#!/usr/bin/env python3
import json, os, signal, sys, time
with open({calls!r}, "a") as calls:
    print(json.dumps([sys.argv[1:], dict(os.environ)]), file=calls)
if sys.argv[1] == "image" and sys.argv[-1] not in ("there", "there-en"):
    sys.exit("Error: no such image")
if sys.argv[1] == "run":
    if "SAY" in os.environ:
        print(os.environ["SAY"], flush=True)
    if "STAY" in os.environ:
        signal.signal(15, signal.SIG_IGN)
        print("up", flush=True)
        time.sleep(3600)
    sys.exit(int(os.environ.get("CODE", 0)))
"""


@pytest.fixture
def engines(tmp_path, monkeypatch):
    """Put engines on the PATH that write down how they are called."""
    calls = tmp_path / "calls"
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    # The rest of the PATH, which the scripts need, may hold real engines.
    monkeypatch.setattr("shutil.which", lambda name: next(map(str, tmp_path.glob(name)), None))

    def put(*names, script=None):
        for name in names:
            (tmp_path / name).write_text(script or ENGINE.format(calls=str(calls)))
            (tmp_path / name).chmod(0o755)

    def called():
        return map(json.loads, calls.read_text().splitlines())

    put.calls = lambda: [arguments for arguments, _ in called()]
    put.environment_of_run = lambda: next(
        variables for arguments, variables in called() if arguments[0] == "run"
    )
    return put
