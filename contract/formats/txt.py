from itertools import groupby

from contract.formats.tokens import Token, Voice, voices
from contract.formats.turns import in_turns
from contract.transcript import UNKNOWN_SPEAKER, Transcript


def to_txt(transcript: Transcript) -> str:
    """Write plain text, as the reference client does.

    Each voice begins a line; `SPEAKER: S1` stands on a line of its own where the speaker changes, and
    `Agent: ` before the text where the channel changes: where two channels speak at once, each says its
    sentence to the end first. There is no line break at the end, and nothing at all for no words.

    The reference client can be told to leave labels out. Here they are left out when nobody was told apart,
    that is when every speaker is `UU`; among named speakers `UU` is a label like any other.
    """
    runs = list(voices(in_turns(transcript.results)))
    with_speakers = any(voice.speaker not in {None, UNKNOWN_SPEAKER} for voice, _ in runs)
    lines: list[str] = []
    for channel, of_channel in groupby(runs, key=lambda run: run[0].channel):
        text = _lines(list(of_channel), transcript.word_delimiter, with_speakers=with_speakers)
        lines.append(f"{channel}: {text}" if channel else text)
    return "\n".join(lines)


def _lines(runs: list[tuple[Voice, list[Token]]], delimiter: str, *, with_speakers: bool) -> str:
    lines: list[str] = []
    current = None
    for voice, tokens in runs:
        if with_speakers and voice.speaker and voice.speaker != current:
            current = voice.speaker
            lines.append(f"SPEAKER: {current}")
        lines.append(delimiter.join(token.text for token in tokens))
    return "\n".join(lines)
