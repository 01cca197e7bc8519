import ast
import re
from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.errors.job import TaskInvalid
from contract.job.task import Task
from transcriber.worker.settings import OTHER_VARIABLES, Settings, read_settings

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "worker.md").read_text("utf-8").partition("## Variables")[2].partition("\n## ")[0]
TASK = Task(
    job="j", uploads_bucket="u", key="a b.wav", version_id="v", results_bucket="r", size_bytes=5, parallel=2
)
VARIABLES = [*TASK.to_environment(), *OTHER_VARIABLES]


def test_a_task_alone_is_enough():
    assert read_settings(TASK.to_environment()) == Settings(task=TASK)


def test_every_variable_is_read():
    settings = read_settings(
        TASK.to_environment()
        | {
            "AWS_BATCH_JOB_ATTEMPT": "3",
            "LONGHAND_WORK_DIR": "/mnt",
            "AWS_DEFAULT_REGION": "eu-west-1",
            "AWS_ENDPOINT_URL": "http://127.0.0.1:1",
            "AWS_MAX_ATTEMPTS": "2",
            "LONGHAND_CONNECTIONS": "1",
        }
    )
    assert settings == Settings(
        task=TASK,
        attempt=3,
        work_dir=Path("/mnt"),
        region="eu-west-1",
        endpoint="http://127.0.0.1:1",
        s3_tries=2,
        connections=1,
    )


def test_a_work_folder_may_be_named_from_where_the_worker_is_started():
    settings = read_settings(TASK.to_environment() | {"LONGHAND_WORK_DIR": "work"})
    assert settings.work_dir == Path.cwd() / "work"


def test_the_narrower_of_two_variables_wins():
    settings = read_settings(
        TASK.to_environment()
        | {
            "AWS_REGION": "eu-west-1",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_ENDPOINT_URL_S3": "http://127.0.0.1:1",
            "AWS_ENDPOINT_URL": "http://127.0.0.1:2",
        }
    )
    assert (settings.region, settings.endpoint) == ("eu-west-1", "http://127.0.0.1:1")


def test_an_empty_variable_counts_as_not_set():
    empty = dict.fromkeys(OTHER_VARIABLES, "")
    assert read_settings(TASK.to_environment() | empty) == Settings(task=TASK)


@pytest.mark.parametrize("name", ["AWS_BATCH_JOB_ATTEMPT", "AWS_MAX_ATTEMPTS", "LONGHAND_CONNECTIONS"])
@pytest.mark.parametrize("text", ["0", "-1", "two", "1.5", "²"])
def test_what_is_no_number_is_refused_by_name(name, text):
    with pytest.raises(TaskInvalid, match=name):
        read_settings(TASK.to_environment() | {name: text})


@given(st.text(st.characters(exclude_characters="\0", exclude_categories=("Cs",)), min_size=1))
def test_any_key_gets_through(key):
    task = Task(job="j", uploads_bucket="u", key=key, version_id="v", results_bucket="r", size_bytes=1)
    assert read_settings(task.to_environment()).task.key == key


@pytest.mark.parametrize("name", VARIABLES)
def test_every_variable_is_documented(name):
    assert f"| `{name}`" in PAGE


def test_the_page_names_no_variable_that_is_not_read():
    assert set(re.findall(r"^\| `([A-Z_]+[A-Z0-9_]*)`", PAGE, re.MULTILINE)) == set(VARIABLES)


def test_every_setting_is_read_from_somewhere():
    source = ast.parse((ROOT / "transcriber" / "worker" / "settings.py").read_text("utf-8"))
    call = next(
        node
        for node in ast.walk(source)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Settings"
    )
    assert [keyword.arg for keyword in call.keywords] == [field.name for field in fields(Settings)]
