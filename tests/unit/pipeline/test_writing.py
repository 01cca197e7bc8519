import json

import pytest

from contract.config import parse_job_config
from contract.errors import ConfigInvalid
from contract.formats.srt import to_srt
from contract.formats.txt import to_txt
from contract.transcript import Metadata, Transcript, parse_transcript, transcript_json
from transcriber.packs.load import load_pack
from transcriber.pipeline.job import Job, with_replacements
from transcriber.pipeline.writing import written
from transcriber.speech import Utterance, Word

NO_STDOUT = ()
SAID = "Um, the color, uh, costs twenty dollars. Damn shit."


def parse(**asked):
    return parse_job_config(
        json.dumps({"type": "transcription", "transcription_config": {"language": "en", **asked}})
    )


def job(tmp_path, **asked):
    config = parse(**asked)
    return Job(config, load_pack("en"), tmp_path)


def transcript(tmp_path, **asked):
    words = [
        Word(text, at * 0.5, at * 0.5 + 0.4, 0.9, mark_confidence=0.7 if text[-1] in ".," else None)
        for at, text in enumerate(SAID.split())
    ]
    with with_replacements(job(tmp_path, **asked), NO_STDOUT) as ready:
        return Transcript(Metadata(""), written([Utterance(0, 0.0, 9.0, words)], ready))


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ({}, SAID),
        ({"output_locale": "en-GB"}, SAID.replace("color", "colour")),
        ({"enable_entities": True}, SAID.replace("twenty dollars", "$20")),
        (
            {"transcript_filtering_config": {"remove_disfluencies": True}},
            "The color, costs twenty dollars. Damn shit.",
        ),
        (
            {"transcript_filtering_config": {"replacements": [{"from": "/^(sh)it$/", "to": "$1**"}]}},
            SAID.replace("shit", "sh**"),
        ),
        ({"punctuation_overrides": {"sensitivity": 0.2}}, "Um the color uh costs twenty dollars Damn shit"),
        (
            {
                "output_locale": "en-AU",
                "enable_entities": True,
                "punctuation_overrides": {"permitted_marks": ["."]},
                "transcript_filtering_config": {
                    "remove_disfluencies": True,
                    "replacements": [{"from": "costs", "to": "is"}],
                },
            },
            "The colour is $20. Damn shit.",
        ),
    ],
)
def test_the_text_is_written_as_the_job_asks(tmp_path, asked, text):
    assert to_txt(transcript(tmp_path, **asked)) == text


@pytest.mark.parametrize(
    ("language", "said", "text"),
    [
        ("de", "Ähm, am 3. Mai kostet es zwanzig Euro.", "Am 3. Mai kostet es 20 €."),
        ("es", "¿Eh, cuesta veinte euros? ¡Sí!", "¿Cuesta 20 €? ¡Sí!"),
        ("fr", "Euh, l’été coûte 20 % de plus !", "L'hiver coûte 20 % de plus!"),  # noqa: RUF001
        ("it", "Ehm, l'été costa venti euro.", "L'été costa 20 €."),
        ("pt", "Hum, custa vinte reais.", "Custa R$ 20."),
    ],
)
def test_other_languages_go_the_same_way(tmp_path, language, said, text):
    rules = [{"from": "L'été" if language == "fr" else "-", "to": "L'hiver"}]
    filtering = {"remove_disfluencies": True, "replacements": rules}
    asked = {"language": language, "enable_entities": True, "transcript_filtering_config": filtering}
    words = [Word(word, at * 0.5, at * 0.5 + 0.4, 0.9) for at, word in enumerate(said.split())]
    with with_replacements(Job(parse(**asked), load_pack("multilingual"), tmp_path), NO_STDOUT) as ready:
        found = written([Utterance(0, 0.0, 9.0, words)], ready)

    assert to_txt(Transcript(Metadata(""), found)).replace("\N{NO-BREAK SPACE}", " ") == text


def test_tags_and_entities_outlast_the_way_through_json_into_text_and_subtitles(tmp_path):
    raw = transcript_json(transcript(tmp_path, enable_entities=True))
    read = parse_transcript(raw)

    assert [r.alternatives[0].tags for r in read.results if r.alternatives[0].tags] == [
        ["disfluency"],
        ["disfluency"],
        ["profanity"],
    ]
    assert {r["entity_class"] for r in json.loads(raw)["results"] if r["type"] == "entity"} == {"money"}
    assert "costs $20." in to_txt(read)
    assert "costs $20." in " ".join(to_srt(read).split())


def test_a_malformed_pattern_is_refused_before_anything_is_recognised(tmp_path):
    asked = job(tmp_path, transcript_filtering_config={"replacements": [{"from": "/(/", "to": ""}]})

    with pytest.raises(ConfigInvalid, match="not valid"), with_replacements(asked, NO_STDOUT):
        pass
