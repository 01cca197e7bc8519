"""What a list of words to listen for finds, what it puts in where nobody said it, and what it takes.

In this process, by the engines of each operating point: sentences of a few seconds would mostly measure a
start.
"""

import json
import random
import re
import time
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from benchmarks.bench import Bench, Measure, tell
from benchmarks.espeak import synthesiser
from benchmarks.figures import Figure
from benchmarks.here import NotHere
from benchmarks.recordings import LIBRISPEECH
from benchmarks.report import Outcome
from benchmarks.wer import word_errors
from transcriber.engines.base import Entry, Task
from transcriber.engines.load import load_engine
from transcriber.home import models_folder
from transcriber.media.decode import decode
from transcriber.media.probe import probe
from transcriber.packs.load import load_pack
from transcriber.speech import Chunk, Samples

POINTS: Final = ("standard", "enhanced")


@dataclass(frozen=True, slots=True)
class Spoken:
    """Names, and who says them.

    Attributes
    ----------
    title
        What they are in a figure's name.
    file
        Beside this package's modules.
    voices
        Voice and words a minute.
    """

    title: str
    file: str
    voices: tuple[tuple[str, int], ...]


SETS: Final = (
    Spoken("rare names", "names.toml", (("en-us", 160), ("en-gb-x-rp", 170), ("en-us+f3", 150))),
    Spoken(
        "more names",
        "names_more.toml",
        (("en-gb-scotland", 155), ("en-gb-x-rp+m3", 165), ("en-us+f4", 150)),
    ),
    Spoken("held-out names", "names_held_out.toml", (("en-029", 155), ("en-us+m7", 155))),
)

LIST_LENGTH: Final = 1000
BATCH: Final = 4

_BEGINNINGS: Final = (
    "B",
    "Br",
    "Ch",
    "D",
    "F",
    "Gr",
    "H",
    "K",
    "L",
    "M",
    "N",
    "P",
    "R",
    "S",
    "St",
    "T",
    "V",
    "W",
)
_MIDDLES: Final = ("an", "er", "il", "ou", "ais", "ent", "ord", "ick", "am", "ov", "et", "and", "ea", "art")
_ENDS: Final = ("son", "ton", "ley", "man", "ova", "ini", "berg", "ez", "ski", "ine", "well", "ham", "ford")


def take(_bench: Bench) -> Outcome:
    others = [Entry(name) for name in _made_up(LIST_LENGTH)]
    spoken = {names: list(_spoken(names)) for names in SETS}
    figures: list[Figure] = []
    for point in POINTS:
        for names, sentences in spoken.items():
            figures += _found(point, names, sentences, others)
        figures += _unsaid(point, others)
    return Outcome(tuple(figures), ())


def _found(
    point: str, names: Spoken, sentences: Sequence[tuple[str, Samples]], others: Sequence[Entry]
) -> Iterator[Figure]:
    """How many of some names are found, without a list, by them alone and among many."""
    entries = [Entry(name["content"], tuple(name.get("sounds_like", ()))) for name in _named(names)]
    lists = {"no list": [], "these alone": entries, "1000 entries": [*entries, *others][:LIST_LENGTH]}
    for what, listed in lists.items():
        heard, _ = _heard(point, [samples for _, samples in sentences], listed)
        found = sum(_holds(text, name) for (name, _), text in zip(sentences, heard, strict=True))
        figure = Figure(f"{point}: {names.title} found, {what}", "%", (100 * found / len(sentences),))
        tell(f"  {figure.name}: {found} of {len(sentences)}")
        yield figure


def _unsaid(point: str, others: Sequence[Entry]) -> Iterator[Figure]:
    """What names do that nobody said."""
    read, references = _read()
    plain, plain_seconds = _heard(point, read, [])
    listed_text, listed_seconds = _heard(point, read, others)
    inserted = sum(_holds(text, entry.content) for text in listed_text for entry in others)
    words = sum(len(text.split()) for text in references)
    errors = [word_errors(references, text).percent for text in (plain, listed_text)]
    yield Figure(f"{point}: names put in that nobody said, of all words", "%", (100 * inserted / words,))
    yield Figure(f"{point}: WER, librispeech-dev, 1000 entries that nobody said", "%", (errors[1],))
    yield Figure(f"{point}: the same without a list", "%", (errors[0],))
    yield Figure(f"{point}: processor time with 1000 entries", "times", (listed_seconds / plain_seconds,))


def _named(names: Spoken) -> list[dict[str, Any]]:
    text = (Path(__file__).parents[1] / names.file).read_text("utf-8")
    return list(tomllib.loads(text)["names"])


def _spoken(names: Spoken) -> Iterator[tuple[str, Samples]]:
    """Each name and a sentence with it, in each voice."""
    with synthesiser() as speak:
        for name in _named(names):
            for voice, words_a_minute in names.voices:
                said = name["sentence"].format(name["content"])
                yield name["content"], speak(said, voice, words_a_minute)


def _read() -> tuple[list[Samples], list[str]]:
    if not LIBRISPEECH.is_dir():
        raise NotHere(f"../shared/audio/{LIBRISPEECH.name} is not beside this checkout")
    rows = json.loads((LIBRISPEECH / "manifest.json").read_text("utf-8"))
    paths = [LIBRISPEECH / row["audio"] for row in rows]
    return [np.concatenate(list(decode(path, probe(path)))) for path in paths], [row["text"] for row in rows]


def _heard(point: str, recordings: Iterable[Samples], entries: Sequence[Entry]) -> tuple[list[str], float]:
    """The texts, and the processor time of recognition alone."""
    engine = load_engine(load_pack("en"), point, models_folder("en"), Task("en", tuple(entries)))
    chunks = [Chunk(index, 0.0, samples) for index, samples in enumerate(recordings)]
    began = time.process_time()
    utterances = [
        one for at in range(0, len(chunks), BATCH) for one in engine.recognise(chunks[at : at + BATCH])
    ]
    seconds = time.process_time() - began
    return [" ".join(word.text for word in utterance.words) for utterance in utterances], seconds


def _made_up(count: int) -> list[str]:
    """Names that nobody has: the same every time."""
    chosen = random.Random(1)  # noqa: S311 - no secret
    made: dict[str, None] = {}
    while len(made) < count:
        parts = [
            chosen.choice(_BEGINNINGS),
            *chosen.choices(_MIDDLES, k=chosen.choice((1, 2))),
            chosen.choice(_ENDS),
        ]
        made["".join(parts)] = None
    return list(made)


def _holds(text: str, name: str) -> bool:
    return re.search(rf"\b{re.escape(name)}\b", re.sub(r"[^\w' ]", "", text)) is not None


VOCABULARY: Final = Measure(
    "vocabulary",
    "Rare names that are found when they are listened for, and names put in that nobody said.",
    take,
)
