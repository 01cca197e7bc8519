"""How long a start takes, in processor time: another container's work does not count."""

import re

MOST_SECONDS = 1.0


def test_a_container_looks_at_its_recording_within_a_second(transcriber, folder):
    """Licence, config, language pack and processor are checked by then, and the libraries are loaded."""
    (folder / "recording").write_bytes(b"this is no recording")
    timed = "TIMEFORMAT='%U seconds, of the system %S'; time pipeline -stderr; echo"
    ended = transcriber.run("-v", f"{folder}/recording:/input.audio", arguments=("bash", "-c", timed))
    assert "/input.audio is not valid" in ended.stderr
    found = re.search(r"([\d.]+) seconds, of the system ([\d.]+)", ended.stderr)
    assert found, ended.stderr
    assert float(found[1]) + float(found[2]) < MOST_SECONDS
