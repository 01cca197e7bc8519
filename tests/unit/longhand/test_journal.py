import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.errors.client import SubmissionBusy
from longhand.processes import Process
from longhand.submission.journal import Entry, Journal, Phase
from longhand.submission.recording import Recording

ROOT = Path(__file__).parents[3]
URL = "http://127.0.0.1:1"


@pytest.fixture
def recording(tmp_path):
    (tmp_path / "a.wav").write_bytes(b"recording")
    return Recording.at(tmp_path / "a.wav")


def test_what_was_noted_is_read_again(tmp_path, recording):
    journal = Journal(tmp_path / "notes")
    entry = journal.claim(URL, recording, {})
    entry = journal.note(entry, job="j", phase=Phase.SUBMITTED, written=("/a.txt",))
    assert Journal(tmp_path / "notes").find(URL, recording, {}) == entry
    journal.drop(entry)
    assert journal.find(URL, recording, {}) is None


def test_each_api_recording_and_config_has_notes_of_its_own(tmp_path, recording):
    journal = Journal(tmp_path / "notes")
    other = Recording(recording.path, recording.size_bytes, recording.mtime_ns + 1)
    kinds = [(URL, recording, {}), (URL, recording, {"a": 1}), ("http://h", recording, {}), (URL, other, {})]
    assert len({journal.claim(*kind).key for kind in kinds}) == 4


def test_one_of_two_processes_gets_a_recording(tmp_path, recording):
    folder = tmp_path / "notes"
    claiming = (
        "import sys\n"
        "from pathlib import Path\n"
        "from longhand.submission.journal import Journal\n"
        "from longhand.submission.recording import Recording\n"
        f"Journal(Path({str(folder)!r})).claim({URL!r}, Recording.at(Path({str(recording.path)!r})), {{}})\n"
        "print('claimed', flush=True)\n"
        "sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", claiming], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout.readline() == "claimed\n"
        with pytest.raises(SubmissionBusy, match=f"by process {other.pid}"):
            Journal(folder).claim(URL, recording, {})
        other.stdin.close()
        other.wait(60)
    assert Journal(folder).claim(URL, recording, {}).process == Process.this()


def test_many_processes_at_once_leave_every_note_whole(tmp_path):
    folder = tmp_path / "notes"
    noting = (
        "import sys\n"
        "from pathlib import Path\n"
        "from longhand.submission.journal import Journal\n"
        "from longhand.submission.recording import Recording\n"
        f"journal = Journal(Path({str(folder)!r}))\n"
        "for number in range(20):\n"
        f"    recording = Recording(Path('/r', sys.argv[1], str(number)), 1, 1)\n"
        f"    entry = journal.claim({URL!r}, recording, {{}})\n"
        "    journal.note(entry, job=f'{sys.argv[1]}-{number}')\n"
        "    journal.drop_old()\n"
    )
    command = [sys.executable, "-c", noting]
    others = [subprocess.Popen([*command, str(which)], cwd=ROOT) for which in range(3)]
    assert [other.wait(60) for other in others] == [0, 0, 0]
    jobs = {json.loads(path.read_text())["job"] for path in folder.glob("*.json")}
    assert jobs == {f"{which}-{number}" for which in range(3) for number in range(20)}


@given(
    st.builds(
        Entry,
        key=st.text(),
        path=st.text(),
        job=st.text(),
        phase=st.sampled_from(Phase),
        written=st.lists(st.text()).map(tuple),
        process=st.builds(Process, st.integers(1, 2**31), st.text()),
        at=st.floats(allow_nan=False, allow_infinity=False),
    )
)
def test_an_entry_survives_its_way_through_a_file(entry):
    from dataclasses import asdict

    assert Entry.of(json.loads(json.dumps(asdict(entry)))) == entry
