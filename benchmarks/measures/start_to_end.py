from benchmarks.bench import Bench, Measure, tell
from benchmarks.figures import Figure, Target
from benchmarks.process import disturbance
from benchmarks.report import Outcome


def take(bench: Bench) -> Outcome:
    recording = bench.recordings.sentence
    runs = [bench.program(recording.path, cores=bench.one_core) for _ in bench.runs(10)]
    seconds = tuple(run.wall_seconds for run in runs)
    tell(f"  {min(seconds):.2f} to {max(seconds):.2f} s")
    figure = Figure("start to end, 5 s of speech, one core", "s", seconds, Target(2.0, 1.0))
    return Outcome((figure,), tuple(run.as_json() | recording.as_json() for run in runs), disturbance(runs))


START_TO_END = Measure("start-to-end", "How long a user waits for 5 s of speech, on one pinned core.", take)
