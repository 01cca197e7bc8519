"""One file for each measure. A new one is a file and a line here."""

from typing import Final

from benchmarks.bench import Measure
from benchmarks.measures.api_get import API_GET
from benchmarks.measures.api_list import API_LIST
from benchmarks.measures.cloud_overhead import CLOUD_OVERHEAD
from benchmarks.measures.cloud_ready import CLOUD_READY
from benchmarks.measures.cloud_storm import CLOUD_STORM, CLOUD_STORM_REPEATED
from benchmarks.measures.cloud_submit import CLOUD_SUBMIT
from benchmarks.measures.cold_start import COLD_START
from benchmarks.measures.container_factor import CONTAINER_FACTOR
from benchmarks.measures.container_memory import CONTAINER_MEMORY
from benchmarks.measures.container_size import CONTAINER_SIZE
from benchmarks.measures.container_start import CONTAINER_START
from benchmarks.measures.diarization import DIARIZATION, DIARIZATION_FACTOR
from benchmarks.measures.enhanced import ENHANCED
from benchmarks.measures.error_rates import ERROR_RATES
from benchmarks.measures.fetch_memory import FETCH_MEMORY
from benchmarks.measures.kernels_moonshine import KERNELS_MOONSHINE
from benchmarks.measures.parallel import PARALLEL
from benchmarks.measures.peak_memory import PEAK_MEMORY_2_HOURS, PEAK_MEMORY_10_MINUTES
from benchmarks.measures.real_time_factor import REAL_TIME_FACTOR
from benchmarks.measures.start_to_end import START_TO_END
from benchmarks.measures.versus import VERSUS
from benchmarks.measures.vnni import VNNI
from benchmarks.measures.vocabulary import VOCABULARY
from benchmarks.measures.where_time_goes import WHERE_TIME_GOES
from benchmarks.measures.word_error_rate import WER_CONVERSATIONS, WER_LIBRISPEECH

MEASURES: Final[tuple[Measure, ...]] = (
    REAL_TIME_FACTOR,
    START_TO_END,
    PEAK_MEMORY_10_MINUTES,
    PEAK_MEMORY_2_HOURS,
    PARALLEL,
    WER_LIBRISPEECH,
    WER_CONVERSATIONS,
    DIARIZATION,
    DIARIZATION_FACTOR,
    VOCABULARY,
    ENHANCED,
    ERROR_RATES,
    VERSUS,
    VNNI,
    CLOUD_READY,
    CLOUD_SUBMIT,
    CLOUD_OVERHEAD,
    COLD_START,
    API_GET,
    API_LIST,
    FETCH_MEMORY,
    CONTAINER_SIZE,
    CONTAINER_START,
    CONTAINER_FACTOR,
    CONTAINER_MEMORY,
    WHERE_TIME_GOES,
    KERNELS_MOONSHINE,
    CLOUD_STORM,
    CLOUD_STORM_REPEATED,
)
"""In the order of the table."""
