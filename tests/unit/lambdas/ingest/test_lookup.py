import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.job.identity import new_job_id, posted_config_key, posted_key
from lambdas.ingest.lookup import config_keys

keys = st.text(st.characters(blacklist_categories=["Cs"]), min_size=1).filter(
    lambda key: len(key.encode()) <= 1024
)


@pytest.mark.parametrize(
    ("key", "candidates"),
    [
        ("a.mp3", ["a.mp3.json", "config.json"]),
        ("b/c/a.mp3", ["b/c/a.mp3.json", "b/c/config.json", "b/config.json", "config.json"]),
        ("/a.mp3", ["/a.mp3.json", "/config.json", "config.json"]),
        ("b//a.mp3", ["b//a.mp3.json", "b//config.json", "b/config.json", "config.json"]),
        ("x" * 1020, ["config.json"]),
        ("x" * 1019, ["x" * 1019 + ".json", "config.json"]),
        ("ü" * 510, ["config.json"]),
    ],
)
def test_a_config_is_looked_for_from_near_to_far(key, candidates):
    assert list(config_keys(key)) == candidates


@given(keys)
def test_whatever_the_key_the_last_place_is_the_root_and_no_place_is_looked_at_twice(key):
    found = list(config_keys(key))

    assert found[-1] == "config.json"
    assert len(found) == len(set(found))
    assert all(len(each.encode()) <= 1024 for each in found)


def test_the_config_of_a_posted_job_lies_where_that_of_any_recording_may():
    job = new_job_id()
    assert next(config_keys(posted_key(job))) == posted_config_key(job)
