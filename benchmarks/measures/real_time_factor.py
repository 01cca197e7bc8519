from benchmarks.bench import Bench, Measure, tell
from benchmarks.figures import Figure, Target
from benchmarks.process import disturbance
from benchmarks.report import Outcome

MINUTES = 10


def take(bench: Bench) -> Outcome:
    recording = bench.recordings.speech(MINUTES)
    runs = []
    for number in bench.runs(3):
        runs.append(bench.program(recording.path, cores=bench.one_core))
        tell(f"  run {number + 1}: {runs[-1].wall_seconds:.2f} s")
    factors = tuple(run.wall_seconds / recording.seconds for run in runs)
    figure = Figure(
        f"real-time factor, {MINUTES} minutes of speech, one core", "factor", factors, Target(0.03, 0.015)
    )
    return Outcome((figure,), tuple(run.as_json() | recording.as_json() for run in runs), disturbance(runs))


REAL_TIME_FACTOR = Measure(
    "real-time-factor", "Seconds of work for each second of a long recording, on one pinned core.", take
)
