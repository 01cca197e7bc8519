from contract.spaces import WITHOUT_SPACES, in_languages
from transcriber.packs.load import load_pack

LISTED = "transcription_config.additional_vocab"
OTHER = "transcription_config.diarization=speaker"


def test_the_languages_without_spaces_are_those_that_packs_say_put_nothing_between_words():
    languages = load_pack("multilingual").languages
    assert {code for code, spoken in languages.items() if not spoken.word_delimiter} == WITHOUT_SPACES


def test_words_are_listened_for_where_one_of_the_languages_that_may_be_spoken_has_spaces():
    features = (LISTED, OTHER)
    assert in_languages(features, ("ja", "pl")) == features
    assert in_languages(features, ()) == features
    assert in_languages(features, ("ja", "th")) == (OTHER,)
