"""A transcript with another number of speakers, from what the run kept: nothing is recognised again."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from contract.marks import PAUSES
from contract.speakers.kept import Kept
from contract.speakers.labels import labels
from contract.speakers.results import relabelled
from contract.speakers.said import After, Said
from contract.speakers.told import Limits
from contract.speakers.turn import Turn
from contract.transcript import UNKNOWN_SPEAKER, Metadata, Result, Transcript


def with_other_speakers(transcript: Transcript, kept: Kept, limits: Limits) -> Transcript:
    """Give the transcript that the job would have had with these limits. All but the labels stays.

    A channel of which nothing was kept has no speaker that is known.
    """
    names: dict[int, str] = {}
    for channel, told in kept.items():
        of_channel = [at for at, result in enumerate(transcript.results) if result.channel == channel]
        names |= zip(
            of_channel,
            _labels([transcript.results[at] for at in of_channel], told.turns(limits)),
            strict=True,
        )
    results = [
        relabelled(result, names.get(at, UNKNOWN_SPEAKER)) for at, result in enumerate(transcript.results)
    ]
    return replace(transcript, metadata=_asked(transcript.metadata, limits), results=results)


def _labels(results: Sequence[Result], turns: Sequence[Turn]) -> Iterator[str]:
    """Label the results of one channel. A mark has the label of the word that it is written with."""
    words = [at for at, result in enumerate(results) if result.type != "punctuation"]
    said = [
        Said(results[at].start_time, results[at].end_time, _after(results[at + 1 : following]))
        for at, following in pairwise([*words, len(results)])
    ]
    found = labels(said, turns)
    number = -1
    for result in results:
        number += result.type != "punctuation"
        of_next = result.type == "punctuation" and (result.attaches_to == "next" or number < 0)
        word = min(number + of_next, len(found) - 1)
        yield found[word] if found else UNKNOWN_SPEAKER


def _after(marks: Sequence[Result]) -> After:
    """What the marks up to the next word say; those that belong to that word say nothing."""
    behind = [mark for mark in marks if mark.attaches_to != "next"]
    if any(mark.is_eos for mark in behind):
        return After.SENTENCE_END
    written = [mark.alternatives[0].content for mark in behind if mark.alternatives]
    return After.PAUSE if any(content in PAUSES for content in written) else After.NOTHING


def _asked(metadata: Metadata, limits: Limits) -> Metadata:
    """Write into the config that the metadata show what this transcript was made with."""
    config: Mapping[str, Any] = metadata.transcription_config or {}
    given = {"min_speakers": limits.at_least, "max_speakers": limits.at_most}
    before = config.get("speaker_diarization_config") or {}
    asked = {name: value for name, value in {**before, **given}.items() if value is not None}
    return replace(metadata, transcription_config={**config, "speaker_diarization_config": asked})
