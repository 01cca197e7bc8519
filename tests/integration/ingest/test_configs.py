"""Which job config a recording gets."""

import json

import pytest

from tests.small_cloud import UPLOADS, small_cloud


def config(**changes):
    return {"type": "transcription", "transcription_config": {"language": "en"}} | changes


def titled(title):
    return config(tracking={"title": title})


def lay(cloud, key, title):
    cloud.s3.put_object(Bucket=UPLOADS, Key=key, Body=json.dumps(titled(title)).encode())


@pytest.mark.parametrize(
    ("lying", "nearest"),
    [
        (["config.json", "a/config.json", "a/b/config.json", "a/b/one.wav.json"], "a/b/one.wav.json"),
        (["config.json", "a/config.json", "a/b/config.json"], "a/b/config.json"),
        (["config.json", "a/config.json", "a/b/two.wav.json", "a/c/config.json"], "a/config.json"),
        (["config.json", "b/config.json"], "config.json"),
    ],
)
def test_the_nearest_config_counts(cloud, wav, lying, nearest):
    for key in lying:
        lay(cloud, key, title=key)
    cloud.upload("a/b/one.wav", wav)
    cloud.deliver()

    assert cloud.job().config == titled(nearest)
    assert cloud.result(f"{cloud.job().id}/config.json") == titled(nearest)


def test_without_one_the_deployment_decides(cloud, wav):
    cloud.upload("a/b/one.wav", wav)
    cloud.deliver()

    assert cloud.job().config == config()


def test_the_longest_key_leaves_no_room_for_a_config_beside_it(cloud, wav):
    key = "a/" + "x" * 1022
    lay(cloud, "a/config.json", title="of the folder")
    cloud.upload(key, wav)
    assert cloud.deliver() == []

    assert cloud.job().config == titled("of the folder")


def test_who_is_to_be_told_stays_in_the_record_and_out_of_the_container(cloud, wav):
    told = config(notification_config=[{"url": "https://example.com", "auth_headers": ["Authorization: x"]}])
    cloud.s3.put_object(Bucket=UPLOADS, Key="one.wav.json", Body=json.dumps(told).encode())
    cloud.upload("one.wav", wav)
    cloud.deliver()

    assert cloud.job().config["notification_config"] == [{"url": "https://example.com"}]
    (callback,) = cloud.job().callbacks
    assert (callback.url, callback.auth_headers) == ("https://example.com", ("Authorization: x",))
    assert cloud.result(f"{cloud.job().id}/config.json") == config()
    assert "Authorization" not in str(cloud.batch.submitted)


def test_the_operating_point_chooses_the_job_definition_and_its_memory(cloud, wav):
    enhanced = {"type": "transcription", "transcription_config": {"language": "en", "model": "enhanced"}}
    cloud.s3.put_object(Bucket=UPLOADS, Key="config.json", Body=json.dumps(enhanced).encode())
    cloud.upload("one.wav", wav)
    cloud.deliver()

    (call,) = cloud.batch.submitted
    assert call["jobDefinition"] == "definition-e:1"
    assert (cloud.job().operating_point, cloud.job().memory_mib > 5120) == ("enhanced", True)


def test_a_vocabulary_too_large_for_the_record_reaches_the_container(cloud, wav):
    words = [{"content": "wört" * 60 + str(number)} for number in range(1000)]
    large = {"type": "transcription", "transcription_config": {"language": "en", "additional_vocab": words}}
    cloud.s3.put_object(Bucket=UPLOADS, Key="config.json", Body=json.dumps(large).encode())
    cloud.upload("one.wav", wav)
    cloud.deliver()

    assert (cloud.job().config, cloud.job().language) == (None, "en")
    assert cloud.result(f"{cloud.job().id}/config.json") == large


def test_what_the_language_pack_cannot_do_is_refused_by_name(monkeypatch, wav):
    features = {"en": ["transcription_config.operating_point=standard"]}
    with small_cloud(monkeypatch, features=features) as cloud:
        cloud.s3.put_object(
            Bucket=UPLOADS, Key="config.json", Body=json.dumps(config(summarization_config={})).encode()
        )
        cloud.upload("one.wav", wav)
        cloud.deliver()

        failure = cloud.job().failure
        assert failure.code == "config.feature_not_available"
        assert "summarization_config" in failure.message


def test_an_operating_point_that_is_not_deployed_is_refused_by_name(monkeypatch, wav):
    with small_cloud(monkeypatch, job_definitions={"en-standard": "one", "pt-br-enhanced": "two"}) as cloud:
        enhanced = {"language": "en", "operating_point": "enhanced"}
        cloud.s3.put_object(
            Bucket=UPLOADS, Key="config.json", Body=json.dumps(config(transcription_config=enhanced)).encode()
        )
        cloud.upload("one.wav", wav)
        cloud.deliver()

        assert cloud.job().failure.message == (
            "not available in this deployment: transcription_config.operating_point=enhanced (in config.json)"
        )
