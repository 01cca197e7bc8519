import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.errors.api import ApiKeyExists, ApiKeyNameInvalid, ApiKeysUnreadable, ApiKeyUnknown
from lambdas.jobs.keys import keys_document, new_key, owner_of, parse_keys, with_key, without_key

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def test_a_key_is_long_and_random_and_tells_what_it_is():
    key, other = (new_key("anna", NOW)[0] for _ in range(2))
    assert key != other
    assert key.startswith("lh_")
    assert len(key) >= 3 + 43  # 32 bytes as base64


def test_several_keys_are_valid_at_once_each_for_its_owner():
    key, entry = new_key("anna", NOW)
    other, other_entry = new_key("bert", NOW)
    keys = with_key(with_key((), entry), other_entry)

    assert (owner_of(keys, key), owner_of(keys, other)) == ("anna", "bert")
    assert owner_of(keys, "lh_something") is None
    assert owner_of((), key) is None


def test_a_revoked_key_is_not_valid_and_its_name_is_free_again():
    key, entry = new_key("anna", NOW)
    left = without_key(with_key((), entry), "anna")

    assert owner_of(left, key) is None
    with_key(left, new_key("anna", NOW)[1])


def test_the_key_cannot_be_read_out_of_the_secret():
    key, entry = new_key("anna", NOW)
    text = json.dumps(keys_document((entry,)))

    assert key not in text
    assert key.removeprefix("lh_") not in text
    assert json.loads(text)["keys"][0].keys() == {"name", "salt", "sha256", "created_at"}


def test_keys_of_two_entries_have_salts_of_their_own():
    assert new_key("a", NOW)[1].salt != new_key("a", NOW)[1].salt


def test_a_name_is_given_once():
    entry = new_key("anna", NOW)[1]
    with pytest.raises(ApiKeyExists, match="anna"):
        with_key((entry,), new_key("anna", NOW)[1])


def test_an_unknown_name_cannot_be_revoked():
    with pytest.raises(ApiKeyUnknown, match="bert"):
        without_key((new_key("anna", NOW)[1],), "bert")


@pytest.mark.parametrize("name", ["", "Anna", "a b", "a" * 65, "ä", "a\n", "a/b"])
def test_a_name_that_cannot_be_used_is_refused(name):
    with pytest.raises(ApiKeyNameInvalid):
        new_key(name, NOW)


@given(st.from_regex(r"[a-z0-9_-]{1,64}", fullmatch=True))
def test_the_secret_gives_back_what_was_put_in(name):
    key, entry = new_key(name, NOW)
    keys = parse_keys(json.dumps(keys_document((entry,))))
    assert keys == (entry,)
    assert owner_of(keys, key) == name


@given(st.text())
def test_any_text_is_a_key_or_none(text):
    assert owner_of((new_key("anna", NOW)[1],), text) is None


@pytest.mark.parametrize(
    "text",
    ["", "null", "[]", "{}", '{"keys": 1}', '{"keys": [1]}', '{"keys": [{"name": "a"}]}', "some-password"],
)
def test_another_secret_is_not_taken_for_keys_and_not_shown(text):
    with pytest.raises(ApiKeysUnreadable) as raised:
        parse_keys(text)
    assert text != "some-password" or text not in str(raised.value)


def test_an_entry_whose_values_are_no_text_is_refused():
    entry = {"name": "a", "salt": 1, "sha256": None, "created_at": "now"}
    with pytest.raises(ApiKeysUnreadable):
        parse_keys(json.dumps({"keys": [entry]}))
