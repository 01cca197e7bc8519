from collections.abc import Iterable, Iterator

from contract.speakers.results import relabelled
from contract.transcript import SPEAKER_CHANGE, UNKNOWN_SPEAKER, Result


def with_changes(results: Iterable[Result]) -> Iterator[Result]:
    """Tell where the speaker changes instead of who speaks.

    That is what older versions of the contract gave: a result `speaker_change`, without length or content,
    before the first word of another speaker, and no labels. A word whose speaker is not known is no change.

    Parameters
    ----------
    results
        With labels, in order.
    """
    current = None
    for result in results:
        speaker = result.alternatives[0].speaker if result.alternatives else None
        if speaker not in {None, UNKNOWN_SPEAKER}:
            if current not in {None, speaker}:
                yield Result(SPEAKER_CHANGE, result.start_time, result.start_time)
            current = speaker
        yield relabelled(result, UNKNOWN_SPEAKER)
