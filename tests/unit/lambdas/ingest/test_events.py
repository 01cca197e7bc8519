import json
from contextlib import suppress
from datetime import UTC, datetime
from urllib.parse import quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdas.ingest.events import uploads_in
from lambdas.ingest.upload import Upload
from lambdas.jobs.unreadable import MessageUnreadable
from tests.small_cloud import news_of

keys = st.text(st.characters(blacklist_categories=["Cs"]), min_size=1)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["Records", "eventName", "s3"]), inner),
)


@given(keys)
def test_a_key_arrives_as_the_user_wrote_it(key):
    assert uploads_in(news_of(key, 5, version="v")) == (
        Upload("uploads", key, "v", 5, datetime(2026, 1, 2, 3, 4, 5, 678000, UTC)),
    )


@given(keys)
def test_a_key_may_be_encoded_with_its_slashes_as_well(key):
    body = json.loads(news_of("KEY", 5))
    body["Records"][0]["s3"]["object"]["key"] = quote_plus(key)

    assert uploads_in(json.dumps(body))[0].key == key


def test_several_uploads_in_one_message_are_all_read():
    both = {"Records": [json.loads(news_of(key, 1))["Records"][0] for key in ("a", "b")]}

    assert [upload.key for upload in uploads_in(json.dumps(both))] == ["a", "b"]


@pytest.mark.parametrize(
    "name", ["ObjectCreated:CompleteMultipartUpload", "ObjectCreated:Copy", "s3:ObjectCreated:Post"]
)
def test_an_upload_counts_however_it_was_made(name):
    assert len(uploads_in(news_of("a", 1).replace("ObjectCreated:Put", name))) == 1


@given(json_values)
def test_any_other_json_is_refused_or_holds_no_upload(value):
    with suppress(MessageUnreadable):
        assert uploads_in(json.dumps(value)) == ()
