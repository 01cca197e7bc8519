import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.errors.api_keys import (
    ApiKeyAmbiguous,
    ApiKeyExists,
    ApiKeyNameInvalid,
    ApiKeysUnreadable,
    ApiKeyUnknown,
)
from lambdas.jobs.keys import (
    NO_ID,
    KeyEntry,
    entry_of,
    keys_document,
    new_key,
    owner_of,
    parse_keys,
    with_key,
    without_key,
)

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def test_a_key_is_long_and_random_and_tells_what_it_is():
    key, other = (new_key("anna", NOW)[0] for _ in range(2))
    assert key != other
    assert key.startswith("lh_")
    assert len(key) >= 3 + 43  # 32 bytes as base64


def test_whoever_holds_a_key_sees_which_one_it_is():
    key, entry = new_key("anna", NOW)
    assert key.split("_")[1] == entry.id
    assert new_key("anna", NOW)[1].id != entry.id


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
    assert key.split("_", 2)[2] not in text
    assert json.loads(text)["keys"][0].keys() == {"name", "salt", "sha256", "created_at", "id"}


def test_keys_of_two_entries_have_salts_of_their_own():
    assert new_key("a", NOW)[1].salt != new_key("a", NOW)[1].salt


def test_a_name_is_given_once():
    entry = new_key("anna", NOW)[1]
    with pytest.raises(ApiKeyExists, match="anna"):
        with_key((entry,), new_key("anna", NOW)[1])


def test_a_name_that_is_rotated_has_two_valid_keys_until_the_old_one_is_revoked():
    old, old_entry = new_key("anna", NOW)
    new, new_entry = new_key("anna", NOW)
    both = with_key((old_entry,), new_entry, rotate=True)
    assert (owner_of(both, old), owner_of(both, new)) == ("anna", "anna")

    left = without_key(both, "anna", old_entry.id)
    assert (owner_of(left, old), owner_of(left, new)) == (None, "anna")


def test_a_rotated_key_keeps_the_limit_unless_it_is_given_another():
    keys = with_key((), new_key("anna", NOW, 5)[1])
    same, (other, other_entry) = new_key("anna", NOW), new_key("anna", NOW, 7)
    keys = with_key(with_key(keys, same[1], rotate=True), other_entry, rotate=True)

    assert entry_of(keys, same[0]).max_running == 5
    assert entry_of(keys, other).max_running == 7


def test_of_several_keys_of_a_name_it_must_be_said_which_is_revoked():
    entries = [new_key("anna", NOW)[1] for _ in range(2)]
    keys = (*entries, new_key("bert", NOW)[1])
    with pytest.raises(ApiKeyAmbiguous) as raised:
        without_key(keys, "anna")
    assert all(entry.id in str(raised.value) for entry in entries)
    with pytest.raises(ApiKeyUnknown, match="none"):
        without_key(keys, "anna", "none")

    assert without_key(keys, "anna", every=True) == keys[2:]


def test_an_unknown_name_cannot_be_revoked():
    with pytest.raises(ApiKeyUnknown, match="bert"):
        without_key((new_key("anna", NOW)[1],), "bert")


@pytest.mark.parametrize("name", ["", "Anna", "a b", "a" * 65, "ä", "a\n", "a/b"])
def test_a_name_that_cannot_be_used_is_refused(name):
    with pytest.raises(ApiKeyNameInvalid):
        new_key(name, NOW)


@given(st.from_regex(r"[a-z0-9_-]{1,64}", fullmatch=True), st.none() | st.integers(1, 10**9))
def test_the_secret_gives_back_what_was_put_in(name, limit):
    key, entry = new_key(name, NOW, limit)
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


def test_a_secret_that_was_written_before_keys_had_ids_and_limits_is_read():
    key, entry = new_key("anna", NOW)
    old = {name: getattr(entry, name) for name in ("name", "salt", "sha256", "created_at")}
    keys = parse_keys(json.dumps({"keys": [old]}))

    assert entry_of(keys, key) == KeyEntry(**old, id=NO_ID, max_running=None)
    assert keys_document(keys) == {"keys": [old]}
    assert without_key(keys, "anna", NO_ID) == ()


def test_what_a_later_version_keeps_of_a_key_is_passed_over():
    entry = new_key("anna", NOW)[1]
    (held,) = keys_document((entry,))["keys"]
    assert parse_keys(json.dumps({"keys": [held | {"colour": "blue"}]})) == (entry,)


@pytest.mark.parametrize("limit", [0, -1, 1.5, "5", True])
def test_a_limit_that_is_none_is_refused(limit):
    (held,) = keys_document((new_key("anna", NOW)[1],))["keys"]
    with pytest.raises(ApiKeysUnreadable):
        parse_keys(json.dumps({"keys": [held | {"max_running": limit}]}))
