"""Writes a Whisper of random weights as a CTranslate2 model folder: the right shape and speed, and no sense.

    python -m benchmarks.random_whisper small /tmp/whisper-small

Shapes: Radford et al., "Robust Speech Recognition via Large-Scale Weak Supervision", 2022, table 1; that of
`turbo` as OpenAI published it in 2024.

Decoders of random weights write the same token for ever, and are sure of nothing. So that a window takes the
work that one of speech takes, what follows depends most on the position here, every choice is a clear one,
and after `TOKENS_A_WINDOW` positions comes the token that ends a transcript.
"""

import json
import subprocess
import sys
from dataclasses import dataclass
from itertools import islice, product
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from transcriber.engines.whisper.tokens import BYTES

WINDOW_POSITIONS: Final = 1500
TEXT_POSITIONS: Final = 448
TIMESTAMPS: Final = 1501
LANGUAGES: Final = (
    "en zh de es ru ko fr ja pt tr pl ca nl ar sv it id hi fi vi he uk el ms cs ro da hu ta no th ur hr "
    "bg lt la mi ml cy sk te fa lv bn sr az sl kn et mk br eu is hy ne mn bs kk sq sw gl mr pa si km sn "
    "yo so af oc ka be tg sd gu am yi lo uz fo ht ps tk nn mt sa lb my bo tl mg as tt haw ln ha ba jw su "
    "yue"
)
"""Codes, in the order of their tokens."""

MULTILINGUAL: Final = ""
"""The last token of text. CTranslate2 tells by it that a model knows several languages."""

TOKENS_A_WINDOW: Final = 100
"""In 30 s: 3.3 a second, as many as English speech has."""

PROMPT_TOKENS: Final = 4
"""Before the first decoded one: the start, the language, the task, and that no times are wanted."""

_SCALE: Final = 0.02
"""Standard deviation of the weights."""

_OF_POSITIONS: Final = 3.0
"""Standard deviation of the decoder's positions: more than all layers add to them."""

_OF_LOGITS: Final = 25.0
"""Standard deviation of what the decoder says of each token: the best one has most of the probability."""


@dataclass(frozen=True, slots=True)
class Shape:
    """Of a model.

    Attributes
    ----------
    width
        Of the layers.
    followers
        Heads of the decoder that follow the speech, of which word times are made. They are of its upper half.
    text_tokens
        Of the vocabulary, without those for languages, tasks and times.
    """

    width: int
    heads: int
    encoder_layers: int
    decoder_layers: int
    followers: int
    mels: int = 80
    text_tokens: int = 50_257
    languages: int = 99


SHAPES: Final = {
    "smallest": Shape(32, 2, 1, 1, 2),
    "tiny": Shape(384, 6, 4, 4, 6),
    "base": Shape(512, 8, 6, 6, 8),
    "small": Shape(768, 12, 12, 12, 10),
    "medium": Shape(1024, 16, 24, 24, 6),
    "turbo": Shape(1280, 20, 32, 4, 6, mels=128, languages=100),
}
"""By name; `smallest` is for tests."""


def written(folder: Path, shape: str) -> Path:
    """Model folder of a shape, which is written into `folder` unless it is there."""
    model = folder / f"whisper-{shape}"
    if not model.exists():
        # In a process of its own, which gives the memory back: for the medium shape it is 3 GB and more.
        writer = [sys.executable, "-m", "benchmarks.random_whisper", shape, str(model)]
        subprocess.run(writer, cwd=Path(__file__).parents[1], check=True)
    return model


