import builtins
import json
import sys
from datetime import UTC, datetime

import boto3
import pytest
from moto import mock_aws

from contract.errors.api_keys import ApiKeysFull
from lambdas.jobs.key_store import KeyStore
from lambdas.jobs.keys import new_key, owner_of, with_key
from longhand.__main__ import app

SECRET = "keys-of-the-api"


@pytest.fixture
def client(monkeypatch):
    for name, value in {
        "AWS_ACCESS_KEY_ID": "none",
        "AWS_SECRET_ACCESS_KEY": "none",
        "AWS_DEFAULT_REGION": "eu-west-1",
        "LONGHAND_API_KEYS_SECRET": SECRET,
    }.items():
        monkeypatch.setenv(name, value)
    for name in ("AWS_PROFILE", "AWS_ENDPOINT_URL", "AWS_REGION"):
        monkeypatch.delenv(name, raising=False)
    with mock_aws():
        client = boto3.client("secretsmanager")
        client.create_secret(Name=SECRET, SecretString='{"keys": []}')
        yield client


@pytest.fixture
def keys(runner, client):
    return lambda *arguments: runner.invoke(app, ["keys", *arguments])


def held(client):
    return KeyStore(client, SECRET).read()


def test_a_new_key_is_printed_once_and_works(keys, client):
    result = keys("create", "anna")

    assert result.exit_code == 0
    assert owner_of(held(client), result.stdout.strip()) == "anna"
    assert "cannot be shown again" in result.stderr
    assert result.stdout.strip() not in client.get_secret_value(SecretId=SECRET)["SecretString"]


def test_a_script_gets_a_new_key_as_json(keys, client):
    created = json.loads(keys("create", "anna", "--json").stdout)

    assert created.keys() == {"name", "id", "key", "created_at"}
    assert owner_of(held(client), created["key"]) == "anna"
    assert created["key"].startswith(f"lh_{created['id']}_")


def test_keys_are_listed_without_what_is_kept_of_them(keys, client):
    assert keys("list").stdout == ""
    keys("create", "anna")
    keys("create", "bert")

    lines = keys("list").stdout.splitlines()
    assert [line.split()[0] for line in lines] == ["NAME", "anna", "bert"]
    listed = json.loads(keys("list", "--json").stdout)
    assert [each.keys() for each in listed] == [{"name", "id", "created_at", "max_running"}] * 2


def test_a_key_can_have_a_limit_of_its_own_which_the_list_shows(keys, client):
    keys("create", "anna", "--max-running", "5")
    keys("create", "bert")

    assert [entry.max_running for entry in held(client)] == [5, None]
    assert [line.split()[-1] for line in keys("list").stdout.splitlines()] == ["LIMIT", "5", "-"]


@pytest.mark.parametrize("limit", ["0", "-1", "many"])
def test_a_limit_that_lets_nothing_through_is_refused(keys, client, limit):
    assert keys("create", "anna", "--max-running", limit).exit_code == 2
    assert held(client) == ()


def test_a_key_is_rotated_without_a_moment_in_which_none_is_valid(keys, client):
    old = json.loads(keys("create", "anna", "--json").stdout)
    new = json.loads(keys("create", "anna", "--rotate", "--json").stdout)
    assert [owner_of(held(client), each["key"]) for each in (old, new)] == ["anna", "anna"]

    assert keys("revoke", "anna", "--id", old["id"]).exit_code == 0
    assert [owner_of(held(client), each["key"]) for each in (old, new)] == [None, "anna"]


def test_one_of_several_keys_is_not_revoked_by_guess(keys, client):
    keys("create", "anna")
    keys("create", "anna", "--rotate")
    result = keys("revoke", "anna")

    assert result.exit_code == 1
    assert all(entry.id in result.stderr for entry in held(client))
    assert "--id" in result.stderr
    assert len(held(client)) == 2

    assert keys("revoke", "anna", "--id", "x", "--all").exit_code == 2
    assert keys("revoke", "anna", "--all").exit_code == 0
    assert held(client) == ()


def test_a_revoked_key_is_gone_and_the_others_stay(keys, client):
    anna, bert = (keys("create", name).stdout.strip() for name in ("anna", "bert"))

    assert keys("revoke", "anna").exit_code == 0
    assert owner_of(held(client), anna) is None
    assert owner_of(held(client), bert) == "bert"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["create", "Anna"], "a key cannot have this name: 'Anna'"),
        (["create", "there"], "there is a key of this name: there"),
        (["revoke", "nobody"], "there is no key of this name: nobody"),
        (["revoke", "there", "--id", "other"], "there is no key of this name: there, id other"),
        (["list", "--secret", "elsewhere"], "the secret elsewhere cannot be used"),
    ],
)
def test_what_cannot_be_done_is_said_in_two_lines_and_changes_nothing(keys, client, arguments, said):
    keys("create", "there")
    before = held(client)
    result = keys(*arguments)

    assert result.exit_code == 1
    assert said in result.stderr
    assert len(result.stderr.splitlines()) == 2
    assert held(client) == before


