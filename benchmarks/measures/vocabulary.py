"""What a list of words to listen for finds, what it puts in where nobody said it, and what it takes.

In this process, with the engine of `standard`: sentences of a few seconds would mostly measure a start.
"""

import json
import random
import re
import time
import tomllib
from collections.abc import Iterable, Iterator, Sequence
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

NAMES: Final = Path(__file__).parents[1] / "names.toml"
VOICES: Final = (("en-us", 160), ("en-gb-x-rp", 170), ("en-us+f3", 150))
"""Voice and words a minute."""

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
    names = tomllib.loads(NAMES.read_text("utf-8"))["names"]
    entries = [Entry(name["content"], tuple(name.get("sounds_like", ()))) for name in names]
    others = [Entry(name) for name in _made_up(LIST_LENGTH)]
    spoken = list(_spoken(names))
    read, references = _read()
    lists = {"no list": [], "the 30 alone": entries, "1000 entries": (entries + others)[:LIST_LENGTH]}
    figures = []
    for what, listed in lists.items():
        heard, _ = _heard([samples for _, samples in spoken], listed)
        found = sum(_holds(text, name) for (name, _), text in zip(spoken, heard, strict=True))
        figures.append(Figure(f"Rare names found, {what}", "%", (100 * found / len(spoken),)))
        tell(f"  {figures[-1].name}: {found} of {len(spoken)}")
    plain, plain_seconds = _heard(read, [])
    listed_text, listed_seconds = _heard(read, others)
    inserted = sum(_holds(text, entry.content) for text in listed_text for entry in others)
    words = sum(len(text.split()) for text in references)
    errors = [word_errors(references, text).percent for text in (plain, listed_text)]
    figures += [
        Figure("Names put in that nobody said, of all words", "%", (100 * inserted / words,)),
        Figure("WER, librispeech-dev, 1000 entries that nobody said", "%", (errors[1],)),
        Figure("The same without a list", "%", (errors[0],)),
        Figure("Processor time with 1000 entries", "times", (listed_seconds / plain_seconds,)),
    ]
    return Outcome(tuple(figures), ())


def _spoken(names: Sequence[dict[str, Any]]) -> Iterator[tuple[str, Samples]]:
    """Each name and a sentence with it, in each voice."""
    with synthesiser() as speak:
        for name in names:
            for voice, words_a_minute in VOICES:
                said = name["sentence"].format(name["content"])
                yield name["content"], speak(said, voice, words_a_minute)


def _read() -> tuple[list[Samples], list[str]]:
    if not LIBRISPEECH.is_dir():
        raise NotHere(f"../shared/audio/{LIBRISPEECH.name} is not beside this checkout")
    rows = json.loads((LIBRISPEECH / "manifest.json").read_text("utf-8"))
    paths = [LIBRISPEECH / row["audio"] for row in rows]
    return [np.concatenate(list(decode(path, probe(path)))) for path in paths], [row["text"] for row in rows]


def _heard(recordings: Iterable[Samples], entries: Sequence[Entry]) -> tuple[list[str], float]:
    """The texts, and the processor time of recognition alone."""
    engine = load_engine(load_pack("en"), "standard", models_folder("en"), Task("en", tuple(entries)))
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