def write_random_whisper(folder: Path, shape: Shape, seed: int = 0, weights: str = "int8") -> None:
    """Write a model in a type of CTranslate2, with all the files that come with a published one."""
    from ctranslate2.specs.whisper_spec import WhisperConfig, WhisperSpec  # noqa: PLC0415 - slow to import

    folder.mkdir(parents=True, exist_ok=True)
    spec = WhisperSpec(shape.encoder_layers, shape.heads, shape.decoder_layers, shape.heads)
    tokens = vocabulary(shape)
    _fill(spec, shape, np.random.default_rng(seed), len(tokens))
    first = shape.text_tokens + 1
    upper = product(range(shape.decoder_layers // 2, shape.decoder_layers), range(shape.heads))
    spec._config = WhisperConfig(  # noqa: SLF001 - its own way in is a converter of other formats
        suppress_ids=[tokens.index("<|startoftranscript|>"), tokens.index("<|nospeech|>")],
        suppress_ids_begin=[shape.text_tokens],
        lang_ids=list(range(first + 1, first + 1 + shape.languages)),
        alignment_heads=list(islice(upper, shape.followers)),
    )
    spec.register_vocabulary(tokens)
    spec.validate()
    spec.optimize(quantization=weights)
    spec.save(str(folder))
    _write_json(folder / "tokenizer.json", tokenizer(tokens, shape))
    _write_json(folder / "preprocessor_config.json", {"feature_size": shape.mels})


def vocabulary(shape: Shape) -> list[str]:
    """Tokens of a model in their order: bytes, words, and Whisper's special ones."""
    letters = [BYTES[byte] for byte in range(ord("a"), ord("z") + 1)]
    syllables = ("Ġ" + "".join(word) for length in (2, 3, 4) for word in product(letters, repeat=length))
    text = [*BYTES, *(next(syllables) for _ in range(shape.text_tokens - len(BYTES) - 1)), MULTILINGUAL]
    languages = [f"<|{code}|>" for code in LANGUAGES.split()[: shape.languages]]
    tasks = ("translate", "transcribe", "startoflm", "startofprev", "nospeech", "notimestamps")
    times = [f"<|{index * 0.02:.2f}|>" for index in range(TIMESTAMPS)]
    return [
        *text,
        "<|endoftext|>",
        "<|startoftranscript|>",
        *languages,
        *(f"<|{task}|>" for task in tasks),
        *times,
    ]


def tokenizer(tokens: list[str], shape: Shape) -> dict[str, Any]:
    """The tokens in the form of `tokenizer.json`, byte-level and with no merges."""
    text = {token: index for index, token in enumerate(tokens) if index < shape.text_tokens}
    special = [
        {
            "id": index,
            "content": tokens[index],
            "single_word": False,
            "lstrip": False,
            "rstrip": False,
            "normalized": False,
            "special": not tokens[index].removeprefix("<|")[0].isdigit(),
        }
        for index in range(shape.text_tokens, len(tokens))
    ]
    level = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True}
    model = {"type": "BPE", "vocab": text, "merges": []}
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": special,
        "normalizer": None,
        "pre_tokenizer": level,
        "post_processor": None,
        "decoder": level,
        "model": model,
    }


def _fill(spec: Any, shape: Shape, random: np.random.Generator, tokens: int) -> None:
    width = shape.width
    encoder, decoder = spec.encoder, spec.decoder
    for conv, inputs in ((encoder.conv1, shape.mels), (encoder.conv2, width)):
        conv.weight, conv.bias = _weights(random, width, inputs, 3), _zeros(width)
    encoder.position_encodings.encodings = _weights(random, WINDOW_POSITIONS, width)
    decoder.embeddings.weight = _weights(random, tokens, width)
    decoder.embeddings.weight[shape.text_tokens + 1 :] = 0  # neither a task nor a time is ever written
    decoder.projection.weight = decoder.embeddings.weight
    decoder.position_encodings.encodings = _positions(random, decoder.embeddings.weight[shape.text_tokens])
    _norm(encoder.layer_norm, width)
    _norm(decoder.layer_norm, width, _OF_LOGITS / (_SCALE * width**0.5))
    for layer in encoder.layer:
        _attention(layer.self_attention, random, width, (3, 1))
        _feed_forward(layer.ffn, random, width)
    for layer in decoder.layer:
        _attention(layer.self_attention, random, width, (3, 1))
        _attention(layer.attention, random, width, (1, 2, 1))
        _feed_forward(layer.ffn, random, width)


def _attention(spec: Any, random: np.random.Generator, width: int, fused: tuple[int, ...]) -> None:
    """Fill the projections; each holds so many matrices of `width` by `width`."""
    _norm(spec.layer_norm, width)
    for linear, matrices in zip(spec.linear, fused, strict=True):
        linear.weight, linear.bias = _weights(random, matrices * width, width), _zeros(matrices * width)


def _feed_forward(spec: Any, random: np.random.Generator, width: int) -> None:
    _norm(spec.layer_norm, width)
    spec.linear_0.weight, spec.linear_0.bias = _weights(random, 4 * width, width), _zeros(4 * width)
    spec.linear_1.weight, spec.linear_1.bias = _weights(random, width, 4 * width), _zeros(width)


def _positions(random: np.random.Generator, end: NDArray[np.float32]) -> NDArray[np.float32]:
    """Encodings of the decoder's positions; the last ones say that what follows is the token `end`.

    Returns
    -------
    ndarray
        Shape (TEXT_POSITIONS, width), float32.
    """
    encodings = _weights(random, TEXT_POSITIONS, len(end)) * np.float32(_OF_POSITIONS / _SCALE)
    encodings[PROMPT_TOKENS + TOKENS_A_WINDOW - 1 :] = end * np.float32(10 * _OF_POSITIONS / _SCALE)
    return encodings


def _norm(spec: Any, width: int, gamma: float = 1.0) -> None:
    spec.gamma, spec.beta = np.full(width, gamma, np.float32), _zeros(width)


def _weights(random: np.random.Generator, *shape: int) -> NDArray[np.float32]:
    return random.standard_normal(shape, np.float32) * np.float32(_SCALE)


def _zeros(width: int) -> NDArray[np.float32]:
    return np.zeros(width, np.float32)


def _write_json(path: Path, value: dict[str, Any]) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    write_random_whisper(Path(sys.argv[2]), SHAPES[sys.argv[1]])
