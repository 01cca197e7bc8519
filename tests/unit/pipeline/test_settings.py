from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcriber.pipeline.arguments import make_parser, read_settings
from transcriber.pipeline.settings import Settings, options

GUIDE = Path(__file__).parents[3] / "docs" / "pipeline.md"


@pytest.mark.parametrize(
    "arguments", [["--parallel", "3"], ["--parallel=3"], ["-parallel", "3"], ["-parallel=3"]]
)
def test_parallel_is_understood_in_every_documented_form(arguments):
    assert read_settings(arguments, {}).parallel == 3


@pytest.mark.parametrize("value", ["0", "-1", "1.5", "two", "", " 2", "+2", "1_0", "²"])
def test_parallel_must_be_a_number_of_at_least_1(value, capsys):
    with pytest.raises(SystemExit) as caught:
        read_settings([f"--parallel={value}"], {})
    assert caught.value.code == 2
    message = capsys.readouterr().err.splitlines()[-1]
    assert (
        message == f"pipeline: error: argument --parallel/-parallel: invalid check_parallel value: {value!r}"
    )


@given(st.integers(1, 10**6))
def test_any_whole_number_of_workers_is_read(number):
    assert read_settings(["--parallel", str(number)], {}).parallel == number


@pytest.mark.parametrize("flag", ["--all-formats", "--allformats"])
def test_the_folder_of_all_formats_has_two_spellings(flag):
    assert read_settings([flag, "/out"], {}).all_formats == Path("/out")


@pytest.mark.parametrize("flag", ["-stderr", "--stderr"])
def test_the_log_can_be_asked_for_with_one_dash_or_two(flag):
    assert read_settings([flag], {}).log_to_stderr


def test_without_options_the_settings_are_those_of_the_container():
    assert read_settings([], {}) == Settings()
    assert Settings().license_file == Path("/license.json")
    assert Settings().language == "en"


def test_an_option_wins_over_the_environment_and_that_over_the_default():
    environment = {"LONGHAND_PARALLEL": "2", "LONGHAND_INPUT": "/a.wav"}
    settings = read_settings(["--parallel", "4"], environment)
    assert settings.parallel == 4
    assert settings.input == Path("/a.wav")


def test_an_empty_variable_counts_as_not_set():
    assert read_settings([], {"LONGHAND_INPUT": "", "SM_LOG_DIR": "", "LICENSE_TOKEN": ""}) == Settings()


@pytest.mark.parametrize(
    ("name", "value"),
    [("LONGHAND_PARALLEL", "0"), ("LONGHAND_STDERR", "maybe"), ("LONGHAND_FETCH_TIMEOUT", "-3")],
)
def test_a_variable_that_cannot_be_used_is_named(name, value, capsys):
    with pytest.raises(SystemExit) as caught:
        read_settings([], {name: value})
    assert caught.value.code == 2
    error = capsys.readouterr().err
    assert f"environment variable {name}: invalid " in error
    assert f"value: {value!r}" in error


@pytest.mark.parametrize(
    ("text", "meant"), [("1", True), ("TRUE", True), ("on", True), ("0", False), ("no", False)]
)
def test_a_switch_can_be_set_in_the_environment(text, meant):
    assert read_settings([], {"LONGHAND_STDERR": text}).log_to_stderr is meant


@pytest.mark.parametrize("value", ["nan", "inf", "0", "soon"])
def test_a_time_limit_must_be_a_time(value, capsys):
    with pytest.raises(SystemExit):
        read_settings(["--fetch-timeout", value], {})
    assert "invalid seconds value" in capsys.readouterr().err


def test_options_cannot_be_shortened():
    with pytest.raises(SystemExit) as caught:
        read_settings(["--para", "2"], {})
    assert caught.value.code == 2


def test_the_token_is_no_option_and_is_not_shown():
    assert not options()["license_token"].flags
    assert "secret" not in repr(read_settings([], {"LICENSE_TOKEN": "secret"}))


def test_every_setting_has_a_variable_of_its_own():
    names = [option.environment for option in options().values()]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("option", options().values(), ids=options())
def test_every_option_and_variable_is_documented(option):
    guide = GUIDE.read_text(encoding="utf-8")
    for name in (*option.flags, option.environment):
        assert f"`{name}" in guide, f"docs/pipeline.md does not tell of {name}"


def test_the_help_tells_every_option_and_its_variable():
    text = make_parser().format_help()
    for option in options().values():
        for flag in option.flags:
            assert flag in text
        if option.flags:
            assert option.environment in text.replace("\n", " ")