def test_another_secret_is_left_as_it_is(keys, client):
    client.create_secret(Name="password", SecretString="open sesame")
    result = keys("create", "anna", "--secret", "password")

    assert result.exit_code == 1
    assert "does not hold the keys of the API" in result.stderr
    assert "sesame" not in result.stderr
    assert client.get_secret_value(SecretId="password")["SecretString"] == "open sesame"


def test_a_binary_secret_is_left_as_it_is(keys, client):
    client.create_secret(Name="binary", SecretBinary=b"\x00")
    assert "it is binary" in keys("create", "anna", "--secret", "binary").stderr


def test_the_secret_must_be_named(keys, monkeypatch):
    monkeypatch.delenv("LONGHAND_API_KEYS_SECRET")
    result = keys("list")
    assert result.exit_code == 2
    assert "--secret" in result.stderr


def test_a_region_that_is_missing_is_said(keys, monkeypatch):
    monkeypatch.delenv("AWS_DEFAULT_REGION")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nowhere")
    result = keys("list")
    assert result.exit_code == 1
    assert "specify a region" in result.stderr


def test_without_boto3_the_command_says_what_to_install(keys, monkeypatch):
    real_import = builtins.__import__

    def without_boto3(name, *rest):
        if name == "boto3":
            raise ModuleNotFoundError(name)
        return real_import(name, *rest)

    monkeypatch.delitem(sys.modules, "boto3")
    monkeypatch.setattr(builtins, "__import__", without_boto3)
    result = keys("list")
    assert result.exit_code == 1
    assert "boto3 is not installed" in result.stderr
    assert "pip install 'longhand[aws]'" in result.stderr


def added(name):
    """A change that adds a key of that name."""
    entry = new_key(name, datetime(2026, 1, 1, tzinfo=UTC))[1]
    return lambda keys: with_key(keys, entry)


def names(keys):
    return [entry.name for entry in keys]


def test_two_keys_made_at_once_are_both_kept(client):
    store, others = KeyStore(client, SECRET), ["bert", "carl"]

    def change(keys):
        if others:  # somebody else is quicker, twice
            store.change(added(others.pop(0)))
        return added("anna")(keys)

    store.change(change)
    assert names(held(client)) == ["bert", "carl", "anna"]


def test_when_others_are_always_quicker_nothing_is_lost_and_the_user_is_told(keys, client, monkeypatch):
    store, quicker = KeyStore(client, SECRET), [f"other-{number}" for number in range(50)]
    real_put = KeyStore._replaced

    def late(self, held_keys, version):
        monkeypatch.setattr(KeyStore, "_replaced", real_put)
        store.change(added(quicker.pop(0)))
        monkeypatch.setattr(KeyStore, "_replaced", late)
        return real_put(self, held_keys, version)

    monkeypatch.setattr(KeyStore, "_replaced", late)
    result = keys("create", "anna")

    assert result.exit_code == 1
    assert "the keys could not be changed" in result.stderr
    assert names(held(client)) == [f"other-{number}" for number in range(8)]


def test_the_secret_is_current_again_after_every_change_for_any_reader(keys, client):
    keys("create", "anna")
    keys("create", "bert")
    stages = client.describe_secret(SecretId=SECRET)["VersionIdsToStages"].values()
    assert sum("AWSCURRENT" in each for each in stages) == 1


def test_when_the_secret_is_full_nothing_is_lost_and_the_user_is_told(keys, client):
    store, many = KeyStore(client, SECRET), 400
    entries = tuple(new_key(f"user-{number}", datetime(2026, 1, 1, tzinfo=UTC))[1] for number in range(many))
    with pytest.raises(ApiKeysFull):
        store.change(lambda _: entries)
    store.change(lambda _: entries[:250])
    while (result := keys("create", "anna", "--rotate")).exit_code == 0:
        pass

    assert "the secret cannot hold another key" in result.stderr
    assert len(client.get_secret_value(SecretId=SECRET)["SecretString"]) <= 64 * 1024
    assert held(client)[:250] == entries[:250]
