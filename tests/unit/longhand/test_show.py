import io
import re

import pytest
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

from longhand.processes import Process
from longhand.submission.journal import Entry
from longhand.submission.plan import Outcome
from longhand.submission.recording import Recording
from longhand.submission.show import Bars, Lines
from longhand.submission.stages import Place, Stage
from longhand.submission.tell import Ids


@pytest.fixture
def recording(tmp_path):
    (tmp_path / "[b]talk\x1b.wav").write_bytes(b"x")
    return Recording.at(tmp_path / "[b]talk\x1b.wav")


def test_lines_tell_each_stage_once_and_how_it_ended(recording, capsys):
    lines = Lines()
    for share in (0.0, 0.5, 1.0):
        lines.show(recording, Place(Stage.UPLOADING, share))
    lines.show(recording, Place(Stage.QUEUED))
    lines.show(recording, Place(Stage.REJECTED, note="no audio"))

    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == "[b]talk�.wav: uploading\n[b]talk�.wav: queued\n[b]talk�.wav: rejected: no audio\n"


def test_a_bar_shows_the_share_and_gives_way_to_a_line(recording):
    terminal = io.StringIO()
    console = Console(file=terminal, force_terminal=True, width=100)
    columns = (TextColumn("{task.description}"), TextColumn("{task.fields[stage]}"), BarColumn())
    with Progress(*columns, console=console, auto_refresh=False) as progress:
        bars = Bars(progress)
        bars.show(recording, Place(Stage.UPLOADING, 0.25))
        assert [task.percentage for task in progress.tasks] == [25.0]
        bars.show(recording, Place(Stage.RUNNING))
        assert [task.percentage for task in progress.tasks] == [0.0]
        progress.refresh()
        bars.show(recording, Place(Stage.DONE, note="job1"))
        assert progress.tasks == []
        bars.show(recording, Place(Stage.FAILED, note="why"))
    shown = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", terminal.getvalue())
    assert "[b]talk�.wav running" in shown
    assert "[b]talk�.wav: done: job1" in shown
    assert "[b]talk�.wav: failed: why" in shown


def outcome(recording):
    return Outcome(recording, Entry(key="k", path="p", job="job1", process=Process(1)))


def test_lines_on_stdout_come_at_once_to_a_pipe_and_after_the_bars_to_a_terminal(
    recording, capsys, monkeypatch
):
    ids = Ids()
    ids.tell(outcome(recording))
    assert capsys.readouterr().out.startswith("job1  /")
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    ids.tell(outcome(recording))
    assert capsys.readouterr().out == ""
    ids.end()
    assert "\x1b" not in capsys.readouterr().out.partition("job1  /")[2]
